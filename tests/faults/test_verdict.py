"""The judge of the fault script sees what it is there to see."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, insert

from bot.gateway.journal.tables import INBOX, METADATA, OUTBOX
from tests.faults.crowd import Written
from tests.faults.report import BEGIN, END, write
from tests.faults.verdict import Verdict, judge


class Screens:
    """A channel whose people have read this."""

    name = "zalo"

    def __init__(self, **screens: list[str]) -> None:
        self._screens = screens

    async def said(self, person: str) -> list[str]:
        return self._screens[person]


def written(channel: Any, person: str, number: int, tries: int = 1) -> Written:
    return Written(channel, person, f"dấu {number}.", {"message": {"msg_id": f"{person}-{number}"}}, tries, 1.0)


def journal(path: Path, *unknown: str) -> Path:
    """A journal with a part of unknown fate for each of these messages."""
    engine = create_engine(f"sqlite:///{path}")
    METADATA.create_all(engine)
    with engine.begin() as connection:
        for number, message_id in enumerate(unknown, 1):
            row = {"id": number, "channel": "zalo", "conversation": "c", "kind": "text", "urgency": 1, "at": 0.0}
            connection.execute(insert(INBOX), row | {"message_id": message_id, "received_at": 0.0, "state": "done"})
            part = {"conversation": "c", "channel": "zalo", "inbox_id": number, "seq": 0, "key": str(number)}
            connection.execute(insert(OUTBOX), part | {"state": "uncertain", "created_at": 0.0})
    engine.dispose()
    return path


async def test_what_is_missing_repeated_or_out_of_order_is_told_apart(tmp_path: Path) -> None:
    screens = Screens(
        a=["dấu 1.", "dấu 2. và nút bấm"],
        b=["dấu 2.", "dấu 1."],
        c=["dấu 1.", "dấu 1."],
        d=[],
        e=[],
    )
    said = [written(screens, person, number) for person in "ab" for number in (1, 2)]
    said += [written(screens, "c", 1, tries=3), written(screens, "d", 1), written(screens, "e", 1)]
    found = await judge(said, journal(tmp_path / "journal.sqlite3", "d-1", "a-1"))
    assert found == Verdict(
        accepted=7, once=4, repeated=1, unknown=1, lost=1, disordered=1, unknown_parts=2, delivered_again=1
    )
    assert not found.holds


async def test_all_is_well_where_everybody_read_their_answers_once_and_in_order(tmp_path: Path) -> None:
    screens = Screens(a=["Xin chào", "dấu 1.", "dấu 2."])
    found = await judge([written(screens, "a", number) for number in (1, 2)], journal(tmp_path / "journal.sqlite3"))
    assert found.holds
    assert found.once == 2


def test_figures_replace_those_of_the_last_run_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"trước\n{BEGIN}\ncũ\n{END}\nsau\n")
    write("mới\n", page)
    write("mới hơn\n", page)
    assert page.read_text() == f"trước\n{BEGIN}\nmới hơn\n{END}\nsau\n"
