"""Rasa importer that adds questions about procedures and unaccented copies of all NLU examples.

It does so wherever Rasa reads them: train, test, interactive.
"""

from __future__ import annotations

from pathlib import Path

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method

from bot.components.asked_questions import asked_examples
from bot.components.unaccented import unaccented_copies


class ExamplesImporter(RasaFileImporter):
    """Reads the project's files as Rasa does, in a fixed order, and adds what no file of Rasa's holds."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        asked: str | None = None,
    ) -> None:
        """Take the same paths as Rasa's own importer, and from config.yml the folder of questions by facet."""
        super().__init__(config_file, domain_path, training_data_paths)
        # Rasa collects files in a set: without an order of our own two trainings of the same files would differ.
        self._nlu_files = sorted(self._nlu_files)
        self._story_files = sorted(self._story_files)
        self._asked = Path(asked) if asked else None

    @cached_method
    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return the examples as written, then the questions by facet, then the unaccented copies of both."""
        written = super().get_nlu_data(language)
        asked = list(asked_examples(self._asked)) if self._asked else []
        examples = [(m.get(INTENT), m.get(TEXT)) for m in written.intent_examples if m.get(TEXT)]
        added = [*asked, *unaccented_copies([*examples, *asked])]
        return written.merge(
            TrainingData(training_examples=[Message.build(text=text, intent=intent) for intent, text in added])
        )
