"""One worker on one conversation: step after step until there is nothing left or a pause is needed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog

from bot.gateway.channels.base import Channel, Delivery, GiveUp, InboundKind, Retry, Sent, Uncertain
from bot.gateway.errors import GatewayError, StoreError
from bot.gateway.journal.backoff import pause
from bot.gateway.journal.bell import Bell
from bot.gateway.journal.ledger import Ledger, Now
from bot.gateway.journal.measures import Measures
from bot.gateway.journal.responder import Forget, Keep, Responder, Say
from bot.gateway.journal.rules import Rules
from bot.gateway.journal.tables import InboxState, PartState
from bot.gateway.journal.takeover import Takeovers
from bot.gateway.journal.work import Item, LeaseLostError, Sending, Work
from bot.gateway.rasa import RasaError

LOG = structlog.get_logger(__name__)
REF_CHARACTERS = 8
UNREADABLE = "invalid"
INTERNAL = "internal"
Record = Callable[[], Awaitable[Work | None]]


class Worker:
    """Works for one channel; several conversations may be served by one worker object at once."""

    def __init__(
        self,
        channel: Channel,
        ledger: Ledger,
        responder: Responder,
        takeovers: Takeovers,
        rules: Rules,
        measures: Measures,
        bell: Bell,
        now: Now = time.time,
    ) -> None:
        self._channel = channel
        self._ledger = ledger
        self._responder = responder
        self._takeovers = takeovers
        self._rules = rules
        self._measures = measures
        self._bell = bell
        self._now = now
        self._pulled = channel.delivery is Delivery.PULL

    async def serve(self, work: Work, stopping: asyncio.Event) -> None:
        """Do this and the conversation's following steps; raises nothing."""
        following: Work | None = work
        try:
            while following is not None:
                if stopping.is_set():
                    await self._ledger.release(following)
                    return
                following = await self._step(following)
        except LeaseLostError:
            LOG.warning("lease_lost", channel=self._channel.name, conversation=work.lease.conversation[:REF_CHARACTERS])
        except StoreError as error:  # the lease runs out, and another attempt is made then
            self._measures.faults.labels("work").inc()
            LOG.error("not_recorded", channel=self._channel.name, reason=str(error))  # noqa: TRY400 - no traceback needed

    async def _step(self, work: Work) -> Work | None:
        try:
            return await self._do(work)
        except (LeaseLostError, StoreError):
            raise
        except Exception:  # our own mistake, or a channel's: it must not stop the conversation for ever
            LOG.exception("step_failed", channel=self._channel.name)
            self._measures.faults.labels("step").inc()
            return await self._failed(work)

    async def _failed(self, work: Work) -> Work | None:
        step = work.step
        if isinstance(step, Sending):
            return await self._recorded(lambda: self._ledger.settle(work, PartState.UNCERTAIN, INTERNAL, rest=False))
        if step.attempts + 1 < self._rules.answering.unreadable_attempts:
            return await self._later(work, INTERNAL, pause(self._rules.answering, step.attempts))
        self._count(step, InboxState.DEAD)
        return await self._recorded(lambda: self._ledger.finish(work, (), InboxState.DEAD, INTERNAL))

    async def _do(self, work: Work) -> Work | None:
        if isinstance(work.step, Sending):
            return await self._send(work, work.step)
        if work.step.kind is InboundKind.ECHO:
            return await self._echo(work, work.step)
        if work.step.kind is InboundKind.DESK:
            return await self._attend(work, work.step)
        return await self._answer(work, work.step)

    async def _answer(self, work: Work, item: Item) -> Work | None:
        what: Say | Keep | Forget
        if not work.held:
            await self._channel.show_working(work.to)
        try:
            what = await self._responder.respond(work, item)
            if isinstance(what, Forget):
                return await self._forget(work, item, what)
        except RasaError as error:
            if not self._is_over(item, error):
                return await self._later(work, error.reason, pause(self._rules.answering, item.attempts))
            what = await self._in_vain(work, item, error.reason)
        except GatewayError as error:  # the deletion failed; it is a duty, so it is tried until it succeeds
            return await self._later(work, error.code, pause(self._rules.answering, item.attempts))
        if isinstance(what, Keep):
            return await self._kept(work, item, what)
        return await self._say(work, item, what)

    async def _kept(self, work: Work, item: Item, what: Keep) -> Work | None:
        bodies = self._channel.render(what.shown, work.to) if self._pulled and what.shown else []
        self._count(item, what.state)
        following = await self._recorded(
            lambda: self._ledger.finish(work, bodies, what.state, what.reason, pulled=self._pulled)
        )
        self._bell.ring([work.lease.conversation])
        return following

    async def _attend(self, work: Work, item: Item) -> Work | None:
        """An act of staff at the console, and the words that it means for the citizen."""
        try:
            answer = await self._responder.attend(work, item, shows_who=self._channel.shows_notice)
        except StoreError as error:
            LOG.warning("not_attended", reason=str(error))
            return await self._later(work, "store", pause(self._rules.answering, item.attempts))
        bodies = [] if answer is None else self._channel.render(answer, work.to)
        self._count(item, InboxState.DONE)
        following = await self._recorded(
            lambda: self._ledger.finish(work, bodies, InboxState.DONE, "desk", pulled=self._pulled)
        )
        self._bell.ring([work.lease.conversation])
        return following

    async def _in_vain(self, work: Work, item: Item, reason: str) -> Say | Keep:
        try:
            return await self._responder.give_up(work, item, reason)
        except GatewayError:
            return Keep(InboxState.DEAD, reason)

    async def _say(self, work: Work, item: Item, what: Say) -> Work | None:
        leads = not self._channel.shows_notice and not work.noticed
        answer = self._responder.noticed(what.answer) if leads or what.notices else what.answer
        bodies = self._channel.render(answer, work.to)
        self._count(item, what.state)
        self._measures.waited.labels(self._channel.name).observe(max(self._now() - item.received_at, 0.0))
        following = await self._recorded(
            lambda: self._ledger.finish(
                work, bodies, what.state, what.reason, pulled=self._pulled, noticed=leads or what.notices
            )
        )
        self._bell.ring([work.lease.conversation])
        return following

    async def _forget(self, work: Work, item: Item, what: Forget) -> Work | None:
        await self._responder.erase(work.lease.conversation)
        bodies = [] if what.answer is None else self._channel.render(what.answer, work.to)
        self._count(item, InboxState.ERASED)
        self._measures.erased.labels(self._channel.name).inc()
        LOG.info("person_erased", channel=self._channel.name, conversation=work.lease.conversation[:REF_CHARACTERS])
        following = await self._recorded(lambda: self._ledger.forget(work, bodies, pulled=self._pulled))
        self._bell.ring([work.lease.conversation])
        return following

    async def _echo(self, work: Work, item: Item) -> Work | None:
        now = self._now()
        if await self._takeovers.is_own(work, item, now):
            return await self._recorded(lambda: self._ledger.finish(work, (), InboxState.DONE, "own"))
        await self._responder.overhear(work, item)
        until = self._takeovers.silent_until(item, now)
        if until is not None and not work.held:
            self._measures.takeovers.labels(self._channel.name).inc()
        return await self._recorded(lambda: self._ledger.hold(work, until))

    async def _send(self, work: Work, step: Sending) -> Work | None:
        result = await self._channel.send(step.part)
        if isinstance(result, Retry):
            if step.attempts + 1 < self._rules.sending.attempts:
                return await self._later(work, result.reason, pause(self._rules.sending, step.attempts, result.after))
            result = GiveUp(result.reason)
        state, reason, platform_id = _fate(result)
        self._measures.parts.labels(self._channel.name, state, reason or "").inc()
        rest = isinstance(result, GiveUp) and result.rest
        try:
            return await self._recorded(lambda: self._ledger.settle(work, state, reason, platform_id, rest=rest))
        except LeaseLostError:
            if isinstance(result, Sent):
                await self._ledger.sent_after_all(work, platform_id)
            raise

    async def _later(self, work: Work, reason: str, seconds: float) -> Work | None:
        step = "send" if isinstance(work.step, Sending) else "answer"
        self._measures.retries.labels(self._channel.name, step, reason).inc()

        async def put_off() -> Work | None:
            await self._ledger.postpone(work, seconds, reason)
            return None

        return await self._recorded(put_off)

    async def _recorded(self, record: Record) -> Work | None:
        """What has happened must be written down, so a database that fails for a moment is asked again."""
        workers = self._rules.workers
        for _attempt in range(workers.database_attempts - 1):
            try:
                return await record()
            except StoreError as error:
                self._measures.faults.labels("record").inc()
                LOG.warning("record_again", channel=self._channel.name, reason=str(error))
                await asyncio.sleep(workers.database_pause)
        return await record()

    def _is_over(self, item: Item, error: RasaError) -> bool:
        rules = self._rules.answering
        most = rules.unreadable_attempts if error.reason == UNREADABLE else rules.attempts
        return item.attempts + 1 >= most

    def _count(self, item: Item, state: InboxState) -> None:
        self._measures.finished.labels(self._channel.name, item.kind, state).inc()


def _fate(result: Sent | GiveUp | Uncertain) -> tuple[PartState, str | None, str | None]:
    if isinstance(result, Sent):
        return PartState.SENT, None, result.message_id
    return (PartState.UNCERTAIN if isinstance(result, Uncertain) else PartState.DEAD), result.reason, None
