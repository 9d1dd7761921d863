"""Small talk and facts about the office: staff's approved replies, filled from `office.yml`."""

from __future__ import annotations

from collections.abc import Iterator

from actions.answering.answer import Answer, Button, Outcome, say
from actions.answering.compose.fact import Desk
from actions.answering.compose.phrasing import capital
from actions.answering.phrases import PhraseBook, words_of
from knowledge.town import Counter, Hours, Reply

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


class UnknownReplyError(LookupError):
    """`replies.yml` has no reply of that name."""


class Talk:
    """Answers an intent that is about neither a procedure nor a dossier."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._counters = PhraseBook(
            ((phrase, counter) for counter in desk.snapshot.office.counters for phrase in _phrases(counter)),
            forgiving=True,
        )

    def reply(self, name: str, text: str, turn: int) -> Answer:
        """The reply of that name to what was typed; `turn` (0, 1, …) chooses among its variants.

        Raises UnknownReplyError.
        """
        reply = self._desk.snapshot.replies.replies.get(name)
        if reply is None:
            raise UnknownReplyError(name)
        known = self._known(name, text)
        return say(Outcome(reply.outcome), known or self._canned(reply, turn), _suggestions(reply))

    def _known(self, name: str, text: str) -> str | None:
        """What `office.yml` knows that is better than the canned words."""
        match name:
            case "office_hours":
                return self._hours()
            case "office_contact":
                return self._contact()
            case "office_counter":
                return self._counter(text)
            case _:
                return None

    def _canned(self, reply: Reply, turn: int) -> str:
        office = self._desk.snapshot.office
        counters = "; ".join(f"{counter.name} ({counter.handles})" for counter in office.counters)
        return reply.text[turn % len(reply.text)].format(
            office=self._desk.office, town=office.town, hotline=self._desk.hotline, counters=counters
        )

    def _hours(self) -> str | None:
        """The week's hours; None where they are not known."""
        hours = self._desk.snapshot.office.hours
        if not hours:
            return None
        say_ = self._desk.data.texts
        return "\n".join(
            [say_("hours_heading", office=self._desk.office), *(self._day(day) for day in sorted(hours, key=_weekday))]
        )

    def _day(self, hours: Hours) -> str:
        say_ = self._desk.data.texts
        spans = ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in hours.open)
        return say_("hours_line", day=WEEKDAYS[hours.weekday - 1], spans=spans or say_("hours_closed"))

    def _contact(self) -> str | None:
        """Addresses and numbers that are known; None where none is."""
        say_, lines = self._desk.data.texts, []
        for unit in self._desk.snapshot.office.units:
            parts = [part for part in (unit.address, unit.phone, unit.email, unit.website) if part]
            if parts:
                lines.append(say_("where_unit_address", unit=capital(unit.name), address=", ".join(parts)))
        if not lines:
            return None
        heading = say_("contact_heading", office=self._desk.office)
        return "\n".join([heading, *lines, say_("contact_hotline", hotline=self._desk.hotline)])

    def _counter(self, text: str) -> str | None:
        """The one counter that the question names; None where it names none or several."""
        named = {span.label.id: span.label for span in self._counters.find(words_of(text))}
        if len(named) != 1:
            return None
        counter = next(iter(named.values()))
        name = counter.name[:1].lower() + counter.name[1:]
        return self._desk.data.texts("counter_one", name=name, handles=counter.handles)


def _weekday(hours: Hours) -> int:
    return hours.weekday


def _phrases(counter: Counter) -> Iterator[str]:
    yield counter.name
    yield from counter.aliases
    for phrase in counter.handles.split(","):
        yield phrase.strip()


def _suggestions(reply: Reply) -> tuple[Button, ...]:
    """A suggestion is something the citizen could have typed, so that is what its button sends."""
    return tuple(Button(title=text, payload=text) for text in reply.suggestions)
