from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from actions.dossiers.lookup import LookupResult, Outcome
from actions.dossiers.record import Record
from actions.dossiers.source import SourceUnavailableError
from actions.dossiers.verification import Verifier
from tests.actions.dossiers.conftest import CODE, NOW, Opener, row, store

MINUTE = dt.timedelta(minutes=1)
OTHER = "H55.999-261110-0008"
UNKNOWN = "H55.999-261110-9999"


@pytest.fixture(autouse=True)
async def dossiers(url: str, verifier: Verifier) -> None:
    await store(url, row(verifier), row(verifier, code=OTHER), row(verifier, code="HS-2026-000123"))


@pytest.mark.parametrize("fact", ["1234", "5678", "bốn số cuối là 1234", "0912 345 678", "••••••••1234"])
async def test_either_number_opens_the_dossier_however_it_is_typed(open_desk: Opener, fact: str) -> None:
    desk = await open_desk()
    result = await desk.lookup("hồ sơ h55 999 261110 0007 với", fact, "c1", NOW)
    assert result.outcome is Outcome.FOUND
    assert result.status is not None
    assert result.status.code == CODE
    assert result.status.key == "processing"
    assert result.message == result.status.text


async def test_the_towns_own_receipt_is_found(open_desk: Opener) -> None:
    result = await (await open_desk()).lookup("hs-2026-000123", "1234", "c1", NOW)
    assert result.outcome is Outcome.FOUND


async def test_what_is_shown_holds_initials_and_nothing_else_of_a_person(open_desk: Opener) -> None:
    result = await (await open_desk()).lookup(CODE, "1234", "c1", NOW)
    assert result.status is not None
    shown = repr(result)
    assert result.status.applicant == "N.T.N."
    for private in ("Nguyễn", "Thử", "Nghiệm", "1234", "5678", "digest"):
        assert private not in shown


async def test_a_wrong_fact_and_an_unknown_code_are_told_the_same(open_desk: Opener) -> None:
    desk = await open_desk()
    wrong_fact = await desk.lookup(CODE, "0000", "c1", NOW)
    unknown = await desk.lookup(UNKNOWN, "1234", "c2", NOW)
    assert wrong_fact == unknown == LookupResult(Outcome.REFUSED, wrong_fact.message)


async def test_the_fact_of_another_dossier_does_not_open_this_one(
    open_desk: Opener, url: str, verifier: Verifier
) -> None:
    theirs = row(verifier, code="H55.999-261110-0010", phone_digest=verifier.digest(b"s" * 16, "4321"))
    await store(url, theirs)
    desk = await open_desk()
    assert (await desk.lookup(CODE, "4321", "c1", NOW)).outcome is Outcome.REFUSED
    assert (await desk.lookup("H55.999-261110-0010", "4321", "c1", NOW)).outcome is Outcome.FOUND


async def test_unreadable_input_is_asked_for_again_and_counts_for_nothing(open_desk: Opener) -> None:
    desk = await open_desk()
    for _ in range(6):
        assert (await desk.lookup("không nhớ", "1234", "c1", NOW)).outcome is Outcome.BAD_CODE
        assert (await desk.lookup(CODE, "quên rồi", "c1", NOW)).outcome is Outcome.BAD_FACT
    assert (await desk.lookup(CODE, "1234", "c1", NOW)).outcome is Outcome.FOUND


@pytest.mark.parametrize("code", [CODE, UNKNOWN])
async def test_the_fifth_failure_locks_the_code_for_everyone(open_desk: Opener, code: str) -> None:
    desk = await open_desk()
    results = [await desk.lookup(code, "0000", f"c{i}", NOW) for i in range(5)]
    assert [result.outcome for result in results] == [Outcome.REFUSED] * 4 + [Outcome.LOCKED]
    assert results[-1].minutes == 15
    assert "15 phút" in results[-1].message
    again = await desk.lookup(code, "1234", "another", NOW + 14 * MINUTE)
    assert again.outcome is Outcome.LOCKED
    assert again.minutes == 1


async def test_the_fifth_failure_locks_the_conversation_for_every_code(open_desk: Opener) -> None:
    desk = await open_desk()
    for number in range(5):
        await desk.lookup(f"H55.999-261110-{9000 + number}", "0000", "guesser", NOW)
    assert (await desk.lookup(CODE, "1234", "guesser", NOW)).outcome is Outcome.LOCKED
    assert (await desk.lookup(CODE, "1234", "owner", NOW)).outcome is Outcome.FOUND


async def test_a_lock_ends_after_fifteen_minutes_and_the_count_begins_anew(open_desk: Opener) -> None:
    desk = await open_desk()
    for _ in range(5):
        await desk.lookup(CODE, "0000", "c1", NOW)
    assert (
        await desk.lookup(CODE, "1234", "c1", NOW + 15 * MINUTE - dt.timedelta(seconds=1))
    ).outcome is Outcome.LOCKED
    later = NOW + 15 * MINUTE
    assert (await desk.lookup(CODE, "0000", "c1", later)).outcome is Outcome.REFUSED
    assert (await desk.lookup(CODE, "1234", "c1", later)).outcome is Outcome.FOUND


