"""The trained model, once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rasa import environment, training

environment.prepare()


@pytest.fixture(scope="session")
def model() -> Path:
    """The model of the present training data; trained here if nobody has yet."""
    return training.train()
