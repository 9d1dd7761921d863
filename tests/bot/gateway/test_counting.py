"""Turns and thumbs are counted, whatever the channel, and never at the cost of an answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from bot.gateway import keys
from knowledge.day import today
from knowledge.figures.period import latest
from knowledge.figures.reading import Figures, read
from knowledge.store.store import Store
from knowledge.store.tables.numbers import DAY_TURNS, DAY_VOTES
from tests.bot.gateway.channels.web_session.client import begin
from tests.bot.gateway.conftest import Gateway, Start
from tests.bot.gateway.standins import reply


async def figures(gateway: Gateway) -> Figures:
    await gateway.client.app[keys.COUNTING].flush()
    async with gateway.client.app[keys.STAFF_STORE].read() as connection:
        return await read(connection, latest(7, today()))


async def test_questions_of_the_page_the_widget_and_programs_are_counted(gateway: Gateway) -> None:
    await gateway.say("khai sinh")
    await gateway.post({"text": "khai sinh", "channel": "kiosk"})
    session = await begin(gateway)
    await session.ask("khai sinh")
    found = await figures(gateway)
    assert (found.questions, found.outcomes, found.channels) == (3, {"answered": 3}, {"web": 2, "kiosk": 1})
    assert found.procedures == {"1.001193": {"answered": 3}}
    assert found.days[today()] == 3
    assert found.all_times.n == 3
    assert found.all_times.p50 is not None


async def test_a_look_up_is_one_question_however_many_messages_it_takes(gateway: Gateway) -> None:
    for awaiting in ("dossier_code", "dossier_fact", None):
        gateway.rasa.replies = [reply(outcome="dossier", awaiting=awaiting, procedure=None, facet=None, sources=[])]
        await gateway.say("tra hồ sơ")
    gateway.rasa.replies = [reply(outcome="smalltalk", procedure=None, facet=None, sources=[])]
    await gateway.say("xin chào")
    found = await figures(gateway)
    assert (found.lookups, found.questions, found.talk) == (1, 1, 3)


async def test_a_failed_answer_is_counted_as_one(gateway: Gateway) -> None:
    await gateway.rasa.server.close()
    await gateway.say("khai sinh")
    assert (await figures(gateway)).outcomes == {"error": 1}


async def test_a_thumb_that_was_changed_is_counted_once(gateway: Gateway) -> None:
    session = await begin(gateway)
    answer = await session.ask("khai sinh")
    for vote, reason in (("up", None), ("down", "unclear"), ("down", "outdated")):
        body = {"event": answer["id"], "vote": vote} | ({"reason": reason} if reason else {})
        assert (await session.judge(**body)).status == 201
    found = await figures(gateway)
    assert {vote: n for vote, n in found.votes.items() if n} == {"down": 1}
    assert found.reasons == {"outdated": 1}
    assert found.disliked == {"1.001193": 1}


async def test_counts_wait_for_a_store_that_is_away_and_answers_do_not(gateway: Gateway, tmp_path: Any) -> None:
    store: Store = gateway.client.app[keys.STAFF_STORE]
    async with store.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE day_turns RENAME TO gone")
    answer = await gateway.say("khai sinh")
    assert answer["outcome"] == "answered"
    await gateway.client.app[keys.COUNTING].flush()
    await gateway.say("khai sinh")
    async with store.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE gone RENAME TO day_turns")
    assert (await figures(gateway)).outcomes == {"answered": 2}


async def test_counts_that_cannot_be_written_do_not_keep_later_ones_out(gateway: Gateway) -> None:
    counting = gateway.client.app[keys.COUNTING]
    counting._counts.rows[DAY_TURNS]["only", "three", "keys"] = 1
    await counting.flush()
    await gateway.say("khai sinh")
    assert (await figures(gateway)).questions == 1


async def test_what_was_answered_last_is_counted_when_the_gateway_stops(start: Start) -> None:
    gateway: Gateway = await start()
    await gateway.say("khai sinh")
    await gateway.client.close()
    later: Gateway = await start()
    assert (await figures(later)).questions == 1


@pytest.mark.parametrize("table", [DAY_TURNS, DAY_VOTES], ids=lambda table: table.name)
async def test_nothing_personal_is_counted(gateway: Gateway, table: Any) -> None:
    session = await begin(gateway)
    answer = await session.ask("tôi là Nguyễn Văn An, số 019098001234")
    await session.judge(event=answer["id"], vote="down", reason="unclear", comment="gọi tôi 0912345678")
    await gateway.client.app[keys.COUNTING].flush()
    async with gateway.client.app[keys.STAFF_STORE].read() as connection:
        rows = (await connection.execute(select(table))).mappings().all()
    assert len(rows) == 1
    allowed = {dt.date.today().isoformat(), today().isoformat(), "web", "answered", "1.001193", "down", "unclear", 1}
    assert set(rows[0].values()) - {answer["facet"]} <= allowed
