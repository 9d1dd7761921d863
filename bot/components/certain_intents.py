"""What needs no classifier: emergencies, messages without a word, and messages with a dossier code."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.components.emergency import is_emergency
from bot.dossier_code import find
from embeddings.text import fold

FALLBACK, EMERGENCY = "nlu_fallback", "emergency"
LOOKUP, CODE_ALONE = "lookup_dossier", "provide_dossier_code"
_LATIN = re.compile(r"[a-z0-9]")
# Beside a code, up to so many words are only an introduction to it ("mã hồ sơ là …").
_INTRODUCTION = 3


def certain_intent(text: str, predicted: str | None) -> str | None:
    """The intent of a text that leaves no doubt, or None where the classifier decides.

    An emergency comes first, in the middle of whatever else was asked. Without a letter or digit of ours nothing was
    asked; the classifier would still name some intent. Digits of codes differ every time, so that they mislead it.
    """
    if not _LATIN.search(fold(text)):
        return FALLBACK
    if is_emergency(text):
        return EMERGENCY
    codes = find(text)
    if not codes or predicted in (LOOKUP, CODE_ALONE):
        return None
    beside = text[: codes[0].start].split() + text[codes[-1].end :].split()
    return CODE_ALONE if len(beside) <= _INTRODUCTION else LOOKUP


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CertainIntents(GraphComponent):
    """Puts `certain_intent` ahead of what the classifiers before it said."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CertainIntents:
        """Make the component; it has no options and stores nothing."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Replace the intent of the messages that leave no doubt."""
        for message in messages:
            text = message.get(TEXT)
            predicted = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
            intent = certain_intent(text, predicted) if text and not text.startswith("/") else None
            if intent is None and text is not None and not text.strip():
                intent = FALLBACK
            if intent is not None:
                certain = {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: 1.0}
                others = [row for row in message.get(INTENT_RANKING_KEY) or [] if row[INTENT_NAME_KEY] != intent]
                message.set(INTENT, certain, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [certain, *others], add_to_output=True)
        return messages
