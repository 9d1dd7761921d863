from __future__ import annotations

import asyncio
import copy
import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from actions.dossiers.http_source import HttpSource
from actions.dossiers.source import SourceUnavailableError
from actions.dossiers.verification import Verifier
from knowledge.day import VIETNAM
from tests.actions.dossiers.conftest import CODE, NOW, Opener

ANSWER: dict[str, Any] = {
    "code": CODE,
    "procedure": {"code": "1.001193", "name": "Thủ tục đăng ký khai sinh"},
    "applicant": "Nguyễn Thử Nghiệm",
    "address": "một địa chỉ không ai được xem",
    "status": 4,
    "submitted_at": "2026-11-10T08:00:00+07:00",
    "updated_at": "2026-11-20T16:00:00",
    "due_at": "2026-11-27",
    "facts": ["1234", "5678"],
}


class Office:
    """A real HTTP server standing for the office's own service."""

    def __init__(self) -> None:
        self.answer: Any = copy.deepcopy(ANSWER)
        self.status = 200
        self.delay = 0.0
        self.location: str | None = None
        self.seen: list[web.Request] = []
        self.url = ""

    async def dossier(self, request: web.Request) -> web.StreamResponse:
        self.seen.append(request)
        await asyncio.sleep(self.delay)
        if self.location:
            raise web.HTTPFound(self.location)
        if request.match_info["code"] != CODE:
            raise web.HTTPNotFound
        if isinstance(self.answer, bytes):
            return web.Response(body=self.answer, status=self.status)
        return web.json_response(self.answer, status=self.status)


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    service = Office()
    application = web.Application()
    application.router.add_get("/api/dossiers/{code}", service.dossier)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    service.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    yield service
    await runner.cleanup()


@pytest.fixture
async def source(office: Office, verifier: Verifier) -> AsyncIterator[HttpSource]:
    opened = HttpSource(office.url, verifier, token="secret", timeout_s=0.5)
    yield opened
    await opened.close()


async def test_a_dossier_of_the_service_is_looked_up_like_any_other(
    office: Office, source: HttpSource, open_desk: Opener
) -> None:
    desk = await open_desk(source)
    found = await desk.lookup(CODE, "1234", "c1", NOW)
    assert found.status is not None
    assert found.status.applicant == "N.T.N."
    assert "địa chỉ" not in repr(found)
    assert (await desk.lookup(CODE, "0000", "c1", NOW)).message == (
        await desk.lookup("H55.999-261110-9999", "1234", "c2", NOW)
    ).message
    assert {request.headers["Authorization"] for request in office.seen} == {"Bearer secret"}


async def test_times_without_a_zone_are_viet_nams_and_a_bare_day_lasts_till_its_end(source: HttpSource) -> None:
    record = await source.find(CODE)
    assert record is not None
    assert record.updated_at == dt.datetime(2026, 11, 20, 16, 0, tzinfo=VIETNAM)
    assert record.due_at == dt.datetime(2026, 11, 27, 23, 59, 59, tzinfo=VIETNAM)


async def test_facts_are_hashed_on_arrival(source: HttpSource) -> None:
    first, second = await source.find(CODE), await source.find(CODE)
    assert first is not None
    assert second is not None
    assert first.digests != second.digests
    assert all(len(digest) == 32 for digest in first.digests)


async def test_an_unknown_dossier_is_none(source: HttpSource) -> None:
    assert await source.find("H55.999-261110-9999") is None


async def test_a_code_cannot_reach_another_path(office: Office, source: HttpSource) -> None:
    assert await source.find("../admin?x=1#") is None
    assert [request.raw_path for request in office.seen] == ["/api/dossiers/..%2Fadmin%3Fx%3D1%23"]


@pytest.mark.parametrize("status", [401, 500, 503, 204])
async def test_any_other_answer_means_the_service_is_down(office: Office, source: HttpSource, status: int) -> None:
    office.status = status
    with pytest.raises(SourceUnavailableError, match=str(status)):
        await source.find(CODE)


async def test_a_redirect_is_not_followed(office: Office, source: HttpSource) -> None:
    office.location = f"{office.url}dossiers/{CODE}"
    with pytest.raises(SourceUnavailableError, match="302"):
        await source.find(CODE)
    assert len(office.seen) == 1


async def test_a_slow_service_is_given_up(office: Office, source: HttpSource) -> None:
    office.delay = 5
    with pytest.raises(SourceUnavailableError, match="Timeout"):
        await source.find(CODE)


async def test_a_service_that_is_not_there_is_reported(verifier: Verifier) -> None:
    source = HttpSource("http://127.0.0.1:9", verifier, timeout_s=0.5)
    with pytest.raises(SourceUnavailableError):
        await source.find(CODE)
    await source.close()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", 11),
        ("status", None),
        ("procedure", {}),
        ("facts", ["123"]),
        ("facts", ["1234"] * 5),
        ("facts", None),
        ("due_at", "tuần sau"),
        ("submitted_at", 5),
        ("code", 7),
    ],
)
async def test_an_answer_out_of_contract_is_reported_by_its_place_alone(
    office: Office, source: HttpSource, field: str, value: object
) -> None:
    office.answer[field] = value
    with pytest.raises(SourceUnavailableError, match=field) as caught:
        await source.find(CODE)
    assert "1234" not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_another_dossier_than_asked_for_is_never_shown(office: Office, source: HttpSource) -> None:
    office.answer["code"] = "H55.999-261110-0008"
    with pytest.raises(SourceUnavailableError, match="another dossier"):
        await source.find(CODE)


@pytest.mark.parametrize(
    ("body", "fault"),
    [(b"", "body"), (b"<html>", "body"), (b"\xff\xfe", "body"), (b"[]", "body"), (b" " * 70_000, "too much")],
)
async def test_what_is_no_json_or_too_long_is_reported(
    office: Office, source: HttpSource, body: bytes, fault: str
) -> None:
    office.answer = body
    with pytest.raises(SourceUnavailableError, match=fault):
        await source.find(CODE)


def test_only_http_addresses_are_taken(verifier: Verifier) -> None:
    with pytest.raises(ValueError, match="https"):
        HttpSource("ftp://office", verifier, timeout_s=1)
