"""Dossiers behind the office's own HTTP service.

    GET {base}/dossiers/{code}        Accept: application/json, Authorization: Bearer {token} where one is set
    404                               no such dossier
    200 {"code": "H55.242-260804-0583", "procedure": {"code": "1.001193", "name": "…"}, "applicant": "N.V.A.",
         "status": 4, "submitted_at": "2026-08-04T08:15:00+07:00", "updated_at": "…",
         "received_at"?, "due_at"?, "finished_at"?, "returned_at"?: "…", "facts": ["1234", "5678"]}

`status` is the national number 1–10; `facts` are the last four digits of the numbers given at filing, at most four of
them. A time without a zone is read as UTC+7, a day without an hour as its end. Everything else, redirects and answers
beyond 64 KB included, counts as the service being down.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Annotated
from urllib.parse import quote

import aiohttp
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from yarl import URL

from actions.dossiers.record import Record, initials
from actions.dossiers.source import SourceUnavailableError
from actions.dossiers.verification import MOST_FACTS, SALT_BYTES, Verifier
from knowledge.day import VIETNAM

LARGEST_ANSWER = 64 * 1024
_OK, _NOT_FOUND = 200, 404


def _local(value: object) -> dt.datetime:
    if not isinstance(value, str):
        raise ValueError("a time is an ISO 8601 text")  # noqa: TRY004 (pydantic reports only ValueError)
    time = dt.datetime.fromisoformat(value)
    if len(value) == len("2026-08-04"):
        time = time.replace(hour=23, minute=59, second=59)
    return time if time.tzinfo else time.replace(tzinfo=VIETNAM)


Time = Annotated[dt.datetime, BeforeValidator(_local)]
Fact = Annotated[str, Field(pattern=r"^[0-9]{4}$")]


class _Procedure(BaseModel):
    code: str | None = None
    name: str = Field(min_length=1, max_length=500)


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")

    code: str
    procedure: _Procedure
    applicant: str = Field(default="", max_length=200)
    status: int = Field(ge=1, le=10)
    submitted_at: Time
    updated_at: Time
    received_at: Time | None = None
    due_at: Time | None = None
    finished_at: Time | None = None
    returned_at: Time | None = None
    facts: tuple[Fact, ...] = Field(max_length=MOST_FACTS)


class HttpSource:
    """Asks the service for each code; nothing is kept."""

    def __init__(self, base_url: str, verifier: Verifier, *, token: str | None = None, timeout_s: float) -> None:
        """`base_url` is http or https, without a trailing slash being needed. Raises ValueError for another scheme."""
        if not base_url.startswith(("http://", "https://")):
            raise ValueError("the dossier service needs an http or https address")
        self._base = base_url.rstrip("/")
        self._verifier = verifier
        self._headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._session: aiohttp.ClientSession | None = None

    async def find(self, code: str) -> Record | None:
        """See `DossierSource.find`."""
        if self._session is None:
            self._session = aiohttp.ClientSession(headers=self._headers, timeout=self._timeout)
        url = URL(f"{self._base}/dossiers/{quote(code, safe='')}", encoded=True)
        try:
            async with self._session.get(url, allow_redirects=False) as response:
                if response.status == _NOT_FOUND:
                    return None
                if response.status != _OK:
                    raise SourceUnavailableError(f"dossier service answered {response.status}")
                body = await _body(response)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SourceUnavailableError(f"dossier service: {type(error).__name__}") from error
        return self._record(code, body)

    def _record(self, code: str, body: bytes) -> Record:
        try:
            answer = _Answer.model_validate_json(body)
        except ValidationError as error:
            places = ", ".join(sorted({".".join(map(str, fault["loc"])) or "body" for fault in error.errors()}))
            # The cause would show the values, so it is not chained.
            raise SourceUnavailableError(f"dossier service answered out of contract at: {places}") from None
        if answer.code != code:
            raise SourceUnavailableError("dossier service answered with another dossier")
        salt = secrets.token_bytes(SALT_BYTES)
        return Record(
            code=code,
            procedure_code=answer.procedure.code,
            procedure_name=answer.procedure.name,
            applicant=initials(answer.applicant),
            status=answer.status,
            submitted_at=answer.submitted_at,
            received_at=answer.received_at,
            due_at=answer.due_at,
            finished_at=answer.finished_at,
            returned_at=answer.returned_at,
            updated_at=answer.updated_at,
            salt=salt,
            digests=tuple(self._verifier.digest(salt, fact) for fact in answer.facts),
        )

    async def close(self) -> None:
        """See `DossierSource.close`."""
        if self._session:
            await self._session.close()
            self._session = None


async def _body(response: aiohttp.ClientResponse) -> bytes:
    body = b""
    async for chunk in response.content.iter_chunked(LARGEST_ANSWER):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise SourceUnavailableError("dossier service answered too much")
    return body
