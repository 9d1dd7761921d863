"""Messages that citizens leave, and reading the replies with a code."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import structlog

from bot.gateway.answer import Answer, Button, Message, Outcome
from bot.gateway.board_pages.folding import fold
from bot.gateway.desk.codes import Codes
from bot.gateway.desk.guesses import Guesses
from bot.gateway.desk.records import Left, Records
from bot.gateway.desk.rules import DeskRules
from bot.gateway.desk.texts import DeskTexts
from bot.gateway.errors import StoreError
from bot.gateway.incoming import Incoming
from knowledge.day import VIETNAM

LOG = structlog.get_logger(__name__)
MOST_ATTEMPTS = 5  # at a code that nobody has; with 300 million of them the second one is hardly ever needed
Fault = Literal["unknown", "locked", "failed"]


@dataclass(frozen=True)
class Place:
    """What citizens are told about reading: the address of the page, and how many days a message is kept."""

    address: str
    days: int


class Letters:
    """Everything about left messages that citizens see."""

    def __init__(
        self, records: Records, codes: Codes, guesses: Guesses, rules: DeskRules, texts: DeskTexts, place: Place
    ) -> None:
        self._records = records
        self._codes = codes
        self._guesses = guesses
        self._rules = rules.leaving
        self._texts = texts
        self._place = place

    @property
    def button(self) -> Button:
        """The offer to leave one."""
        return Button(title=self._texts.leave.button, payload=self._texts.leave.button)

    async def answer(
        self, conversation: str, channel: str, reference: str, message: Incoming, last: Answer | None
    ) -> Answer | None:
        """The answer to a message that has to do with one; None for every other message. Raises nothing."""
        folded = fold(message.for_rasa)
        if last is not None and last.awaiting == "left_message":
            if folded in self._rules.cancel:
                return _said(self._texts.leave.cancelled)
            if folded not in self._rules.words:
                return await self._take(conversation, channel, reference, message.kept)
        if folded in self._rules.words:
            return await self._begin(conversation)
        asked = self._codes.asked(message.for_rasa)
        return None if asked is None else await self._tell(conversation, *asked)

    async def look(self, typed: str, who: str) -> Left | Fault:
        """The message of a typed code; `who`: the address that looks. Raises nothing."""
        if not self._guesses.spend(who):
            return "locked"
        code = self._codes.typed(typed)
        try:
            found = None if code is None else await self._records.read(self._codes.digest(code))
        except StoreError as error:
            LOG.error("letter_not_read", reason=str(error))  # noqa: TRY400 - no traceback needed
            return "failed"
        if found is None:
            return "unknown"
        self._guesses.right(who)
        return found

    async def _own(self, conversation: str, code: str) -> Left | None:
        """Whoever left it reads it where they left it, whatever others guess."""
        try:
            return await self._records.read(self._codes.digest(code), conversation)
        except StoreError:
            return None

    def fault(self, fault: Fault) -> str:
        """The words for one."""
        text: str = getattr(self._texts.code, fault)
        return text.format(minutes=self._guesses.minutes)

    def waiting(self, left: Left) -> str:
        """The words for a message without a reply."""
        return self._texts.code.waiting.format(at=moment(left.at))

    async def _begin(self, conversation: str) -> Answer:
        try:
            if await self._records.unanswered(conversation) >= self._rules.open_at_most:
                return _said(self._texts.leave.many.format(most=self._rules.open_at_most))
        except StoreError as error:
            LOG.error("letters_not_counted", reason=str(error))  # noqa: TRY400 - no traceback needed
            return _said(self._texts.leave.failed)
        cancel = Button(title=self._texts.leave.cancel, payload=self._texts.leave.cancel)
        message = Message(text=self._texts.leave.begin, buttons=(cancel,))
        return Answer(outcome=Outcome.HANDOVER, messages=(message,), awaiting="left_message")

    async def _take(self, conversation: str, channel: str, reference: str, text: str) -> Answer:
        try:
            for attempt in range(MOST_ATTEMPTS):
                code = self._codes.code(reference, attempt)
                if await self._records.leave(self._codes.digest(code), conversation, channel, text):
                    kept = self._texts.leave.kept
                    return _said(kept.format(code=code, address=self._place.address, days=self._place.days))
        except StoreError as error:
            LOG.error("letter_not_kept", reason=str(error))  # noqa: TRY400 - no traceback needed
        failed = Message(text=self._texts.leave.failed)
        return Answer(outcome=Outcome.ERROR, messages=(failed,), awaiting="left_message")

    async def _tell(self, conversation: str, code: str, named: bool) -> Answer | None:
        found = await self._own(conversation, code) or await self.look(code, f"conversation {conversation}")
        if not isinstance(found, Left):
            return _said(self.fault(found)) if named else None
        if found.reply is None:
            return _said(self.waiting(found))
        lead = self._texts.code.answered.format(at=moment(found.replied_at or found.at))
        return _said(f"{lead}\n{found.reply}")


def moment(at: float) -> str:
    """Unix seconds as citizens read them."""
    return f"{dt.datetime.fromtimestamp(at, VIETNAM):%H:%M %d/%m/%Y}"


def _said(text: str) -> Answer:
    return Answer(outcome=Outcome.HANDOVER, messages=(Message(text=text),))
