"""The masked transcripts as the gap inbox shows them: with names and addresses hidden too."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot.gateway import keys
from bot.gateway.desk.transcripts import Dated
from bot.gateway.errors import StoreError
from bot.personal import has_hidden, hide
from knowledge.console.gaps.means import ConversationsAwayError, Spoken
from knowledge.outcomes import outcomes


class GapConversations:
    """`knowledge.console.gaps.means.Conversations` over the gateway's transcripts."""

    def __init__(self, app: web.Application) -> None:
        """`app`: the gateway, whose parts are there once it has started."""
        self._app = app

    async def of(self, conversation: str) -> Sequence[Spoken]:
        """One conversation, oldest first; raises ConversationsAwayError."""
        try:
            turns = await self._app[keys.TRANSCRIPTS].of(conversation)
        except StoreError as error:
            raise ConversationsAwayError(str(error)) from error
        return [_spoken(dated) for dated in turns]

    def hide(self, text: str) -> str:
        """The text with everything hidden that names a person."""
        return hide(text)

    def has_hidden(self, text: str) -> bool:
        """True where something was hidden in it."""
        return has_hidden(text)


def _spoken(dated: Dated) -> Spoken:
    answer = dated.turn.answer
    lines = [line for message in answer.messages for line in message.text.splitlines() if line.strip()]
    return Spoken(dated.at, hide(dated.turn.said), tuple(map(hide, lines)), outcomes()[answer.outcome.value].label)
