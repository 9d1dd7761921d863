"""Check the action server's replies with a validator that is built once.

Rasa 3.6 hands the reply schema to `jsonschema.validate` for every reply, which checks the schema itself against its
metaschema and builds a validator each time: 30 % of a turn. The schema never changes, so both are done here once.
"""

from __future__ import annotations

from typing import Any

import rasa.core.actions.action
from jsonschema import Draft7Validator  # type: ignore[import-untyped]
from jsonschema.exceptions import best_match  # type: ignore[import-untyped]
from rasa.core.actions.action import RemoteAction

_SCHEMA = RemoteAction.action_response_format_spec()
Draft7Validator.check_schema(_SCHEMA)
_VALIDATOR = Draft7Validator(_SCHEMA)


def check_reply(action: RemoteAction, result: dict[str, Any]) -> bool:
    """Return True for a reply in the action protocol's format.

    Raises:
        jsonschema.ValidationError: as Rasa's own check would, naming the action.
    """
    error = best_match(_VALIDATOR.iter_errors(result))
    if error is None:
        return True
    error.message += f" (reply of {action.name()} does not follow the action protocol)"
    raise error


def install() -> None:
    """Make Rasa use `check_reply` for every custom action of this process."""
    rasa.core.actions.action.RemoteAction._validate_action_result = check_reply
