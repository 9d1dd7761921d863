"""Rasa intent classifier: logistic regression over pieces of the tokenizer's words."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.linear_model import LinearModel, fit


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntents(IntentClassifier, GraphComponent):  # type: ignore[misc]
    """Ranks the intents of a message by `LinearModel`."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        """`storage` keeps the trained model under `resource`."""
        self._config, self._storage, self._resource = config, storage, resource
        self._model: LinearModel | None = None

    @classmethod
    def required_components(cls) -> list[type]:
        """It reads the tokenizer's words."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`strength`, `sharpness` and `fewest` as in `fit`; `ranking`: how many intents are named for a message."""
        return {"strength": 10.0, "sharpness": 1.7, "fewest": 3, "ranking": 10}

    @staticmethod
    def required_packages() -> list[str]:
        """Packages that Rasa checks for before it builds the component."""
        return ["sklearn", "scipy"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntents:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntents:
        """Read a trained component."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._model = LinearModel.load(folder)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the examples and store what was learned."""
        examples = [(m.get(INTENT), _words(m)) for m in training_data.intent_examples if m.get(TEXT)]
        self._model = fit(examples, *(self._config[name] for name in ("strength", "sharpness", "fewest")))
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent and the ranking of each message that has words."""
        for message in messages:
            if self._model is None or not message.get(TOKENS_NAMES[TEXT]):
                continue
            probabilities = self._model.probabilities(_words(message))
            best = probabilities.argsort()[::-1][: self._config["ranking"]]
            ranking = [
                {INTENT_NAME_KEY: self._model.labels[at], PREDICTED_CONFIDENCE_KEY: float(probabilities[at])}
                for at in best
            ]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages


def _words(message: Message) -> list[str]:
    return [token.text for token in message.get(TOKENS_NAMES[TEXT]) or []]
