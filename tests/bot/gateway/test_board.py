"""The board's JSON on different days."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from bot.gateway.board import Board
from knowledge.snapshot import load_snapshot
from tests.bot.gateway.conftest import Gateway
from tests.bot.gateway.town import ENTRY, write_town

CODE = ENTRY["code"]
CHANGE = dt.date(2027, 3, 1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A town whose one procedure costs 8,000 until 28/2/2027 and 5,000 from 1/3/2027."""
    town = write_town(tmp_path / "knowledge")
    newest = ENTRY | {"status": "amended", "effective_from": "2027-03-01", "fees": [{"amount_vnd": 5000}]}
    newest["plain_name"] = "Xin giấy thử kiểu mới"
    for path, entry in (
        (f"procedures/tu-phap/{CODE}.yml", newest),
        (f"history/{CODE}/first.yml", ENTRY | {"effective_to": "2027-02-28"}),
    ):
        (town / path).parent.mkdir(parents=True, exist_ok=True)
        (town / path).write_text(yaml.safe_dump(entry, allow_unicode=True), encoding="utf-8")
    return town


@pytest.mark.parametrize(
    ("day", "amount", "name"),
    [
        (dt.date(2027, 2, 28), 8000, "Xin giấy thử nghiệm"),
        (CHANGE, 5000, "Xin giấy thử kiểu mới"),
    ],
)
def test_the_board_shows_what_holds_on_the_day(root: Path, day: dt.date, amount: int, name: str) -> None:
    board = Board(load_snapshot(root), lambda: day)
    assert board.entry(CODE)["fees"][0]["amount_vnd"] == amount
    assert board.entry(CODE)["in_force"] is True
    assert [entry["plain_name"] for entry in board.listing()["procedures"]] == [name]


def test_an_earlier_version_stays_readable(root: Path) -> None:
    board = Board(load_snapshot(root), lambda: dt.date(2027, 6, 1))
    assert board.entry(CODE, dt.date(2026, 12, 1))["fees"][0]["amount_vnd"] == 8000
    assert [version["effective_from"] for version in board.entry(CODE)["versions"]] == [None, "2027-03-01"]


async def test_a_day_can_be_asked_for_and_a_wrong_one_is_a_clear_error(gateway: Gateway) -> None:
    assert (await gateway.client.get(f"/api/procedures/{CODE}", params={"on": "2027-03-01"})).status == 200
    for wrong in ("1/3/2027", "2027-02-30", "", "٢٠٢٧-03-01", "20270301"):
        response = await gateway.client.get(f"/api/procedures/{CODE}", params={"on": wrong})
        assert (response.status, (await response.json())["error"]["code"]) == (422, "day_invalid")
