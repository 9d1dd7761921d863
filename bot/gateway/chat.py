"""One turn, whatever the channel: read, wait for its turn, ask Rasa, keep, and always say something."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import time
from dataclasses import dataclass

import structlog

from bot.gateway import incoming
from bot.gateway.answer import Answer, apology
from bot.gateway.counting import Counting
from bot.gateway.desk.reception import Asking, NotHeldError, Reception
from bot.gateway.errors import GatewayError, StoreError
from bot.gateway.limits import Limits
from bot.gateway.metrics import Metrics
from bot.gateway.payloads import Payloads, StaleTokenError
from bot.gateway.queueing import TurnQueue, WaitedTooLongError
from bot.gateway.rasa import RasaClient, RasaError
from bot.gateway.store import ConversationStore, Turn
from bot.gateway.texts import Apologies
from bot.gateway.unanswered import OutsideRecords
from bot.privacy import Masker

LOG = structlog.get_logger(__name__)
REF_CHARACTERS = 8
FORM = frozenset({"dossier_code", "dossier_fact"})


@dataclass(frozen=True)
class Reply:
    """A finished turn; `kept` tells whether it can be shown again from the store."""

    turn: Turn
    kept: bool


class Chat:
    """The way from a citizen's message to an answer."""

    def __init__(
        self,
        rasa: RasaClient,
        store: ConversationStore,
        *,
        tracker: OutsideRecords,
        payloads: Payloads,
        masker: Masker,
        apologies: Apologies,
        limits: Limits,
        metrics: Metrics,
        desk: Reception,
        counting: Counting,
    ) -> None:
        self._rasa = rasa
        self._store = store
        self._tracker = tracker
        self._payloads = payloads
        self._masker = masker
        self._apologies = apologies
        self._limits = limits
        self._metrics = metrics
        self._desk = desk
        self._counting = counting
        self._queue = TurnQueue(limits.turn)
        metrics.in_flight.set_function(lambda: self._queue.in_flight)

    def take(self, apologies: Apologies) -> None:
        """Apologise with other words from now on: they name a number to call."""
        self._apologies = apologies

    async def say(self, conversation: str, text: str, channel: str) -> Reply:
        """Answer one message of a conversation (its key).

        Raises GatewayError for a text that cannot be taken or a queue that is full; any other trouble is an apology.
        """
        return await self._say(conversation, text, channel, self._desk.reference(), patient=False)

    async def answer(self, conversation: str, text: str, channel: str, reference: str, *, again: bool = False) -> Reply:
        """As `say`, but where there is no answer now raises RasaError and keeps nothing: it will be asked again.

        `reference` names the message over all attempts; `again`: there may have been one, whose answer then counts.
        """
        if again and (kept := await self._kept(reference)) is not None:
            return Reply(kept, kept=True)
        return await self._say(conversation, text, channel, reference, patient=True)

    async def give_up(self, conversation: str, text: str, channel: str, reference: str) -> Reply:
        """Apologise for a message that was asked in vain; raises GatewayError for a text that cannot be taken."""
        turn = Turn("", apology(self._apologies.unavailable))
        with contextlib.suppress(StaleTokenError):
            turn = Turn(self._read(conversation, text).kept_in_form, turn.answer)
        self._counting.turn(channel, turn.answer)
        # Under a name of its own: a dead letter that is put back is answered anew.
        return Reply(turn, kept=await self._keep(conversation, channel, turn, f"{reference}-vain"))

    async def pass_on(self, conversation: str, text: str, channel: str, reference: str) -> Answer | None:
        """Show a message to the clerk at the console who has the conversation; None where nobody there has it.

        Raises GatewayError: for a text that cannot be taken, and "session_unavailable" where it must be tried again.
        """
        try:
            said = self._read(conversation, text).kept
        except StaleTokenError:
            return None
        answer = await self._desk.pass_on(conversation, reference, said)
        if answer is not None:
            await self._keep(conversation, channel, Turn(said, answer), reference)
        return answer

    async def overhear(self, conversation: str, text: str, reference: str, by: str | None) -> None:
        """Note for staff at the console what is said while staff answer on the platform itself; raises nothing."""
        said = self._masker.mask(incoming.clean(text))
        if said:
            await self._desk.overhear(conversation, reference, said, by)

    async def speak(self, conversation: str, channel: str, answer: Answer, reference: str) -> None:
        """Put what staff said into the transcript, once for each reference; raises StoreError."""
        await self._store.add(conversation, channel, Turn("", answer), reference)

    async def _kept(self, reference: str) -> Turn | None:
        try:
            return await self._store.kept(reference)
        except StoreError as error:
            self._store_failed(error)
            return None

    async def _say(self, conversation: str, text: str, channel: str, reference: str, *, patient: bool) -> Reply:
        started = time.perf_counter()
        deadline = asyncio.get_running_loop().time() + self._limits.turn.total_seconds
        try:
            message = self._read(conversation, text)
        except StaleTokenError:
            reply = Reply(Turn("", apology(self._apologies.stale_button)), kept=False)
        else:
            asking = Asking(conversation, channel, reference, message)
            reply = await self._in_turn(asking, deadline, patient=patient)
        seconds = time.perf_counter() - started
        outcome = reply.turn.answer.outcome.value
        self._metrics.turns.labels(channel, outcome).inc()
        self._metrics.turn_seconds.labels(channel).observe(seconds)
        self._counting.turn(channel, reply.turn.answer, seconds)
        LOG.info(
            "turn",
            conversation=conversation[:REF_CHARACTERS],
            channel=channel,
            outcome=outcome,
            procedure=reply.turn.answer.procedure.code if reply.turn.answer.procedure else None,
            ms=round(seconds * 1000, 1),
        )
        return reply

    def _read(self, conversation: str, text: str) -> incoming.Incoming:
        return incoming.read(text, conversation, self._payloads, self._masker, self._limits.message.max_characters)

    async def history(self, conversation: str) -> list[Turn]:
        """What can be shown of a conversation; raises StoreError."""
        try:
            return await self._store.history(conversation)
        except StoreError as error:
            self._store_failed(error)
            raise

    async def erase(self, conversation: str) -> None:
        """Delete a conversation here and in Rasa's record; raises GatewayError("history_unavailable").

        It waits for an answer on its way, which would else be written after the deletion.
        """
        deadline = asyncio.get_running_loop().time() + self._limits.turn.total_seconds
        try:
            async with self._queue.turn(conversation, deadline):
                await self._tracker.delete(conversation)
                await self._store.delete(conversation)
                await self._desk.erase(conversation)
        except StoreError as error:
            self._store_failed(error)
            raise GatewayError("history_unavailable") from error
        except WaitedTooLongError as error:
            raise GatewayError("conversation_busy", retry_after=2) from error

    async def purge(self, older_than: dt.timedelta) -> None:
        """Delete what is older than that, here and in Rasa's record."""
        for name, part in (("transcripts", self._store), ("tracker", self._tracker)):
            try:
                LOG.info("purged", what=name, rows=await part.purge(older_than))
            except StoreError as error:
                self._store_failed(error)

    async def _in_turn(self, asking: Asking, deadline: float, *, patient: bool) -> Reply:
        message = asking.message
        try:
            async with self._queue.turn(asking.conversation, deadline):
                last, known = await self._last(asking.conversation)
                answer = await self._desk.before(asking, last)
                if answer is None:
                    answer = await self._ask(asking.conversation, message.for_rasa, deadline, patient=patient)
                    answer = await self._released(asking, answer, patient=patient)
                in_form = not known or (last is not None and last.awaiting in FORM)
                turn = Turn(message.kept_in_form if in_form else message.kept, answer)
                return Reply(turn, kept=await self._keep(asking.conversation, asking.channel, turn, asking.reference))
        except WaitedTooLongError as error:
            if patient:
                raise RasaError("busy") from error
            return Reply(Turn(message.kept_in_form, apology(self._apologies.queue)), kept=False)

    async def _released(self, asking: Asking, answer: Answer, *, patient: bool) -> Answer:
        try:
            return await self._desk.after(asking, answer)
        except NotHeldError as error:
            if patient:
                raise RasaError("held") from error
            return apology(self._apologies.unavailable)

    async def _ask(self, conversation: str, text: str, deadline: float, *, patient: bool) -> Answer:
        asked = time.perf_counter()
        left = max(deadline - asyncio.get_running_loop().time(), 0.001)
        try:
            answer = await self._rasa.ask(conversation, text, left)
        except RasaError as error:
            self._metrics.rasa_failures.labels(error.reason).inc()
            LOG.warning("no_answer", conversation=conversation[:REF_CHARACTERS], reason=str(error))
            if patient:
                raise
            slow = error.reason == "timeout"
            return apology(self._apologies.slow if slow else self._apologies.unavailable)
        took = round((time.perf_counter() - asked) * 1000, 1)
        return answer.model_copy(update={"timings_ms": {**answer.timings_ms, "rasa": took}})

    async def _last(self, conversation: str) -> tuple[Answer | None, bool]:
        """What was answered last, and whether that is known.

        The dossier's second fact is a bare four-digit number, hidden when the form is asking; so too when unsure.
        """
        try:
            return await self._store.last_answer(conversation), True
        except StoreError as error:
            self._store_failed(error)
            return None, False

    async def _keep(self, conversation: str, channel: str, turn: Turn, reference: str) -> bool:
        try:
            await self._store.add(conversation, channel, turn, reference)
        except StoreError as error:
            self._store_failed(error)
            return False
        return True

    def _store_failed(self, error: StoreError) -> None:
        self._metrics.store_failures.inc()
        LOG.error("store_failed", reason=str(error))
