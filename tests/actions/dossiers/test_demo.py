from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from actions.dossiers import demo
from actions.dossiers.invented import InventedDossier, invent, load_plan
from actions.dossiers.key import load_or_create_key
from actions.dossiers.lookup import Outcome
from actions.dossiers.opening import open_lookup
from actions.dossiers.settings import DossierSettings
from actions.dossiers.verification import Verifier
from bot.dossier_code import canonicalise
from knowledge.day import VIETNAM
from knowledge.snapshot import Snapshot, load_snapshot
from knowledge.working_days import WorkingCalendar
from tests.actions.dossiers.conftest import row, store

TODAY = dt.date(2026, 11, 23)
OPEN = {1, 2, 4, 5, 6}


@pytest.fixture(scope="module")
def dossiers() -> list[InventedDossier]:
    return invent(load_plan(), TODAY, WorkingCalendar())


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierSettings:
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.delenv("DOSSIERS_URL", raising=False)
    return DossierSettings()


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return load_snapshot()


def test_the_counters_have_the_proportions_of_the_offices_year(dossiers: list[InventedDossier]) -> None:
    assert Counter(dossier.counter for dossier in dossiers) == {
        "dat-dai": 3691,
        "xay-dung": 259,
        "dang-ky-kinh-doanh": 239,
        "che-do-chinh-sach": 62,
        "chung-thuc-ho-tich": 1625,
    }
    assert len(dossiers) == load_plan().dossiers == 5876
    assert sum(dossier.counter == "dat-dai" and dossier.status in OPEN for dossier in dossiers) == 431


def test_every_state_occurs_and_some_dossiers_are_late(dossiers: list[InventedDossier]) -> None:
    assert {dossier.status for dossier in dossiers} == set(range(1, 11))
    now = dt.datetime.combine(TODAY, dt.time(), VIETNAM)
    late = [d for d in dossiers if d.status in (2, 4) and d.due_at and d.due_at < now]
    assert 10 < len(late) < 200


def test_every_dossier_is_possible(dossiers: list[InventedDossier]) -> None:
    calendar, codes = WorkingCalendar(), set()
    for dossier in dossiers:
        assert canonicalise(dossier.code) == dossier.code
        codes.add(dossier.code)
        day = dossier.submitted_at.date()
        assert f"-{day:%y%m%d}-" in dossier.code
        assert TODAY - dt.timedelta(days=365) <= day < TODAY
        assert calendar.is_working(day)
        assert re.fullmatch(r"\S+ Thử Nghiệm \d{4}", dossier.applicant_name)
        assert dossier.phone_fact != dossier.identity_fact
        assert (dossier.due_at is None) == (dossier.status in (1, 3))
        assert (dossier.finished_at is not None) == (dossier.status in (9, 10))
        if dossier.finished_at:
            assert dossier.submitted_at < dossier.finished_at
            assert dossier.finished_at.date() < TODAY
    assert len(codes) == len(dossiers)


def test_the_same_day_gives_the_same_dossiers_and_another_day_others(dossiers: list[InventedDossier]) -> None:
    plan, calendar = load_plan(), WorkingCalendar()
    assert invent(plan, TODAY, calendar) == dossiers
    assert invent(plan, TODAY + dt.timedelta(days=1), calendar) != dossiers


def test_procedures_of_the_demo_are_in_the_knowledge_base(dossiers: list[InventedDossier], snapshot: Snapshot) -> None:
    assert {dossier.procedure.code for dossier in dossiers} <= set(snapshot.procedures)


async def test_the_printed_examples_can_be_looked_up(
    settings: DossierSettings, snapshot: Snapshot, capsys: pytest.CaptureFixture[str]
) -> None:
    examples = await demo.fill(settings, TODAY)
    assert len(examples) == 3
    desk = await open_lookup(settings, snapshot)
    now = dt.datetime.combine(TODAY, dt.time(9), VIETNAM)
    found = [await desk.lookup(example.code, example.fact, "c1", now) for example in examples]
    await desk.close()
    assert [result.outcome for result in found] == [Outcome.FOUND] * 3
    assert [result.status.number for result in found if result.status] == [4, 5, 9]
    assert "5876/5876" in capsys.readouterr().err


def _content(settings: DossierSettings) -> list[tuple[object, ...]]:
    with sqlite3.connect(settings.var_dir / "dossiers.sqlite3") as connection:
        return connection.execute("select * from dossiers order by code").fetchall()


def test_running_it_again_changes_nothing(settings: DossierSettings, capsys: pytest.CaptureFixture[str]) -> None:
    assert demo.main(["--date", "2026-11-23"]) == 0
    first, printed = _content(settings), capsys.readouterr().out
    assert demo.main(["--date", "2026-11-23"]) == 0
    assert _content(settings) == first
    assert len(first) == 5876
    assert capsys.readouterr().out == printed
    assert len(re.findall(r"H55\.999-\d{6}-\d{4}   \d{4} ", printed)) == 3


async def test_real_dossiers_are_never_replaced(settings: DossierSettings) -> None:
    await store(settings.source_url, row(Verifier(load_or_create_key(settings.key_file))))
    with pytest.raises(demo.RealDossiersError):
        await demo.fill(settings, TODAY)
    assert len(_content(settings)) == 1


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://office.example/api", "dịch vụ của cơ quan"),
        ("sqlite:////proc/nowhere/d.sqlite3", "Không tạo được"),
        ("nonsense", "Không tạo được"),
    ],
)
def test_a_store_that_cannot_be_filled_gives_one_clear_line(
    settings: DossierSettings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    url: str,
    said: str,
) -> None:
    monkeypatch.setenv("DOSSIERS_URL", url)
    assert demo.main([]) == 1
    error = capsys.readouterr().err.strip().splitlines()
    assert len(error) == 1
    assert said in error[0]
