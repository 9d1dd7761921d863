"""Leases, housekeeping, the clock, and the command line."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import select, update

from bot.gateway import keys
from bot.gateway.channels.base import InboundKind
from bot.gateway.journal import __main__ as command
from bot.gateway.journal.backoff import pause
from bot.gateway.journal.bell import Bell
from bot.gateway.journal.database import Database, database_url
from bot.gateway.journal.intake import Intake, fitted
from bot.gateway.journal.keeping import Keeper
from bot.gateway.journal.ledger import Ledger
from bot.gateway.journal.measures import Measures
from bot.gateway.journal.reports import Reports
from bot.gateway.journal.rules import Patience, Rules, load_rules
from bot.gateway.journal.sealing import PersonKeys, Sealer, UnreadableError
from bot.gateway.journal.tables import INBOX
from bot.gateway.journal.work import LeaseLostError, Sending
from tests.bot.gateway.journal.conftest import Running
from tests.bot.gateway.journal.platform import Platform, event
from tests.bot.gateway.standins import Rasa

Start = Callable[..., Any]
DAY = 86400


async def backdated(url: str, seconds: float) -> None:
    database = Database(database_url(url), load_rules().database)
    async with database.begin() as connection:
        finished = INBOX.c.finished_at - seconds
        await connection.execute(update(INBOX).values(received_at=INBOX.c.received_at - seconds, finished_at=finished))
    await database.close()


async def test_a_message_is_known_for_a_day_at_least_and_forgotten_later(
    start: Start, database: str, platform: Platform
) -> None:
    gateway: Running = await start()
    await gateway.journal.accept([event("1")])
    await gateway.settled()
    await backdated(database, 2 * DAY)
    await gateway.journal.keeper.purge()
    assert (await gateway.journal.accept([event("1")])).duplicate == 1
    await backdated(database, 6 * DAY)
    assert await gateway.journal.keeper.purge() == 1
    assert (await gateway.journal.accept([event("1")])).new == 1


class Bare:
    """A journal without workers, at a time of the test's choosing."""

    def __init__(self, url: str, rules: Rules) -> None:
        self.now = 1_800_000_000.0
        self.database = Database(database_url(url), rules.database)
        sealer = Sealer(b"s" * 32)
        self.ledger = Ledger(self.database, sealer, rules, lambda: self.now)
        measures = Measures(CollectorRegistry())
        self.intake = Intake(self.database, sealer, PersonKeys(b"s" * 32), rules, measures, Bell(), lambda: self.now)
        self.keeper = Keeper(
            self.database, self.ledger.leases, Reports(self.database), rules, measures, 30, lambda: self.now
        )


@pytest.fixture
async def bare(database: str, rules: Rules) -> AsyncIterator[Bare]:
    made = Bare(database, rules)
    yield made
    await made.database.close()


async def test_a_lease_that_ran_out_cannot_be_used_any_more(bare: Bare) -> None:
    await bare.intake.accept([event("1")])
    first = await bare.ledger.claim("post")
    assert first is not None
    assert await bare.ledger.claim("post") is None
    bare.now += 100
    second = await bare.ledger.claim("post")
    assert second is not None
    with pytest.raises(LeaseLostError):
        await bare.ledger.finish(first, [{"text": "zu spät"}])
    assert await bare.ledger.finish(second) is None


async def test_a_part_whose_worker_died_is_not_sent_again(bare: Bare) -> None:
    await bare.intake.accept([event("1"), event("2")])
    asked = await bare.ledger.claim("post")
    assert asked is not None
    sending = await bare.ledger.finish(asked, [{"text": "một"}, {"text": "hai"}])
    assert isinstance(getattr(sending, "step", None), Sending)
    bare.now += 100
    following = await bare.ledger.claim("post")
    assert following is not None
    assert isinstance(following.step, Sending)
    assert following.step.part.body == {"text": "hai"}
    [letter] = await Reports(bare.database).dead(5)
    assert (letter.state, letter.reason) == ("uncertain", "interrupted")


@pytest.mark.parametrize("hours", [-5, 5])
async def test_a_clock_that_jumps_stops_nothing(bare: Bare, hours: int) -> None:
    await bare.intake.accept([event("1"), event("2", "p2")])
    pausing = await bare.ledger.claim("post")
    leased = await bare.ledger.claim("post")
    assert pausing is not None
    assert leased is not None
    await bare.ledger.postpone(pausing, 0.1, "refused")
    bare.now += hours * 3600
    await bare.keeper.look()
    bare.now += 6  # the longest that a lease or a pause may last with these rules
    assert await bare.ledger.claim("post") is not None
    assert await bare.ledger.claim("post") is not None


