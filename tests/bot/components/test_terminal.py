"""What `rasa shell` shows, through Rasa's own printing."""

from typing import Any

import pytest
from prompt_toolkit.input import DummyInput
from prompt_toolkit.output import DummyOutput
from rasa.core.channels import console

from bot.rasa import terminal

pytestmark = pytest.mark.rasa


def message() -> dict[str, Any]:
    """A fresh one: Rasa's printing takes it apart."""
    return {"text": "dòng một\ndòng hai", "buttons": [{"title": "Lệ phí", "payload": "/choose"}]}


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "print_buttons", console.print_buttons)
    terminal.print_text_above_buttons()
    select = console.questionary.select
    monkeypatch.setattr(
        console.questionary, "select", lambda *a, **k: select(*a, **k, input=DummyInput(), output=DummyOutput())
    )


def test_an_answer_is_printed_whole_and_its_buttons_offered_below(capsys: pytest.CaptureFixture[str]) -> None:
    question = console._print_bot_output(message(), is_latest_message=True)
    assert capsys.readouterr().out == "dòng một\ndòng hai\n"
    assert question is not None


def test_the_buttons_of_an_earlier_message_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert console._print_bot_output(message(), is_latest_message=False) is None
    assert "Lệ phí" in capsys.readouterr().out
