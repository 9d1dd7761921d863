"""Interactive learning writes into drafts and stays on loopback."""

from pathlib import Path
from typing import Any

import pytest
import rasa.server
from rasa.core.training import interactive as rasa_interactive
from rasa.shared.core.domain import Domain
from sanic import Sanic

from bot.rasa import interactive
from bot.rasa.environment import DOMAIN, DRAFTS

pytestmark = pytest.mark.rasa


@pytest.fixture(autouse=True)
def restored(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PATHS", "_write_domain_to_file", "run_interactive_learning"):
        value = getattr(rasa_interactive, name)
        monkeypatch.setattr(rasa_interactive, name, dict(value) if isinstance(value, dict) else value)
    monkeypatch.setattr(rasa.server, "UserMessage", rasa.server.UserMessage)


def domain_files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in DOMAIN.iterdir()}


def test_everything_is_exported_into_drafts() -> None:
    interactive._redirect_exports()
    assert {Path(path).parent for path in rasa_interactive.PATHS.values()} == {DRAFTS}


def test_the_real_domain_never_becomes_the_path_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}
    monkeypatch.setattr(rasa_interactive, "run_interactive_learning", lambda *_, server_args: seen.update(server_args))
    interactive._redirect_exports()
    rasa_interactive.run_interactive_learning(None, server_args={"domain": str(DOMAIN), "port": 1})
    assert seen == {"domain": str(DRAFTS / "domain.yml"), "port": 1}


def test_the_domain_is_left_alone_and_new_names_are_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    interactive._redirect_exports()
    events = [
        {"event": "user", "parse_data": {"intent": {"name": "ask_fees"}}},
        {"event": "user", "parse_data": {"intent": {"name": "ask_discount"}}},
        {"event": "action", "name": "action_answer"},
        {"event": "action", "name": "action_pay"},
    ]
    before = domain_files()
    rasa_interactive._write_domain_to_file(str(tmp_path / "domain.yml"), events, Domain.load(str(DOMAIN)))
    assert domain_files() == before
    assert list(tmp_path.iterdir()) == []
    assert "Not in it yet: action_pay, ask_discount." in capsys.readouterr().out


def test_the_server_listens_on_loopback_whatever_rasa_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    hosts: list[str] = []
    monkeypatch.setattr(Sanic, "run", lambda _app, host, port: hosts.append(host))
    interactive._stay_on_loopback()
    rasa_interactive._serve_application(Sanic("loopback_test"), None, True, "c", 5005)
    assert hosts == ["127.0.0.1"]


def test_messages_carry_the_terminals_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sanic, "run", Sanic.run)
    interactive._stay_on_loopback()
    assert rasa.server.UserMessage("chào", None, "c", None).input_channel == "cmdline"
