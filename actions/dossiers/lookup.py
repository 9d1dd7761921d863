"""Looking a dossier up. What the Rasa actions call.

    lookup = await opening.open_lookup(settings, snapshot)       # once, at start; close() at the end
    code = lookup.read_code("cho hỏi h55 242 260804 0583")              # "H55.242-260804-0583", or None
    fact = lookup.read_fact("4 số cuối là 1234")                        # "1234", or None
    result = await lookup.lookup(code, fact, conversation_id, now)      # never raises for what a citizen can do
    result.message, result.status                                       # Vietnamese, ready to be uttered

The same words and about the same work answer a wrong code, a wrong fact and a code that is not known.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

import structlog
from sqlalchemy.exc import SQLAlchemyError

from actions.dossiers.lockout import Lockout
from actions.dossiers.source import DossierSource, SourceUnavailableError
from actions.dossiers.status import DossierStatus, StatusBook
from actions.dossiers.verification import Verifier, read_fact
from bot.dossier_code import Grammar

log = structlog.get_logger(__name__)


class Outcome(StrEnum):
    """How a look-up ends."""

    FOUND = "found"
    REFUSED = "refused"
    LOCKED = "locked"
    UNAVAILABLE = "unavailable"
    BAD_CODE = "bad_code"
    BAD_FACT = "bad_fact"


@dataclass(frozen=True, slots=True)
class LookupResult:
    """`message` is complete plain Vietnamese; `status` is set only when found, `minutes` to wait only when locked."""

    outcome: Outcome
    message: str
    status: DossierStatus | None = None
    minutes: int | None = None


class DossierLookup:
    """Finds a dossier for who knows its code and its second fact."""

    def __init__(
        self,
        *,
        source: DossierSource,
        lockout: Lockout,
        verifier: Verifier,
        statuses: StatusBook,
        codes: Grammar,
        timeout_s: float,
    ) -> None:
        self._source = source
        self._lockout = lockout
        self._verifier = verifier
        self._statuses = statuses
        self._codes = codes
        self._timeout_s = timeout_s

    def take(self, statuses: StatusBook, codes: Grammar) -> None:
        """Speak with the words of another base from now on."""
        self._statuses, self._codes = statuses, codes

    def read_code(self, text: str) -> str | None:
        """The canonical code of the one dossier that `text` names, None where it names none or several."""
        return self._codes.canonicalise(text)

    def read_fact(self, text: str) -> str | None:
        """The four digits meant by `text`, whatever code stands beside them; None where it is not clear which."""
        return read_fact(text, self._codes)

    async def lookup(self, code: str, fact: str, conversation_id: str, now: dt.datetime) -> LookupResult:
        """Look `code` up for who gives `fact`; both may be as typed. `now` must be aware.

        Counts a failure for this code and this conversation unless the dossier is shown or the source is down.
        Raises ValueError on a naive `now` only.
        """
        if now.tzinfo is None:
            raise ValueError("now must carry its time zone")
        canonical, digits = self.read_code(code), self.read_fact(fact)
        if canonical is None:
            return self._plain(Outcome.BAD_CODE)
        if digits is None:
            return self._plain(Outcome.BAD_FACT)
        # Counted before anything is compared: of many guesses at once none may slip past the limit.
        try:
            attempt = await self._lockout.begin(canonical, conversation_id, now)
        except SQLAlchemyError as error:
            # Without the count nothing is shown.
            log.warning("dossier_lockout_unavailable", error=type(error).__name__)
            return self._plain(Outcome.UNAVAILABLE)
        if attempt.refused:
            return self._locked(attempt.minutes_left(now))
        try:
            async with asyncio.timeout(self._timeout_s):
                record = await self._source.find(canonical)
        except (SourceUnavailableError, TimeoutError) as error:
            log.warning("dossier_source_unavailable", error=str(error) or type(error).__name__)
            await self._forgive(canonical, conversation_id)
            return self._plain(Outcome.UNAVAILABLE)
        if not self._verifier.matches(record, digits) or record is None:
            return self._locked(attempt.minutes_left(now)) if attempt.until else self._plain(Outcome.REFUSED)
        await self._forgive(canonical, conversation_id)
        status = self._statuses.describe(record, now)
        return LookupResult(Outcome.FOUND, status.text, status)

    async def _forgive(self, code: str, conversation_id: str) -> None:
        try:
            await self._lockout.forgive(code, conversation_id)
        except SQLAlchemyError as error:
            # One failure too many is counted; the citizen still gets the answer.
            log.warning("dossier_lockout_unavailable", error=type(error).__name__)

    def _plain(self, outcome: Outcome) -> LookupResult:
        return LookupResult(outcome, self._statuses.message(outcome.value))

    def _locked(self, minutes: int) -> LookupResult:
        text = self._statuses.message(Outcome.LOCKED.value).format(minutes=minutes)
        return LookupResult(Outcome.LOCKED, text, minutes=minutes)

    async def close(self) -> None:
        """Let go of connections."""
        await self._source.close()
        await self._lockout.close()
