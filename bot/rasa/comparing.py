"""`candidate` and `parse`: what the worker of the console asks of Rasa's environment, answered in files."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.rasa.environment import hush
from bot.rasa.errors import LauncherError
from bot.rasa.training import candidate


def train(examples: Path, into: Path, told: Path) -> None:
    """Train a candidate; `told` names its file."""
    told.write_text(json.dumps(candidate(examples, into)), encoding="utf-8")


def parse(models: Iterable[Path], sentences: Path, told: Path) -> None:
    """What each model takes each sentence for: a list a model of [intent, confidence]."""
    texts = json.loads(sentences.read_text(encoding="utf-8"))
    told.write_text(json.dumps(intents(models, texts)), encoding="utf-8")


def intents(models: Iterable[Path], texts: list[str]) -> list[list[tuple[str, float]]]:
    """The intent and its confidence, 0 to 1, of each text under each model.

    Raises LauncherError for a file that is no model.
    """
    hush()
    from rasa.core.agent import Agent  # noqa: PLC0415 (seconds)
    from rasa.utils.common import configure_logging_and_warnings  # noqa: PLC0415
    from rasa.utils.log_utils import configure_structlog  # noqa: PLC0415

    configure_logging_and_warnings(logging.WARNING)
    configure_structlog(logging.WARNING)

    async def read(agent: Any) -> list[tuple[str, float]]:
        found = [(await agent.parse_message(text))["intent"] for text in texts]
        return [(str(intent["name"]), round(float(intent["confidence"]), 4)) for intent in found]

    told = []
    for model in models:
        try:
            agent = Agent.load(str(model))
        except Exception as error:
            raise LauncherError(f"{model}: not a model of ours: {type(error).__name__}") from error
        told.append(asyncio.run(read(agent)))
    return told