async def test_after_the_clock_was_set_back_what_came_before_does_not_count_against_a_person(
    bare: Bare, rules: Rules
) -> None:
    await bare.intake.accept([event(str(number)) for number in range(rules.abuse.messages_per_window)])
    bare.now -= 5 * 3600
    await bare.intake.accept([event("after")])
    async with bare.database.read() as connection:
        query = select(INBOX.c.state, INBOX.c.limited).where(INBOX.c.message_id == "after")
        assert (await connection.execute(query)).one() == ("waiting", 0)


async def test_after_the_clock_was_set_back_a_takeover_lasts_no_longer_than_any(bare: Bare, rules: Rules) -> None:
    await bare.intake.accept([event("1", kind=InboundKind.ECHO)])
    work = await bare.ledger.claim("post")
    assert work is not None
    silence = rules.takeover.minutes * 60
    await bare.ledger.hold(work, bare.now + silence)
    bare.now -= 5 * 3600
    await bare.keeper.look()
    await bare.intake.accept([event("2")])
    bare.now += silence + 10
    following = await bare.ledger.claim("post")
    assert following is not None
    assert not following.held


async def test_what_another_secret_sealed_becomes_a_dead_letter_and_holds_up_nobody(
    start: Start, rasa: Rasa, platform: Platform
) -> None:
    gateway: Running = await start()
    gateway.journal._intake._sealer = Sealer(b"another secret of thirty-two byt")
    await gateway.journal.accept([event("1")])
    await gateway.settled()
    [letter] = await gateway.journal.reports.dead(5)
    assert (letter.state, letter.reason) == ("dead", "unreadable")
    assert rasa.asked == []


async def test_gauges_show_what_waits(start: Start, rasa: Rasa) -> None:
    gateway: Running = await start(change={"answering": {"longest_pause": 60}})
    rasa.status = 503
    await gateway.journal.accept([event("1")])
    await gateway.journal.keeper.look()
    text = await gateway.metrics()
    assert 'motcua_journal_inbox{channel="post",state="waiting"} 1.0' in text
    rasa.status = 200


def test_pauses_double_up_to_the_longest_and_follow_the_platform() -> None:
    rules = Patience(first_pause=1, longest_pause=20, attempts=9)
    assert [0.75 * 2**n <= pause(rules, n) <= 1.25 * 2**n for n in range(4)] == [True] * 4
    assert pause(rules, 500) == 20
    assert pause(rules, 0, 7) == 7
    assert pause(rules, 0, 3600) == 20


def test_odd_message_ids_are_kept_as_digests() -> None:
    assert fitted("m_abc-1") == "m_abc-1"
    odd = {fitted(text) for text in ("a b", "x" * 201, "\ud800", "a\x00b", "")}
    assert len(odd) == 5
    assert all(len(name) < 100 for name in odd)


def test_sealed_words_open_only_with_the_same_secret() -> None:
    token = Sealer(b"a" * 32).seal({"text": "nửa ký tự \ud83d"})
    assert Sealer(b"a" * 32).open(token) == {"text": "nửa ký tự \ud83d"}
    with pytest.raises(UnreadableError):
        Sealer(b"b" * 32).open(token)
    key = PersonKeys(b"a" * 32).conversation("zalo", "123")
    assert len(key) == 22
    assert key != PersonKeys(b"a" * 32).conversation("messenger", "123")


async def test_the_command_line_lists_puts_back_counts_and_deletes(
    start: Start, rasa: Rasa, platform: Platform, database: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("GATEWAY_DATABASE_URL", database)

    async def run(*words: str) -> tuple[int, str]:
        status = await asyncio.to_thread(command.main, list(words))
        said = capsys.readouterr()
        return status, said.out + said.err

    gateway: Running = await start(change={"answering": {"attempts": 1}})
    rasa.replies = [[]]
    await gateway.journal.accept([event("1", text="cccd 006123456789")])
    await gateway.settled()
    status, listed = await run("dead")
    assert (status, "in:1\t" in listed, "silent" in listed, "0061" in listed) == (0, True, True, False)
    assert (await run("retry", "in:1"))[0] == 0
    await gateway.settled()
    assert len(rasa.asked) == 2
    status, said = await run("retry", "in:1", "out:x")
    assert (status, said.count("no such dead letter")) == (1, 2)
    assert "in\tpost\tdone\t1" in (await run("stats"))[1]
    key = gateway.journal.people.conversation("post", "p1")
    assert len(await gateway.client.app[keys.CHAT].history(key)) == 2
    assert await run("erase", "--channel", "post", "--person", "p1") == (0, "deleted\n")
    assert await gateway.client.app[keys.CHAT].history(key) == []
    assert "in\tpost\terased\t1" in (await run("stats"))[1]
