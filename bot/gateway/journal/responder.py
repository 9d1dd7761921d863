"""What is to be done about one message: words to say, silence, a takeover, a deletion."""

from __future__ import annotations

from dataclasses import dataclass

from bot.gateway import incoming
from bot.gateway.answer import Answer, Button, Message, Outcome, apology
from bot.gateway.board_pages.folding import fold
from bot.gateway.channels.base import InboundKind
from bot.gateway.channels.texts import ChannelTexts
from bot.gateway.chat import Chat
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
    """Nothing is said."""

    state: InboxState
    reason: str


@dataclass(frozen=True)
class Forget:
    """Everything about the person is deleted; `answer` are the last words, where any may be said."""

    answer: Answer | None


class Responder:
    """Decides; keeps no state of its own."""

    def __init__(self, chat: Chat, texts: Texts, said: ChannelTexts, erasing: ErasingRules) -> None:
        self._chat = chat
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
            return Keep(InboxState.HELD, "staff")
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
        reply = await self._chat.give_up(work.lease.conversation, words, work.lease.channel)
        return Say(reply.turn.answer, InboxState.DEAD, reason)

    async def erase(self, conversation: str) -> None:
        """Delete the transcript and Rasa's record; raises GatewayError("history_unavailable", "conversation_busy")."""
        await self._chat.erase(conversation)

    def noticed(self, answer: Answer) -> Answer:
        """The answer led by what this assistant is and keeps."""
        return answer.model_copy(update={"messages": (Message(text=self._said.notice), *answer.messages)})

    async def _ask(self, work: Work, item: Item) -> Answer:
        try:
            reply = await self._chat.answer(work.lease.conversation, item.choice or item.text or "", work.lease.channel)
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


def _plain(text: str, outcome: Outcome = Outcome.SMALLTALK) -> Answer:
    return apology(text).model_copy(update={"outcome": outcome})
