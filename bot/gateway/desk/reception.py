"""The desk beside the assistant: what is done about a citizen's message before Rasa is asked, and after."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.gateway.answer import Answer, Button, Message, Outcome, Staff
from bot.gateway.board_pages.folding import fold
from bot.gateway.desk.duty import Presence, Watch
from bot.gateway.desk.letters import Letters
from bot.gateway.desk.records import Records
from bot.gateway.desk.rules import DeskRules
from bot.gateway.desk.texts import DeskTexts
from bot.gateway.desk.topics import Topics
from bot.gateway.errors import GatewayError, StoreError
from bot.gateway.incoming import Incoming
from bot.gateway.journal.holds import Holds
from knowledge.store.erasing import erase_from

LOG = structlog.get_logger(__name__)
ASKED, WORDS = "asked", "words"


class NotHeldError(Exception):
    """An answer had to wait for approval and could not be kept; it must not go out."""


@dataclass(frozen=True)
class Asking:
    """One message: whose, on which channel, its reference (stable over attempts) and its words."""

    conversation: str
    channel: str
    reference: str
    message: Incoming


class Reception:
    """Everything but the words of the knowledge base is in `texts.yml` and `rules.yml`."""

    def __init__(
        self,
        holds: Callable[[], Holds],
        records: Records,
        letters: Letters,
        topics: Topics,
        watch: Watch,
        rules: DeskRules,
        texts: DeskTexts,
        hotline: str,
    ) -> None:
        self._holds = holds
        self._records = records
        self._letters = letters
        self._topics = topics
        self._watch = watch
        self._rules = rules
        self._texts = texts
        self._hotline = hotline
        self._person = tuple(f" {words} " for words in rules.person_words)

    @staticmethod
    def reference() -> str:
        """For a message whose channel gives it no name."""
        return f"once-{secrets.token_hex(16)}"

    async def before(self, asking: Asking, last: Answer | None) -> Answer | None:
        """The answer where the assistant is not to be asked. `last`: what was answered last.

        Raises GatewayError("session_unavailable") where a person has the conversation and could not be told.
        """
        shown = await self.pass_on(asking.conversation, asking.reference, asking.message.kept)
        return shown or await self._letters.answer(asking.conversation, asking.channel, asking.reference,
                                                   asking.message, last)  # fmt: skip

    async def pass_on(self, conversation: str, reference: str, said: str) -> Answer | None:
        """Show the words to the clerk who has the conversation; None where nobody at the console has it.

        Raises GatewayError("session_unavailable"): it must be tried again.
        """
        try:
            hold = await self._holds().holder(conversation)
            if hold is None:
                return None
            await self._records.said(conversation, reference, said)
        except StoreError as error:
            LOG.error("not_passed_on", reason=str(error))  # noqa: TRY400 - no traceback needed
            raise GatewayError("session_unavailable", retry_after=2) from error
        staff = Staff(name=hold.name, passed_on=True)
        return Answer(outcome=Outcome.HANDOVER, messages=(Message(text=self._texts.passed_on),), staff=staff)

    async def overhear(self, conversation: str, reference: str, said: str, by: str | None) -> None:
        """Note what was said while staff answer on the platform itself; nothing is lost there if this fails."""
        try:
            await self._records.said(conversation, reference, said, by)
        except StoreError as error:
            LOG.warning("not_overheard", reason=str(error))

    async def after(self, asking: Asking, answer: Answer) -> Answer:
        """The assistant's answer as it may go out; raises NotHeldError."""
        if self._wants_person(asking.message, answer):
            return await self._announced(asking, answer)
        try:
            topic = await self._topics.of(answer)
        except StoreError as error:
            LOG.error("topics_unknown", reason=str(error))  # noqa: TRY400 - no traceback needed
            return answer
        return answer if topic is None else await self._held(asking, answer, topic)

    async def erase(self, conversation: str) -> None:
        """Delete what staff kept of it; raises StoreError."""
        await erase_from(self._records.store, conversation)

    def _wants_person(self, message: Incoming, answer: Answer) -> bool:
        if answer.outcome in (Outcome.HANDOVER, Outcome.EMERGENCY):
            return answer.outcome is Outcome.HANDOVER
        folded = f" {fold(message.for_rasa)} "
        return any(words in folded for words in self._person)

    async def _announced(self, asking: Asking, answer: Answer) -> Answer:
        """Tell staff that somebody asked, and the citizen what to expect."""
        reason = ASKED if answer.outcome is Outcome.HANDOVER else WORDS
        try:
            await self._records.ask(asking.conversation, asking.channel, reason)
            duty = await self._watch.duty()
        except StoreError as error:
            LOG.error("not_announced", reason=str(error))  # noqa: TRY400 - no traceback needed
            return answer
        told = self._watch.told(duty.opens) if duty.opens else {}
        text = getattr(self._texts.asked, duty.presence).format(hotline=self._hotline, **told)
        offered = () if duty.presence is Presence.ON_DUTY else (self._letters.button,)
        return _more(answer, text, offered)

    async def _held(self, asking: Asking, answer: Answer, topic: str) -> Answer:
        try:
            await self._records.hold(
                asking.conversation, asking.channel, asking.reference, topic, asking.message.kept, answer
            )
            duty = await self._watch.duty()
        except StoreError as error:
            LOG.error("not_held", reason=str(error))  # noqa: TRY400 - no traceback needed
            raise NotHeldError from error
        text = self._texts.held.told
        if duty.opens is not None:
            text = self._texts.held.told_closed.format(**self._watch.told(duty.opens))
        return Answer(outcome=Outcome.HANDOVER, messages=(Message(text=text),))


def _more(answer: Answer, text: str, buttons: tuple[Button, ...]) -> Answer:
    return answer.model_copy(update={"messages": (*answer.messages, Message(text=text, buttons=buttons))})
