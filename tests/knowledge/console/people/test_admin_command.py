"""`python -m knowledge.console admin`: the way in when there is nobody."""

from __future__ import annotations

import asyncio
import re
import stat
from pathlib import Path

import pytest

from knowledge.console.__main__ import main
from knowledge.console.people.rules import people_rules
from knowledge.console.roles import Role
from tests.knowledge.console.people.clerks import account_row, acts, browser, make, with_second_factor
from tests.knowledge.console.serving import Office


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    return tmp_path


def _said(capsys: pytest.CaptureFixture[str]) -> str:
    found = re.search(r": (\S+)\n$", capsys.readouterr().out)
    assert found
    return found.group(1)


async def _run(*arguments: str) -> int:
    return await asyncio.to_thread(main, ["admin", *arguments])


async def test_the_first_administrator_signs_in_with_what_it_prints(
    var: Path, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await _run("Lan", "--name", "Hoàng Lan") == 0
    password = _said(capsys)
    lan = await browser(office)
    assert (await lan.sign_in("lan", password)).location == "/console/"
    assert (await lan.get("/")).location == "/console/mat-khau"
    row = await account_row(office, "lan")
    assert (row.name, row.roles) == ("Hoàng Lan", ["admin"])
    assert (await acts(office))[0] == ("command-line", "account_created", "lan")
    assert stat.S_IMODE((var / "gateway.secret").stat().st_mode) == 0o600


async def test_an_administrator_who_lost_everything_gets_in_again(
    var: Path, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    account = await make(office, "lan", Role.EDITOR, active=False)
    await with_second_factor(office, account)
    for _ in range(people_rules().login_tries.free):
        await (await browser(office)).sign_in("lan", "sai mật khẩu rồi")
    assert (await (await browser(office)).sign_in("lan", "sai mật khẩu rồi")).status == 429
    assert await _run("lan") == 0
    row = await account_row(office, "lan")
    assert (row.name, row.roles, row.active, row.totp) == ("Lan", ["admin", "editor"], True, None)
    assert (await (await browser(office)).sign_in("lan", _said(capsys))).location == "/console/"
    assert ("command-line", "admin_restored", "lan") in await acts(office)


@pytest.mark.parametrize("arguments", [["Lan Hoàng"], ["system"], [""], ["lan", "--name", "L" * 81]])
async def test_what_will_not_do_is_said(var: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert await _run(*arguments) == 2
    assert capsys.readouterr().err


async def test_a_store_that_is_away_is_said_without_a_trace(
    var: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (var / "tep").touch()
    monkeypatch.setenv("CONSOLE_DATABASE_URL", f"sqlite:///{var}/tep/console.sqlite3")
    assert await _run("lan") == 1
    assert "tep" in capsys.readouterr().err


async def test_an_address_of_no_known_database_is_said_without_its_password(
    var: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONSOLE_DATABASE_URL", "mysql://lan:bimat@may/kho")
    assert await _run("lan") == 2
    told = capsys.readouterr().err
    assert "postgresql://" in told
    assert "bimat" not in told


async def test_a_damaged_secret_is_said(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (var / "gateway.secret").write_bytes(b"short")
    assert await _run("lan") == 1
    assert "damaged" in capsys.readouterr().err
