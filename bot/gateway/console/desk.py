"""What the console's desk needs of the running gateway."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aiohttp import web
from sqlalchemy import Row

from bot.gateway import keys
from bot.gateway.answer import Answer
from bot.gateway.board import Board
from bot.gateway.desk.acts import Act, ActKind
from bot.gateway.desk.acts import Decision as Decided
from bot.gateway.desk.duty import MINUTE
from bot.gateway.desk.looking import reference_of
from bot.gateway.desk.records import Said
from bot.gateway.desk.setup import DESK
from bot.gateway.desk.transcripts import Dated, Transcripts
from bot.gateway.journal.holds import Hold, Holds
from bot.gateway.journal.tables import PartState
from knowledge.console.desk.line import Decision, Fact, Fate, HeldAnswer, LeftMessage, Live, Spoken, Talk, Who
from knowledge.console.texts import texts
from knowledge.labels import labels, options_of
from knowledge.schema import Facet, FieldOfWork

WAITING = "waiting"
EVERYTHING = "*"
FATES: Mapping[PartState, Fate] = {PartState.DEAD: "lost", PartState.UNCERTAIN: "unsure"}
FETCHED = "web"  # for a conversation that never passed through the journal: its answers are fetched from there


class DeskLine:
    """`knowledge.console.desk.line.Line` over the journal, the desk's records and the transcripts."""

    def __init__(self, app: web.Application) -> None:
        """`app`: the gateway, whose parts are there once it has started."""
        self._app = app
        self._desk = app[DESK]

    @property
    def _holds(self) -> Holds:
        return self._app[keys.JOURNAL].holds

    @property
    def _transcripts(self) -> Transcripts:
        return self._app[keys.TRANSCRIPTS]

    @property
    def _board(self) -> Board:
        return self._app[keys.BOARD]

    async def live(self) -> Sequence[Live]:
        """Whoever asked first, then whoever spoke last."""
        rules = self._desk.rules
        since = time.time() - rules.live_minutes * MINUTE
        requests, held = await self._desk.records.requests(), await self._holds.all()
        recent = await self._transcripts.recent(since, rules.listed_at_most)
        found = await self._lives([*dict.fromkeys([*requests, *held, *recent])], requests, held)
        asked = sorted((live for live in found if _waits(live)), key=lambda live: live.asked_at or 0.0)
        others = sorted((live for live in found if not _waits(live)), key=lambda live: -live.at)
        return [*asked, *others]

    async def talk(self, conversation: str) -> Talk | None:
        """Its transcript, and what was said while a person had it."""
        turns = await self._transcripts.of(conversation)
        messages = await self._desk.records.messages(conversation)
        lost = await self._holds.lost(conversation)
        requests, held = await self._desk.records.requests(), await self._holds.all()
        found = await self._lives([conversation], requests, held)
        if not found:
            return None
        spoken = sorted([*_told(turns), *(_said(each, lost) for each in messages)], key=lambda each: each.at)
        about = next((dated.turn.answer.procedure for dated in reversed(turns) if dated.turn.answer.procedure), None)
        hold = held.get(conversation)
        return Talk(
            found[0],
            spoken,
            about.name if about else None,
            list(self._facts(about.code)) if about else [],
            hold.until if hold else None,
        )

    async def take(self, conversation: str, login: str, name: str, nonce: str) -> bool:
        """The announcement goes out with it."""
        words = self._desk.texts
        shown = words.clerk_name.format(name=name) if name else words.office_name
        act = Act(ActKind.TAKE, login, shown)
        return await self._holds.take(conversation, FETCHED, login, shown, _reference(nonce), act.write())

    async def say(self, conversation: str, login: str, nonce: str, text: str) -> bool:
        """Under the name that the citizen was told."""
        hold = await self._holds.holder(conversation)
        if hold is None:
            return False
        act, reference = Act(ActKind.SAY, login, hold.name, text), _reference(nonce)
        if not await self._holds.say(conversation, login, reference, act.write()):
            return False
        await self._desk.records.spoke(conversation, reference, act)  # else by the worker; so the clerk sees it at once
        return True

    async def give_back(self, conversation: str, login: str, nonce: str) -> bool:
        """The citizen is told so."""
        hold = await self._holds.holder(conversation)
        if hold is None:
            return False
        act = Act(ActKind.GIVE_BACK, login, hold.name)
        return await self._holds.give_back(conversation, login, _reference(nonce), act.write())

    async def held(self) -> Sequence[HeldAnswer]:
        """With the words that the citizen would read."""
        waiting = await self._desk.records.waiting()
        return [
            HeldAnswer(one.id, one.channel, one.topic, one.said, _text(one.answer), one.at) for one in waiting
        ]  # fmt: skip

    async def decide(self, number: int, login: str, decision: Decision, text: str) -> bool:
        """Whoever is first decides."""
        held = await self._desk.records.held(number)
        if held is None:
            raise LookupError(number)
        if held.state != WAITING:
            return False
        act = Act(ActKind.DECIDE, login, text=text, held=number, decision=Decided(decision))
        if not await self._holds.post(held.conversation, held.channel, reference_of(number), act.write()):
            return False
        await self._desk.records.decided(held, act)  # else by the worker; so the clerk sees it at once
        return True

    async def left(self) -> Sequence[LeftMessage]:
        """The unanswered ones first."""
        return [
            LeftMessage(one.id, one.channel, one.text, one.at, one.reply, one.replied_by, one.replied_at, one.read_at)
            for one in await self._desk.records.left()
        ]

    async def reply(self, number: int, login: str, text: str) -> bool:
        """Read with the code."""
        return await self._desk.records.reply(number, login, text)

    def topics(self) -> Mapping[str, str]:
        """Everything, fields, procedures by code."""
        words = texts("desk")
        fields = {field.value: words["field"].format(name=title) for field, title in options_of(FieldOfWork).items()}
        procedures = {each["code"]: f"{each['code']} {each['name']}" for each in self._board.listing()["procedures"]}
        return {EVERYTHING: words["everything"], **fields, **procedures}

    async def _lives(
        self, conversations: Sequence[str], requests: Mapping[str, Row[Any]], held: Mapping[str, Hold]
    ) -> list[Live]:
        last = await self._transcripts.last(conversations)
        about = await self._transcripts.last_answered(conversations)
        on_platform = await self._holds.by_platform()
        made = []
        for name in conversations:
            dated, request, hold = last.get(name), requests.get(name), held.get(name)
            if dated is None and request is None and hold is None:
                continue
            made.append(
                Live(
                    name,
                    dated.channel if dated else str(request.channel if request else ""),
                    dated.at if dated else float(request.at if request else 0.0),
                    dated.turn.said if dated else "",
                    self._field(about.get(name)),
                    request.at if request is not None and request.state == WAITING else None,
                    hold.login if hold else None,
                    name in on_platform,
                )
            )
        return made

    def _field(self, dated: Dated | None) -> str | None:
        procedure = dated.turn.answer.procedure if dated else None
        field = self._board.field_of(procedure.code) if procedure else None
        return labels().fields[FieldOfWork(field)] if field else None

    def _facts(self, code: str) -> Iterator[Fact]:
        public_url = self._app[keys.SETTINGS].public_url
        for facet, title in options_of(Facet).items():
            page = self._app[keys.PAGES].page_of(code, facet.value)
            if page:
                yield Fact(title, f"{public_url}{page}")


def _waits(live: Live) -> bool:
    return live.asked_at is not None and live.login is None


def _reference(nonce: str) -> str:
    return f"desk-{nonce}"


def _text(answer: Answer) -> str:
    return "\n\n".join(message.text for message in answer.messages)


def _told(turns: Sequence[Dated]) -> Iterator[Spoken]:
    """What the assistant was asked and said; the rest stands among the desk's own messages."""
    for dated in turns:
        answer, said = dated.turn.answer, dated.turn.said
        if answer.staff is not None and (answer.staff.speaks or answer.staff.passed_on):
            continue
        if said:
            yield Spoken(dated.at, "citizen", said)
        yield Spoken(dated.at, "assistant", _text(answer))


def _said(said: Said, lost: Mapping[str, PartState]) -> Spoken:
    who: Who = "citizen" if said.by is None else "staff"
    fate = lost.get(said.reference)
    return Spoken(said.at, who, said.text, said.by or "", None if fate is None else FATES[fate])