async def test_attempts_during_a_lock_do_not_prolong_it(open_desk: Opener) -> None:
    desk = await open_desk()
    for minute in (0, 0, 0, 0, 0, 5, 10, 14):
        await desk.lookup(CODE, "0000", "c1", NOW + minute * MINUTE)
    assert (await desk.lookup(CODE, "1234", "c1", NOW + 15 * MINUTE)).outcome is Outcome.FOUND


async def test_a_restart_does_not_forget_a_lock(open_desk: Opener) -> None:
    first = await open_desk()
    for _ in range(5):
        await first.lookup(CODE, "0000", "c1", NOW)
    await first.close()
    assert (await (await open_desk()).lookup(CODE, "1234", "c2", NOW)).outcome is Outcome.LOCKED


async def test_failures_are_forgotten_a_quarter_of_an_hour_after_the_last(open_desk: Opener) -> None:
    desk = await open_desk()
    for _ in range(4):
        await desk.lookup(CODE, "0000", "c1", NOW)
    assert (await desk.lookup(CODE, "0000", "c1", NOW + 15 * MINUTE)).outcome is Outcome.REFUSED


async def test_success_does_not_count_and_does_not_wipe_failures_of_a_guesser(open_desk: Opener) -> None:
    desk = await open_desk()
    for _ in range(10):
        assert (await desk.lookup(OTHER, "1234", "guesser", NOW)).outcome is Outcome.FOUND
    for _ in range(4):
        await desk.lookup(CODE, "0000", "guesser", NOW)
        await desk.lookup(OTHER, "1234", "guesser", NOW)
    assert (await desk.lookup(CODE, "0000", "guesser", NOW)).outcome is Outcome.LOCKED


async def test_the_right_fact_at_the_fifth_attempt_is_still_let_in(open_desk: Opener) -> None:
    desk = await open_desk()
    for _ in range(4):
        await desk.lookup(CODE, "0000", "c1", NOW)
    assert (await desk.lookup(CODE, "1234", "c1", NOW)).outcome is Outcome.FOUND
    assert (await desk.lookup(CODE, "5678", "c1", NOW)).outcome is Outcome.FOUND


async def test_of_forty_guesses_at_once_no_more_than_four_are_answered(open_desk: Opener) -> None:
    desk = await open_desk()
    guesses = [desk.lookup(CODE, f"{i:04}", f"c{i}", NOW) for i in range(40)]
    outcomes = [result.outcome for result in await asyncio.gather(*guesses)]
    assert outcomes.count(Outcome.REFUSED) == 4
    assert outcomes.count(Outcome.LOCKED) == 36


async def test_the_lock_table_holds_neither_codes_nor_conversations(open_desk: Opener, tmp_path: Path) -> None:
    await (await open_desk()).lookup(CODE, "0000", "conversation-77", NOW)
    with sqlite3.connect(tmp_path / "lockouts.sqlite3") as connection:
        rows = repr(connection.execute("select * from dossier_failures").fetchall())
    assert rows.count("2026-11-23") == 2
    assert "H55" not in rows
    assert "conversation" not in rows


class DownSource:
    """A source whose records cannot be reached."""

    def __init__(self, hangs: bool) -> None:
        self.hangs = hangs

    async def find(self, code: str) -> Record | None:
        if self.hangs:
            await asyncio.sleep(60)
        raise SourceUnavailableError("down")

    async def close(self) -> None:
        return None


@pytest.mark.parametrize("hangs", [True, False])
async def test_a_source_that_is_down_is_said_to_be_and_is_no_failure_of_the_citizen(
    open_desk: Opener, hangs: bool
) -> None:
    down = await open_desk(DownSource(hangs))
    for _ in range(6):
        result = await down.lookup(CODE, "1234", "c1", NOW)
        assert result.outcome is Outcome.UNAVAILABLE
    assert (await (await open_desk()).lookup(CODE, "1234", "c1", NOW)).outcome is Outcome.FOUND


async def test_where_failures_cannot_be_counted_nothing_is_shown(open_desk: Opener, tmp_path: Path) -> None:
    desk = await open_desk()
    with sqlite3.connect(tmp_path / "lockouts.sqlite3") as connection:
        connection.execute("drop table dossier_failures")
    assert (await desk.lookup(CODE, "1234", "c1", NOW)).outcome is Outcome.UNAVAILABLE


async def test_a_time_without_zone_is_refused(open_desk: Opener) -> None:
    with pytest.raises(ValueError, match="zone"):
        await (await open_desk()).lookup(CODE, "1234", "c1", NOW.replace(tzinfo=None))
