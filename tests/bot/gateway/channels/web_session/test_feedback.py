"""Judgements reach staff, without anybody's numbers."""

from __future__ import annotations

from typing import Any

import pytest

from bot.gateway import keys
from bot.gateway.feedback import FeedbackStore
from tests.bot.gateway.channels.web_session.client import begin
from tests.bot.gateway.conftest import Gateway


async def _kept(gateway: Gateway) -> list[dict[str, Any]]:
    feedback: FeedbackStore = gateway.client.app[keys.FEEDBACK]
    async with feedback._store.connection() as connection:
        rows = await connection.exec_driver_sql("SELECT * FROM feedback")
        return [dict(row._mapping) for row in rows]


async def test_a_judgement_is_kept_with_what_was_asked(gateway: Gateway) -> None:
    session = await begin(gateway)
    answer = await session.ask("khai sinh cho số 019098001234")
    response = await session.judge(
        event=answer["id"], vote="down", reason="incomplete", comment="gọi tôi 0912345678 nhé"
    )
    assert response.status == 201
    (kept,) = await _kept(gateway)
    assert (kept["vote"], kept["reason"], kept["procedure"], kept["facet"], kept["outcome"]) == (
        "down", "incomplete", "1.001193", "documents", "answered",
    )  # fmt: skip
    assert "khai sinh" in kept["said"]
    assert "019098001234" not in kept["said"]
    assert "0912345678" not in kept["comment"]


async def test_a_second_judgement_replaces_the_first(gateway: Gateway) -> None:
    session = await begin(gateway)
    answer = await session.ask("khai sinh")
    await session.judge(event=answer["id"], vote="down", reason="unclear")
    await session.judge(event=answer["id"], vote="up")
    (kept,) = await _kept(gateway)
    assert (kept["vote"], kept["reason"]) == ("up", None)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"vote": "sideways"}, 422),
        ({"vote": "up", "reason": "invented"}, 422),
        ({"vote": "up", "comment": "a" * 501}, 422),
        ({"vote": "up", "event": 999999}, 404),
        ({"vote": "up", "event": "1"}, 422),
        ({"vote": "up", "more": 1}, 422),
    ],
)
async def test_a_wrong_judgement_is_refused(gateway: Gateway, body: dict[str, Any], status: int) -> None:
    session = await begin(gateway)
    answer = await session.ask("khai sinh")
    assert (await session.judge(**({"event": answer["id"]} | body))).status == status
    assert await _kept(gateway) == []


async def test_nobody_judges_anothers_answer(gateway: Gateway) -> None:
    mine, theirs = await begin(gateway), await begin(gateway)
    answer = await mine.ask("khai sinh")
    assert (await theirs.judge(event=answer["id"], vote="down")).status == 404
