"""Small talk and facts about the office: staff's approved replies, filled from `office.yml`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from actions.answering.answer import Answer, Button, Outcome, say
from actions.answering.compose.fact import Desk
from actions.answering.compose.phrasing import capital
from actions.answering.office.hours import Now, OfficeHours
from actions.answering.phrases import PhraseBook, words_of
from knowledge.day import VIETNAM
from knowledge.town import Counter, Reply


class UnknownReplyError(LookupError):
    """`replies.yml` has no reply of that name."""


class Talk:
    """Answers an intent that is about neither a procedure nor a dossier."""

    def __init__(self, desk: Desk, now: Now = lambda: dt.datetime.now(VIETNAM)) -> None:
        """`now` gives an aware time: whether the office is open is told of today."""
        self._desk = desk
        self._hours = OfficeHours(desk, now)
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
        canned = self._canned(reply, turn)
        return say(Outcome(reply.outcome), self._known(name, text, canned) or canned, _suggestions(reply))

    def _known(self, name: str, text: str, canned: str) -> str | None:
        """What `office.yml` knows that is better than the canned words."""
        match name:
            case "office_hours":
                return self._hours.tell(text, self._named_counter(text), canned)
            case "office_contact":
                return self.contact()
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

    def contact(self) -> str | None:
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
        """The one counter that the question names, and when it is manned; None where it names none or several."""
        counter = self._named_counter(text)
        if counter is None:
            return None
        name = counter.name[:1].lower() + counter.name[1:]
        what = self._desk.data.texts("counter_one", name=name, handles=counter.handles)
        return "\n".join([what, *self._hours.roster(counter)])

    def _named_counter(self, text: str) -> Counter | None:
        named = {span.label.id: span.label for span in self._counters.find(words_of(text))}
        return next(iter(named.values())) if len(named) == 1 else None


def _phrases(counter: Counter) -> Iterator[str]:
    yield counter.name
    yield from counter.aliases
    for phrase in counter.handles.split(","):
        yield phrase.strip()


def _suggestions(reply: Reply) -> tuple[Button, ...]:
    """A suggestion is something the citizen could have typed, so that is what its button sends."""
    return tuple(Button(title=text, payload=text) for text in reply.suggestions)
