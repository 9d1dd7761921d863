"""The Messenger channel: what the journal's workers and the webhook's handler need of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping

import structlog

from bot.gateway.answer import Answer
from bot.gateway.channels.base import (
    Body,
    Delivery,
    Inbound,
    OutboundPart,
    Recipient,
    Rejected,
    Retry,
    SendResult,
    Sent,
    Uncertain,
    Verified,
)
from bot.gateway.channels.messenger import signature
from bot.gateway.channels.messenger.errors import ErrorTable, GraphError, Meaning
from bot.gateway.channels.messenger.events import NAME, Reader
from bot.gateway.channels.messenger.graph import Account, GraphClient, NoReplyError, Reply
from bot.gateway.channels.messenger.limits import MessengerLimits
from bot.gateway.channels.messenger.marks import part_mark
from bot.gateway.channels.messenger.render import Renderer

LOG = structlog.get_logger(__name__)
MESSAGES = "messages"
SEEN_AND_TYPING = ("mark_seen", "typing_on")


class Messenger:
    """One page."""

    name = NAME
    delivery = Delivery.PUSH
    # The greeting is only seen by who opens the conversation for the first time, and only where the profile was set.
    shows_notice = False

    def __init__(
        self, account: Account, limits: MessengerLimits, errors: ErrorTable, reader: Reader, renderer: Renderer
    ) -> None:
        self._account = account
        self._limits = limits
        self._errors = errors
        self._reader = reader
        self._renderer = renderer
        self._graph: GraphClient | None = None
        self._working: GraphClient | None = None
        self._showing: dict[str, asyncio.Task[None]] = {}
        self.alarm: str | None = None  # why an operator must act, until a sending succeeds

    async def open(self) -> None:
        """Begin. Seen and typing have connections of their own, so that they never hold up an answer."""
        sending, working = self._limits.sending, self._limits.working
        self._graph = GraphClient(self._account, sending)
        quick = sending.model_copy(update={"total": working.total, "connections": working.connections})
        self._working = GraphClient(self._account, quick)

    async def close(self) -> None:
        """End."""
        showing = list(self._showing.values())
        for task in showing:
            task.cancel()
        await asyncio.gather(*showing, return_exceptions=True)
        for client in (self._graph, self._working):
            if client is not None:
                await client.close()
        self._graph = self._working = None

    @property
    def largest_body(self) -> int:
        """Bytes of one delivery."""
        return self._limits.webhook.largest_body

    def verify(self, headers: Mapping[str, str], body: bytes) -> Verified | Rejected:
        """Whether these bytes are the platform's."""
        return signature.check(headers, body, self._account.app_secret)

    def parse(self, body: bytes) -> list[Inbound]:
        """Every event of the body; raises MalformedEventError."""
        return self._reader.read(body)

    def render(self, answer: Answer, to: Recipient) -> list[Body]:
        """The answer within the platform's limits."""
        return self._renderer.render(answer, to)

    async def send(self, part: OutboundPart) -> SendResult:
        """Post one part, once; `metadata` tells its echo from what staff write."""
        if self._graph is None:
            return Retry("not_open")
        self._stop_showing(part.to.address)
        try:
            reply = await self._graph.call("POST", MESSAGES, _marked(part))
        except NoReplyError as error:
            return Uncertain(error.reason) if error.went_out else Retry(error.reason)
        if reply.ok:
            self.alarm = None
            return Sent(_message_id(reply.data))
        return self._refused(reply)

    async def show_working(self, to: Recipient) -> None:
        """Mark as seen and show that something is typed, beside the work: nobody waits for it."""
        if self._working is None or self.alarm is not None:
            return
        self._stop_showing(to.address)
        task = asyncio.create_task(self._show(self._working, to.address))
        self._showing[to.address] = task
        task.add_done_callback(lambda done: self._forget_showing(to.address, done))

    async def _show(self, graph: GraphClient, person: str) -> None:
        with contextlib.suppress(NoReplyError, TimeoutError):
            async with asyncio.timeout(self._limits.working.total):
                for action in SEEN_AND_TYPING:
                    await graph.call("POST", MESSAGES, {"recipient": {"id": person}, "sender_action": action})

    def _stop_showing(self, person: str) -> None:
        """Typing that comes after the answer would stay for a while."""
        if (task := self._showing.pop(person, None)) is not None:
            task.cancel()

    def _forget_showing(self, person: str, done: asyncio.Task[None]) -> None:
        if self._showing.get(person) is done:
            del self._showing[person]

    def _refused(self, reply: Reply) -> SendResult:
        error = GraphError.read(reply.data)
        meaning = (self._errors.of_graph(error) if error else None) or self._errors.of_status(reply.status)
        self._tell(meaning, reply.status, error)
        return meaning.result(reply.pause)

    def _tell(self, meaning: Meaning, status: int, error: GraphError | None) -> None:
        if meaning.alarm:
            self.alarm = meaning.reason
        log = LOG.error if meaning.alarm else LOG.warning
        log(
            "messenger_refused",
            then=meaning.then,
            reason=meaning.reason,
            status=status,
            code=error.code if error else None,
            subcode=error.subcode if error else None,
            trace=error.trace if error else None,
        )


def _marked(part: OutboundPart) -> Body:
    message = part.body.get("message")
    if not isinstance(message, dict):
        return part.body
    return {**part.body, "message": {**message, "metadata": part_mark(part.key)}}


def _message_id(data: object) -> str | None:
    found = data.get("message_id") if isinstance(data, dict) else None
    return found if isinstance(found, str) else None
