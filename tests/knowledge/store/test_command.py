"""`python -m knowledge.store` as an operator uses it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from knowledge.base_files import read_base
from knowledge.snapshot import ROOT
from knowledge.store.__main__ import main
from knowledge.store.store import Store, store_url


@pytest.fixture(autouse=True)
def _own_store(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSOLE_DATABASE_URL", address)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("KNOWLEDGE_DIR", str(ROOT))
    monkeypatch.chdir(tmp_path)  # no .env of the project


def test_a_base_goes_in_out_and_survives_the_loss_of_the_store(
    tmp_path: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    saved, out = str(tmp_path / "saved.sqlite3"), tmp_path / "out"
    assert main(["seed"]) == 0
    assert main(["export", str(out)]) == 0
    assert read_base(out) == read_base(ROOT)
    assert main(["export", str(out)]) == 0
    assert "0 written" in capsys.readouterr().out
    assert main(["import", str(out)]) == 0
    assert "nothing differs" in capsys.readouterr().out
    assert main(["backup", saved]) == 0
    assert main(["restore", saved]) == 2
    assert "--replace" in capsys.readouterr().err
    assert main(["restore", saved, "--replace"]) == 0
    assert main(["status"]) == 0
    told = capsys.readouterr().out
    assert "live\tpublication 2" in told
    assert "thu-nghiem" not in told  # the database's password


def test_a_change_in_a_folder_becomes_a_draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["seed"])
    main(["export", str(tmp_path / "out")])
    file = tmp_path / "out" / "office.yml"
    file.write_text(file.read_text("utf-8") + "# sửa\n", "utf-8")
    capsys.readouterr()
    assert main(["import", str(tmp_path / "out"), "--by", "lan"]) == 0
    assert capsys.readouterr().out == "draft 1: office.yml\n"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["export", "out"], "nothing is published yet"),
        (["export", "out", "--number", "7"], "no publication 7"),
        (["import", "nowhere"], "nowhere"),
        (["seed", "nowhere"], "nowhere"),
        (["restore", "nowhere"], "no such file"),
        (["backup", "."], ""),
    ],
)
def test_what_cannot_be_done_is_one_line_and_an_exit_status(
    command: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == 2
    error = capsys.readouterr().err
    assert told in error
    assert len(error.strip().splitlines()) == 1


def test_a_tampered_record_of_acts_is_told_and_shows_in_the_exit_status(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def tamper() -> None:
        store = Store(store_url(address, tmp_path))
        async with store.begin() as connection:
            await connection.exec_driver_sql("UPDATE audit SET object = 'khác'")
        await store.close()

    main(["seed"])
    asyncio.run(tamper())
    assert main(["status"]) == 1
    assert "row 1" in capsys.readouterr().err


def test_purging_says_what_went(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["purge", "--days", "1"]) == 0
    assert "gaps\t0" in capsys.readouterr().out


def test_an_address_of_another_kind_of_database_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONSOLE_DATABASE_URL", "mysql://somewhere/x")
    assert main(["status"]) == 2
    assert "sqlite:///path or postgresql://" in capsys.readouterr().err


def test_an_operator_switches_everything_off_and_on_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["off", "all", "--reason", "sai lệ phí"]) == 0
    assert main(["off", "all", "--reason", "nữa"]) == 0
    assert main(["on", "all"]) == 0
    assert capsys.readouterr().out == "all is off\nall is off already\nall is on\n"
    assert main(["off", "1.001193", "--reason", " "]) == 2
    assert "reason" in capsys.readouterr().err
