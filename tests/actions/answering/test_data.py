from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from actions.answering.answer import Outcome
from actions.answering.data import FOLDER, Data, DataError, load_data
from knowledge.outcomes import outcomes
from knowledge.schema import Facet, PaperKind
from knowledge.snapshot import load_snapshot

# Names that are put together at run time.
BUILT = {"ask_code", "ask_fact", "bad_code", "bad_fact"} | {kind.value for kind in PaperKind}


def used_names() -> set[str]:
    """Names in calls such as `say("…")` and `texts("…")`, and text names given by other means."""
    sources = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py"))
    return set(re.findall(r"""["']([a-z_]+)["']""", sources)) | BUILT


def test_every_outcome_and_facet_is_described(data: Data) -> None:
    assert set(outcomes()) == set(Outcome)
    assert set(data.facets.facets) == set(Facet)


def test_every_sentence_is_used(data: Data) -> None:
    assert set(data.texts.fields()) <= used_names()


def test_every_sentence_that_the_code_asks_for_exists(data: Data) -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py"))
    asked = set(re.findall(r"""(?:\bsay_?|\btexts?)\(\s*["']([a-z_]+)["']""", sources))
    assert asked
    assert asked <= set(data.texts.fields())


def test_button_labels_are_short(data: Data) -> None:
    assert max(len(info.label) for info in data.facets.facets.values()) <= 20


def test_popular_procedures_are_in_the_base(data: Data) -> None:
    assert set(data.popular) <= set(load_snapshot().procedures)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("thresholds.yml", "stay: 7", "stay: Input should be less than or equal to 1"),
        ("costs.yml", "question: -1", "question: Input should be greater than or equal to 0"),
        ("facets.yml", "facets: [", "facets.yml"),
        ("words.yml", "colour: red", "colour: Extra inputs"),
    ],
)
def test_a_broken_file_is_named_with_its_fault(tmp_path: Path, name: str, content: str, told: str) -> None:
    for path in FOLDER.glob("*.yml"):
        shutil.copy(path, tmp_path)
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=name) as caught:
        load_data(tmp_path)
    assert told in str(caught.value)
