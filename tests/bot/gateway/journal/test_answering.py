"""Accepted means answered: once, in order, whatever fails meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.gateway.channels.base import AttachmentInfo, InboundKind
from bot.gateway.errors import GatewayError, StoreError
from bot.gateway.journal.database import Database, database_url
from bot.gateway.journal.reports import Reports
from bot.gateway.journal.rules import load_rules
from tests.bot.gateway.journal.conftest import Running, until
from tests.bot.gateway.journal.platform import Platform, PostChannel, event
from tests.bot.gateway.standins import Rasa, reply
from tests.standins.postgres import Postgres

Start = Callable[..., Any]


def echo(text: str) -> list[dict[str, Any]]:
    return reply(messages=[{"text": f"Về: {text}"}])


async def test_a_message_is_answered_through_the_channel(start: Start, rasa: Rasa, platform: Platform) -> None:
    gateway: Running = await start()
    rasa.replies = [echo("một")]
    assert (await gateway.journal.accept([event("1")])).new == 1
    await gateway.settled()
    assert platform.texts("p1") == ["Về: một"]
    assert rasa.texts == ["Làm khai sinh cần gì?"]


async def test_a_repeated_delivery_is_not_answered_again(start: Start, rasa: Rasa, platform: Platform) -> None:
    gateway: Running = await start()
    await gateway.journal.accept([event("1"), event("1")])
    await gateway.settled()
    again = await gateway.journal.accept([event("1"), event("2")])
    await gateway.settled()
    assert (again.new, again.duplicate) == (1, 1)
    assert len(rasa.asked) == len(platform.received) == 2


async def test_one_conversation_is_answered_in_order_and_many_at_once(
    start: Start, rasa: Rasa, platform: Platform
) -> None:
    gateway: Running = await start()
    rasa.seconds = 0.05
    asked = [event(f"{person}-{n}", person, f"câu {n}") for n in range(4) for person in ("a", "b", "c")]
    await gateway.journal.accept(asked)
    await gateway.settled()
    by_sender: dict[str, list[str]] = {}
    for message in rasa.asked:
        by_sender.setdefault(message["sender"], []).append(message["message"])
    assert list(by_sender.values()) == [[f"câu {n}" for n in range(4)]] * 3
    assert set(rasa.most_at_once.values()) == {1}
    assert rasa.most_conversations > 1
    assert len(platform.received) == 12


async def test_a_message_outlives_an_outage_of_rasa(start: Start, rasa: Rasa, platform: Platform) -> None:
    gateway: Running = await start()
    rasa.replies = [[], b"kaputt", [], echo("một")]  # silent, as while the action server is down
    await gateway.journal.accept([event("1"), event("2", text="câu sau")])
    await gateway.settled()
    assert platform.texts("p1")[0] == "Về: một"
    assert rasa.texts == ["Làm khai sinh cần gì?"] * 4 + ["câu sau"]
    assert 'motcua_journal_retries_total{channel="post",reason="silent",step="answer"} 2.0' in await gateway.metrics()


async def test_after_too_many_attempts_there_is_one_apology_and_a_dead_letter(
    start: Start, rasa: Rasa, platform: Platform
) -> None:
    gateway: Running = await start(change={"answering": {"attempts": 3}})
    rasa.replies = [[], [], []]
    await gateway.journal.accept([event("1")])
    await gateway.settled()
    assert len(platform.received) == 1
    assert "chưa trả lời được" in platform.texts()[0]
    [letter] = await gateway.journal.reports.dead(10)
    assert (letter.state, letter.reason, letter.attempts) == ("dead", "silent", 3)
    assert await gateway.journal.reports.retry(letter.name, 0)
    await until(lambda: len(platform.received) == 2)
    assert platform.texts()[1].startswith("Đăng ký khai sinh")
    await gateway.settled()
    assert await gateway.journal.reports.dead(10) == []


async def test_an_answer_that_is_never_readable_ends_sooner(start: Start, rasa: Rasa, platform: Platform) -> None:
    gateway: Running = await start()
    rasa.replies = [b"kaputt"] * 3
    await gateway.journal.accept([event("1")])
    await gateway.settled()
    assert len(rasa.asked) == 3
    assert len(platform.received) == 1


async def test_a_channel_that_fails_to_draw_an_answer_does_not_stop_the_conversation(
    start: Start, platform: Platform
) -> None:
    class Broken(PostChannel):
        def render(self, answer: Any, to: Any) -> Any:
            if "hỏng" in answer.messages[0].text:
                raise RuntimeError("a mistake of ours")
            return super().render(answer, to)

    gateway: Running = await start(Broken(platform.url))
    await gateway.journal.accept([event("1", text="x" * 2000), event("2")])
    await gateway.settled()
    assert "1.000 ký tự" in platform.texts()[0]
    assert len(platform.received) == 2


async def test_what_is_not_a_question_gets_a_kind_answer(start: Start, rasa: Rasa, platform: Platform) -> None:
    gateway: Running = await start()
    picture, sound = (AttachmentInfo("image"),), (AttachmentInfo("audio"),)
    await gateway.journal.accept(
        [
            event("1", text=None, kind=InboundKind.ATTACHMENT, attachments=picture),
            event("2", text=None, kind=InboundKind.ATTACHMENT, attachments=sound),
            event("3", text=None, kind=InboundKind.STICKER),
            event("4", text=None, kind=InboundKind.LOCATION),
            event("5", text=None, kind=InboundKind.SUBMIT_INFO),
            event("6", text="   \u200b "),
            event("7", text=None, kind=InboundKind.READ),
            event("8", text=None, kind=InboundKind.UNFOLLOW),
        ]
    )
    await gateway.settled()
    said = platform.texts()
    assert rasa.asked == []
    assert len(said) == 6
    assert "không gửi ảnh căn cước" in said[0]
    assert "tệp" in said[1]


async def test_the_first_answer_tells_once_that_this_is_a_machine(start: Start, platform: Platform) -> None:
    gateway: Running = await start(PostChannel(platform.url, shows_notice=False))
    await gateway.journal.accept([event("1"), event("2")])
    await gateway.settled()
    assert ["trợ lý tự động của Bộ phận Một cửa Thử" in text for text in platform.texts()] == [True, False, False]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_connections_that_break_in_the_middle_of_the_work_lose_and_repeat_nothing(
    start: Start, rasa: Rasa, platform: Platform, database: str, request: pytest.FixtureRequest
) -> None:
    gateway: Running = await start()
    server, name = request.getfixturevalue("postgres"), database.rsplit("/", 1)[1]
    rasa.seconds = platform.seconds = 0.02
    await gateway.journal.accept([event(f"{p}-{n}", f"p{p}", f"{p} {n}") for n in range(3) for p in range(6)])
    kill = (
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"
    )
    for least in (2, 8):
        await until(lambda least=least: len(platform.received) >= least)
        await asyncio.to_thread(server.run, name, kill)
    await gateway.settled()
    assert len(platform.received) == len({part["key"] for part in platform.received}) == 18
    assert await gateway.journal.reports.dead(5) == []


async def test_a_database_that_is_not_there_is_said_clearly(postgres: Postgres) -> None:
    for url in (postgres.url("nowhere"), "postgresql://x:y@127.0.0.1:9/z"):
        database = Database(database_url(url), load_rules().database)
        with pytest.raises(StoreError, match="postgresql"):
            await Reports(database).stats(0)
        await database.close()


async def test_a_person_who_sends_too_much_is_told_once(start: Start, rasa: Rasa, platform: Platform) -> None:
    gateway: Running = await start(change={"abuse": {"messages_per_window": 3}})
    await gateway.journal.accept([event(str(n)) for n in range(10)])
    await gateway.journal.accept([event("b", "p2")])
    await gateway.settled()
    assert len(rasa.asked) == 4
    assert ["gửi nhanh quá" in text for text in platform.texts("p1")] == [False] * 3 + [True]
    assert (await gateway.journal.reports.stats(0)).inbox["post", "skipped"] == 6


async def test_a_full_inbox_refuses_clearly_and_stores_nothing(start: Start, rasa: Rasa) -> None:
    gateway: Running = await start(change={"abuse": {"waiting_at_most": 2}, "answering": {"longest_pause": 60}})
    rasa.status = 503
    await gateway.journal.accept([event(str(n), f"p{n}") for n in range(3)])
    with pytest.raises(GatewayError, match="overloaded"):
        await gateway.journal.accept([event("9", "p9")])
    assert sum((await gateway.journal.reports.stats(0)).inbox.values()) == 3
    rasa.status = 200


async def test_two_gateways_share_the_work_and_a_restart_goes_on(
    start: Start, rasa: Rasa, platform: Platform, tmp_path: Path
) -> None:
    first: Running = await start()
    second: Running = await start()
    rasa.seconds = 0.03
    await first.journal.accept([event(f"{p}{n}", f"p{p}", f"{n}") for n in range(3) for p in range(10)])
    await first.client.close()  # in the middle of it
    await second.settled()
    assert len(rasa.asked) == 30
    assert len(platform.received) == len({part["key"] for part in platform.received}) == 30
    assert set(rasa.most_at_once.values()) == {1}


async def test_words_are_sealed_while_they_wait_and_gone_when_done(
    start: Start, rasa: Rasa, platform: Platform, tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    def rows(query: str) -> str:
        if database.startswith("sqlite"):
            with contextlib.closing(sqlite3.connect(tmp_path / "journal.sqlite3")) as connection:
                return "\n".join("|".join(map(str, row)) for row in connection.execute(query))
        name = database.rsplit("/", 1)[1]
        said: str = request.getfixturevalue("postgres").run(name, query)
        return said

    def stored() -> str:
        tables = ("journal_inbox", "journal_outbox", "journal_conversations")
        return "".join(rows(f"SELECT * FROM {table}") for table in tables)

    gateway: Running = await start()
    rasa.seconds = 0.3
    await gateway.journal.accept([event("1", "nguoi-dan-7788", "so 006123456789 cua toi")])
    assert "post" in stored()
    assert "006123456789" not in stored()
    await gateway.settled()
    assert platform.received[0]["to"] == "nguoi-dan-7788"
    assert "nguoi-dan-7788" not in stored()
    assert rows("SELECT count(*) FROM journal_inbox WHERE content IS NOT NULL") == "0"
    assert rows("SELECT count(*) FROM journal_outbox WHERE body IS NOT NULL") == "0"
