"""The importer as Rasa finds it: through config.yml."""

from pathlib import Path

import pytest
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, TEXT

pytestmark = pytest.mark.rasa

NLU = """version: "3.1"
nlu:
  - intent: ask_fees
    examples: |
      - lệ phí bao nhiêu
      - hết mấy đồng
  - intent: greet
    examples: |
      - alo
"""


def examples(folder: Path) -> list[tuple[str, str]]:
    importer = TrainingDataImporter.load_nlu_importer_from_config("config.yml", None, [str(folder)])
    return [(m.get(INTENT), m.get(TEXT)) for m in importer.get_nlu_data().intent_examples]


def test_config_yml_leads_rasa_to_written_examples_and_their_unaccented_copies(tmp_path: Path) -> None:
    (tmp_path / "nlu.yml").write_text(NLU, encoding="utf-8")
    assert sorted(examples(tmp_path)) == [
        ("ask_fees", "het may dong"),
        ("ask_fees", "hết mấy đồng"),
        ("ask_fees", "le phi bao nhieu"),
        ("ask_fees", "lệ phí bao nhiêu"),
        ("greet", "alo"),
    ]


def test_copies_respect_examples_of_other_files(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(NLU, encoding="utf-8")
    other = 'version: "3.1"\nnlu:\n  - intent: thank\n    examples: |\n      - het may dong\n'
    (tmp_path / "b.yml").write_text(other, encoding="utf-8")
    assert ("ask_fees", "het may dong") not in examples(tmp_path)


def test_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in "cab":
        text = f'version: "3.1"\nnlu:\n  - intent: greet\n    examples: |\n      - alo {name}\n'
        (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
    assert [text for _, text in examples(tmp_path)] == ["alo a", "alo b", "alo c"]
