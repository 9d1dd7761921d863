"""The reply check that is built once refuses what Rasa's own refuses."""

from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from bot.components import action_replies

pytestmark = pytest.mark.rasa
RASAS_OWN_CHECK = RemoteAction._validate_action_result

GOOD: list[dict[str, Any]] = [
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "facet", "value": "fees", "timestamp": None}], "responses": [{"text": "a"}]},
    {},
]
BAD: list[Any] = [
    {"events": {}, "responses": []},
    {"events": [{"name": "facet"}], "responses": []},
    {"events": [{"event": "slot"}], "responses": []},
    {"events": [], "responses": ["text"]},
    {"events": [], "responses": None},
    [],
    None,
]


@pytest.fixture
def action(monkeypatch: pytest.MonkeyPatch) -> RemoteAction:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RASAS_OWN_CHECK)
    action_replies.install()
    return RemoteAction("action_answer", None)


@pytest.mark.parametrize("reply", GOOD)
def test_a_reply_in_the_protocols_format_is_taken(action: RemoteAction, reply: dict[str, Any]) -> None:
    assert RASAS_OWN_CHECK(action, reply) is True
    assert action._validate_action_result(reply) is True


@pytest.mark.parametrize("reply", BAD)
def test_an_invalid_reply_is_still_refused(action: RemoteAction, reply: Any) -> None:
    with pytest.raises(ValidationError):
        RASAS_OWN_CHECK(action, reply)
    with pytest.raises(ValidationError, match="action_answer"):
        action._validate_action_result(reply)
