"""The website's session as a channel of the journal: nothing is posted, the reader fetches."""

from __future__ import annotations

from bot.gateway.answer import Answer
from bot.gateway.board_pages.links import PageOf
from bot.gateway.channels.base import Body, Delivery, GiveUp, OutboundPart, Recipient, SendResult
from bot.gateway.payloads import Payloads
from bot.gateway.presenting import public_answer

NAME = "web"


class WebSessionChannel:
    """Renders each answer as one event, the object of `POST /api/chat` and what is asked for next (`awaiting`)."""

    name = NAME
    delivery = Delivery.PULL
    shows_notice = True

    def __init__(self, payloads: Payloads, page_of: PageOf) -> None:
        self._payloads = payloads
        self._page_of = page_of

    def render(self, answer: Answer, to: Recipient) -> list[Body]:
        """One part, its button tokens good in this session only."""
        shown = public_answer(answer, to.conversation, self._payloads, self._page_of)
        return [shown | {"awaiting": answer.awaiting}]

    async def send(self, part: OutboundPart) -> SendResult:
        """Never called for what is fetched."""
        return GiveUp("pulled")

    async def show_working(self, to: Recipient) -> None:
        """The widget itself shows that it waits."""

    async def open(self) -> None:
        """Nothing to begin."""

    async def close(self) -> None:
        """Nothing to end."""
