"""What is to be done about one message: words to say, silence, a takeover, a deletion."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from bot.gateway import incoming
from bot.gateway.answer import Answer, Button, Message, Outcome, apology
from bot.gateway.board_pages.folding import fold
from bot.gateway.channels.base import InboundKind
from bot.gateway.channels.texts import ChannelTexts
from bot.gateway.chat import Chat
from bot.gateway.desk.attendant import Attendant
from bot.gateway.errors import GatewayError
from bot.gateway.journal.rules import ErasingRules
from bot.gateway.journal.tables import InboxState
from bot.gateway.journal.work import Item, Work
from bot.gateway.rasa import RasaError
from bot.gateway.texts import Texts

LATER = {"conversation_busy", "overloaded"}
QUESTIONS = frozenset({InboundKind.TEXT, InboundKind.CHOICE})


@dataclass(frozen=True)
class Say:
    """An answer; `notices` where it tells what this assistant is."""

    answer: Answer
    state: InboxState = InboxState.DONE
    reason: str | None = None
    notices: bool = False


@dataclass(frozen=True)
class Keep:
    """Nothing is said; `shown` is only for readers who fetch: where their message went."""

    state: InboxState
    reason: str
    shown: Answer | None = None


@dataclass(frozen=True)
class Forget:
    """Everything about the person is deleted; `answer` are the last words, where any may be said."""

    answer: Answer | None


class Responder:
    """Decides; keeps no state of its own."""

    def __init__(
        self, chat: Chat, attendant: Attendant, texts: Texts, said: ChannelTexts, erasing: ErasingRules
    ) -> None:
        self._chat = chat
        self._attendant = attendant
        self._texts = texts
        self._said = said
        self._erasing = erasing

    async def respond(self, work: Work, item: Item) -> Say | Keep | Forget:
        """What to do. Raises bot.gateway.rasa.RasaError where it must be tried again, StoreError for a failed deletion.

        A message to which staff will answer is not answered, but the wish to be deleted is always followed.
        """
        if item.kind is InboundKind.WITHDRAW:
            return Forget(None)
        if item.kind is InboundKind.TEXT and self._asks_to_be_forgotten(item.text or ""):
            return Forget(_plain(self._said.erased))
        if item.kind is InboundKind.UNFOLLOW:
            return Keep(InboxState.DONE, "unfollow")
        if work.held:
            return Keep(InboxState.HELD, "staff", await self._pass_on(work, item))
        if item.limited:
            return Say(_plain(self._said.limited, Outcome.ERROR), reason="limited")
        if item.kind in QUESTIONS:
            return Say(await self._ask(work, item))
        if item.kind is InboundKind.FOLLOW:
            return Say(self._greeting(), notices=True)
        return Say(_plain(self._words(item)))

    async def give_up(self, work: Work, item: Item, reason: str) -> Say:
        """The words for a question that was asked in vain for too long."""
        words = item.choice or item.text or ""
        reply = await self._chat.give_up(work.lease.conversation, words, work.lease.channel, reference_of(work, item))
        return Say(reply.turn.answer, InboxState.DEAD, reason)

    async def attend(self, work: Work, item: Item, *, shows_who: bool) -> Answer | None:
        """Carry out an act of staff at the console; None where there is nothing to say. Raises StoreError."""
        answer = await self._attendant.perform(work.lease, item, shows_who=shows_who)
        if answer is not None:
            await self._chat.speak(work.lease.conversation, work.lease.channel, answer, reference_of(work, item))
        return answer

    async def overhear(self, work: Work, item: Item) -> None:
        """Note what staff wrote on the platform."""
        by = f"@{work.lease.channel}"
        await self._chat.overhear(work.lease.conversation, item.text or "", reference_of(work, item), by)

    async def _pass_on(self, work: Work, item: Item) -> Answer | None:
        """Raises GatewayError where it must be tried again."""
        conversation, reference = work.lease.conversation, reference_of(work, item)
        words = (item.choice or item.text or "").strip() or self._said.not_words
        try:
            shown = await self._chat.pass_on(conversation, words, work.lease.channel, reference)
        except GatewayError as error:
            if error.code == "session_unavailable":
                raise
            return None  # a text that nobody can read
        if shown is None and item.choice is None:
            await self._chat.overhear(conversation, words, reference, None)
        return shown

    async def erase(self, conversation: str) -> None:
        """Delete the transcript and Rasa's record; raises GatewayError("history_unavailable", "conversation_busy")."""
        await self._chat.erase(conversation)

    def noticed(self, answer: Answer) -> Answer:
        """The answer led by what this assistant is and keeps."""
        return answer.model_copy(update={"messages": (Message(text=self._said.notice), *answer.messages)})

    async def _ask(self, work: Work, item: Item) -> Answer:
        try:
            words, again = item.choice or item.text or "", item.attempts > 0
            reply = await self._chat.answer(
                work.lease.conversation, words, work.lease.channel, reference_of(work, item), again=again
            )
        except GatewayError as error:
            if error.code in LATER:
                raise RasaError(error.code) from error
            return _plain(self._texts.error(error), Outcome.ERROR)
        return reply.turn.answer

    def _asks_to_be_forgotten(self, text: str) -> bool:
        return fold(incoming.clean(text)) in self._erasing.words

    def _greeting(self) -> Answer:
        buttons = tuple(Button(title=item.title, payload=item.question) for item in self._texts.suggestions)
        message = Message(text=self._said.greeting, buttons=buttons)
        return Answer(outcome=Outcome.SMALLTALK, messages=(message,))

    def _words(self, item: Item) -> str:
        if item.kind is InboundKind.ATTACHMENT:
            pictures = any(attachment.kind == "image" for attachment in item.attachments)
            return self._said.image if pictures else self._said.attachment
        return {
            InboundKind.STICKER: self._said.sticker,
            InboundKind.LOCATION: self._said.location,
            InboundKind.SUBMIT_INFO: self._said.submit_info,
        }[item.kind]


def reference_of(work: Work, item: Item) -> str:
    """The message's name over all attempts, in every store."""
    name = f"{work.lease.channel}\n{item.message_id}".encode()
    return f"in-{hashlib.sha256(name).hexdigest()[:40]}"


def _plain(text: str, outcome: Outcome = Outcome.SMALLTALK) -> Answer:
    return apology(text).model_copy(update={"outcome": outcome})
