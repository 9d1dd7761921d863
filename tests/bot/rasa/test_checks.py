"""Each check says in one line what is wrong and what to do."""

import socket
from pathlib import Path

import pytest

from bot.rasa import checks
from bot.rasa.errors import LauncherError
from bot.rasa.serving import prepare_tracker_file


def test_broken_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "domain.yml"
    path.write_text("intents:\n  - greet\n bad: [", encoding="utf-8")
    with pytest.raises(LauncherError, match=r"domain\.yml:3:\d+: not valid YAML") as caught:
        checks.readable_yaml([path])
    assert "\n" not in str(caught.value)


def test_text_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "nlu.yml"
    path.write_bytes("lệ phí".encode("utf-16"))
    with pytest.raises(LauncherError, match="not UTF-8"):
        checks.readable_yaml([path])


def test_good_yaml_passes(tmp_path: Path) -> None:
    path = tmp_path / "nlu.yml"
    path.write_text("nlu:\n  - intent: greet\n", encoding="utf-8")
    checks.readable_yaml([path])


def test_a_used_port_is_named() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(LauncherError, match=f"port {port} .* RASA_PORT"):
            checks.free_port("127.0.0.1", port)
    checks.free_port("127.0.0.1", port)


def test_a_silent_action_server_is_named() -> None:
    port = checks.any_free_port("127.0.0.1")
    with pytest.raises(LauncherError, match=f"does not answer at http://127.0.0.1:{port}"):
        checks.actions_answer(f"http://127.0.0.1:{port}")


def test_a_named_model_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RASA_MODEL", str(tmp_path / "none.tar.gz"))
    with pytest.raises(LauncherError, match="make train"):
        checks.trained_model(tmp_path)


def test_a_named_model_is_served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "m.tar.gz").write_bytes(b"x")
    monkeypatch.setenv("RASA_MODEL", str(tmp_path / "m.tar.gz"))
    assert checks.trained_model(tmp_path) == tmp_path / "m.tar.gz"


def test_an_sqlite_tracker_store_gets_its_folder_and_write_ahead_logging(tmp_path: Path) -> None:
    prepare_tracker_file(f"sqlite:///{tmp_path}/var/tracker.sqlite3")
    assert (tmp_path / "var" / "tracker.sqlite3").read_bytes()[18:20] == b"\x02\x02"


def test_another_database_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    prepare_tracker_file("postgresql://db/tracker")
    assert list(tmp_path.iterdir()) == []
