"""Rasa importer that adds unaccented copies of the NLU examples, wherever Rasa reads them: train, test, interactive."""

from __future__ import annotations

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method

from bot.components.unaccented import unaccented_copies


class UnaccentedCopiesImporter(RasaFileImporter):
    """Reads the project's files as Rasa does, in a fixed order, and doubles the examples that have diacritics."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
    ) -> None:
        """Take the same paths as Rasa's own importer."""
        super().__init__(config_file, domain_path, training_data_paths)
        # Rasa collects files in a set: without an order of our own two trainings of the same files would differ.
        self._nlu_files = sorted(self._nlu_files)
        self._story_files = sorted(self._story_files)

    @cached_method
    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return the examples as written, then their unaccented copies."""
        written = super().get_nlu_data(language)
        examples = [(m.get(INTENT), m.get(TEXT)) for m in written.intent_examples if m.get(TEXT)]
        copies = [Message.build(text=text, intent=intent) for intent, text in unaccented_copies(examples)]
        return written.merge(TrainingData(training_examples=copies))
