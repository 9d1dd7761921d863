"""The desk over a running gateway: records on both databases, hours, faults of the staff's store, readers that wait."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import event, select

from bot.gateway import keys
from bot.gateway.answer import Answer, Message, Outcome
from bot.gateway.desk.acts import Act, ActKind
from bot.gateway.desk.records import Records
from bot.gateway.desk.setup import DESK
from bot.gateway.journal.sealing import Sealer
from bot.gateway.limits import load_limits
from knowledge.day import VIETNAM
from knowledge.store import audit
from knowledge.store.store import Store, store_url
from knowledge.store.tables.desk import HELD_TOPICS, REQUESTS
from tests.bot.gateway.journal.conftest import Running, database, platform, postgres, rasa, rules, start, until
from tests.bot.gateway.journal.platform import Platform
from tests.bot.gateway.journal.platform import event as message
from tests.bot.gateway.serving import serving
from tests.bot.gateway.standins import Rasa, reply
from tests.bot.gateway.town import OFFICE, write_town

__all__ = ["database", "platform", "postgres", "rasa", "rules", "start"]
LAN = Act(ActKind.TAKE, "lan", "Cán bộ")
WORDS = Answer(outcome=Outcome.ANSWERED, messages=(Message(text="8.000 đồng"),))


@pytest.fixture(params=["sqlite", "postgresql"])
async def records(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Records]:
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres").create()
    store = Store(store_url(url, tmp_path))
    yield Records(store, Sealer(b"s" * 32))
    await store.close()


async def test_what_is_written_twice_stands_once(records: Records) -> None:
    for _ in range(2):
        await records.ask("c", "web", "asked")
        await records.taken("c", "web", LAN)
        await records.said("c", "in-1", "chào")
        await records.spoke("c", "desk-1", Act(ActKind.SAY, "lan", "Cán bộ", "Chào bạn"))
        await records.hold("c", "web", "in-2", "*", "lệ phí", WORDS)
        assert await records.leave("d" * 22, "c", "web", "nhắn")
    assert [(each.by, each.text) for each in await records.messages("c")] == [(None, "chào"), ("lan", "Chào bạn")]
    [held] = await records.waiting()
    assert (held.said, held.answer) == ("lệ phí", WORDS)
    assert len(await records.left()) == 1
    for _ in range(2):
        await records.decided(held, Act(ActKind.DECIDE, "lan", held=held.id, decision=None))
        await records.ended("c", LAN, "desk_given_back")
    async with records.store.read() as connection:
        acts = [each.act for each in await audit.entries(connection)]
        assert [row.state for row in await connection.execute(select(REQUESTS))] == ["done"]
    assert acts == ["desk_given_back", "desk_said", "desk_taken"]


async def test_a_code_that_is_anothers_is_not_taken(records: Records) -> None:
    assert await records.leave("d" * 22, "c", "web", "một")
    assert not await records.leave("d" * 22, "e", "web", "hai")
    found = await records.read("d" * 22)
    assert found
    assert found.text == "một"


async def test_two_clerks_at_the_same_moment_cannot_have_the_same_conversation(start: Any) -> None:
    gateway: Running = await start()
    await gateway.journal.accept([message("1")])
    await gateway.settled()
    key, holds = gateway.journal.people.conversation("post", "p1"), gateway.journal.holds
    acts = [Act(ActKind.TAKE, login, "Cán bộ") for login in ("lan", "minh", "hoa")]
    got = await asyncio.gather(
        *(holds.take(key, "web", act.login, "x", f"desk-{act.login}", act.write()) for act in acts)
    )
    assert sorted(got) == [False, False, True]
    await gateway.settled()
    hold = await holds.holder(key)
    assert hold
    assert hold.login == acts[got.index(True)].login


async def test_what_staff_say_goes_before_the_citizens_next_question(
    start: Any, rasa: Rasa, platform: Platform
) -> None:
    gateway: Running = await start()
    await gateway.journal.accept([message("1")])
    await gateway.settled()
    key, holds = gateway.journal.people.conversation("post", "p1"), gateway.journal.holds
    await holds.take(key, "web", "lan", "Cán bộ", "desk-1", LAN.write())
    await gateway.journal.accept([message("2", text="còn lệ phí?")])
    assert await holds.give_back(key, "lan", "desk-2", Act(ActKind.GIVE_BACK, "lan", "Cán bộ").write())
    await gateway.settled()
    await gateway.journal.accept([message("3", text="khai tử")])
    await gateway.settled()
    assert rasa.texts[-1] == "khai tử"
    assert gateway.channel.working.count("p1") == len(rasa.texts), "nobody seems to type while a person answers"


async def test_an_answer_that_cannot_be_held_does_not_go_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(write_town(tmp_path / "knowledge"), tmp_path / "var", load_limits()) as gateway:
        store = gateway.client.app[keys.STAFF_STORE]
        async with store.begin() as connection:
            await connection.execute(HELD_TOPICS.insert().values(topic="*", reason="thử", by="hoa", at=0.0))
        gateway.rasa.replies = [reply(messages=[{"text": "8.000 đồng"}])]
        said = await gateway.say("chào")  # the list of topics is known from now on
        assert said["outcome"] == "handover"
        async with store.begin() as connection:
            await connection.exec_driver_sql("ALTER TABLE held_answers RENAME TO gone")
        gateway.rasa.replies = [reply(messages=[{"text": "8.000 đồng"}])]
        said = await gateway.say("lệ phí?")
        assert said["outcome"] == "error"
        assert "8.000" not in str(said)


async def test_an_emergency_is_never_held_back(tmp_path: Path) -> None:
    async with serving(write_town(tmp_path / "knowledge"), tmp_path / "var", load_limits()) as gateway:
        async with gateway.client.app[keys.STAFF_STORE].begin() as connection:
            await connection.execute(HELD_TOPICS.insert().values(topic="*", reason="thử", by="hoa", at=0.0))
        gateway.rasa.replies = [reply(outcome="emergency", messages=[{"text": "Gọi ngay 114."}])]
        said = await gateway.say("cháy nhà, gặp cán bộ ngay")
        assert said["outcome"] == "emergency"
        assert [each["text"] for each in said["messages"]] == ["Gọi ngay 114."]


async def test_citizens_are_answered_while_the_staffs_store_is_away(tmp_path: Path) -> None:
    async with serving(write_town(tmp_path / "knowledge"), tmp_path / "var", load_limits()) as gateway:
        await gateway.client.app[keys.STAFF_STORE].close()
        for file in (tmp_path / "var").glob("console.sqlite3*"):
            file.unlink()
        (tmp_path / "var" / "console.sqlite3").write_bytes(b"not a database" * 100)
        said = await gateway.say("Làm khai sinh cần gì?")
        assert said["outcome"] == "answered"
        gateway.rasa.replies = [reply(outcome="handover", messages=[{"text": "Mời bạn đến quầy."}])]
        said = await gateway.say("tôi muốn gặp cán bộ")
        assert [each["text"] for each in said["messages"]] == ["Mời bạn đến quầy."]


async def test_whoever_listens_in_vain_seldom_asks_the_database(tmp_path: Path) -> None:
    async with serving(write_town(tmp_path / "knowledge"), tmp_path / "var", load_limits()) as gateway:
        journal = gateway.client.app[keys.JOURNAL]
        await journal.reader.events_after("c" * 22)
        asked: list[str] = []
        engine = journal._database._engine.sync_engine

        @event.listens_for(engine, "before_cursor_execute")
        def _count(_c: Any, _k: Any, statement: str, *_more: Any) -> None:
            if "journal_outbox" in statement and "JOIN journal_inbox" in statement:
                asked.append(statement)

        assert await journal.reader.wait("c" * 22, 0, 2.0) == []
        assert len(asked) <= 2


async def test_a_listener_hears_at_once_what_staff_write(tmp_path: Path) -> None:
    async with serving(write_town(tmp_path / "knowledge"), tmp_path / "var", load_limits()) as gateway:
        app, key = gateway.client.app, "c" * 22
        listening = asyncio.create_task(app[keys.JOURNAL].reader.wait(key, 0, 30.0))
        await asyncio.sleep(0)
        begun = time.monotonic()
        await app[keys.JOURNAL].holds.take(key, "web", "lan", "Cán bộ", "desk-1", LAN.write())
        [heard] = await listening
        assert heard.body["staff"] == {"name": "Cán bộ", "here": True, "speaks": False, "passed_on": False}
        assert time.monotonic() - begun < 20, "it rang; nobody waited for the time to be over"


async def test_a_request_that_nobody_took_leaves_the_list(tmp_path: Path) -> None:
    async with serving(write_town(tmp_path / "knowledge"), tmp_path / "var", load_limits()) as gateway:
        desk = gateway.client.app[DESK]
        await desk.records.ask("c" * 22, "web", "asked")
        assert list(await desk.records.requests()) == ["c" * 22]
        async with desk.records.store.begin() as connection:
            await connection.execute(REQUESTS.update().values(at=0.0))
        await desk.looker.look()
        assert await desk.records.requests() == {}


async def test_outside_hours_the_citizen_is_told_when_a_person_will_be_there(tmp_path: Path) -> None:
    knowledge = write_town(tmp_path / "knowledge")
    day = (dt.datetime.now(VIETNAM).isoweekday() + 1) % 7 + 1  # the day after tomorrow and no other one
    office = OFFICE | {"hours": [{"weekday": day, "open": [["07:30", "11:30"]]}]}
    (knowledge / "office.yml").write_text(yaml.safe_dump(office, allow_unicode=True), encoding="utf-8")
    async with serving(knowledge, tmp_path / "var", load_limits()) as gateway:
        said = await gateway.say("tôi muốn gặp cán bộ")
        last = said["messages"][-1]
        assert "Bây giờ ngoài giờ làm việc. Cán bộ có mặt lại lúc 07:30, " in last["text"]
        [button] = last["buttons"]
        asked = await gateway.say(button["payload"], said["conversation_id"])
        assert asked["messages"][0]["text"].startswith("Bạn viết lời nhắn vào một tin rồi gửi.")
        async with gateway.client.app[keys.STAFF_STORE].begin() as connection:
            await connection.execute(HELD_TOPICS.insert().values(topic="*", reason="thử", by="hoa", at=0.0))
        held = await gateway.say("Làm khai sinh cần gì?")
        assert "cán bộ có mặt lại lúc 07:30" in held["messages"][0]["text"]
        await gateway.client.app[DESK].looker.look()

        async def told() -> bool:
            async with gateway.client.get(f"/api/sessions/{held['conversation_id']}") as response:
                return "1800 0000" in await response.text()

        await until(told)


async def test_nobody_leaves_messages_without_end(tmp_path: Path) -> None:
    async with serving(write_town(tmp_path / "knowledge"), tmp_path / "var", load_limits()) as gateway:
        said = await gateway.say("để lại lời nhắn")
        for number in range(5):
            await gateway.say(f"Lời thứ {number}", said["conversation_id"])
            said = await gateway.say("để lại lời nhắn", said["conversation_id"])
        assert "5 lời nhắn chưa được trả lời" in said["messages"][0]["text"]
        assert len(await gateway.client.app[DESK].records.left()) == 5
