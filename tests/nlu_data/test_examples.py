"""The training examples: enough of each kind, none twice, in the spelling that the tokenizer expects."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import dossier_code
from bot.privacy import mask_keep_last4
from embeddings.text import fold

ROOT = Path(__file__).parents[2]
EXAMPLE_FILES = sorted((ROOT / "nlu_data" / "nlu").glob("*.yml"))

FACETS = {
    "ask_overview", "ask_documents", "ask_fees", "ask_time_limit", "ask_where", "ask_steps",
    "ask_online", "ask_forms", "ask_conditions", "ask_result", "ask_legal_basis",
}  # fmt: skip
FREQUENT = FACETS | {"lookup_dossier", "office_hours", "greet", "out_of_scope", "correct"}
# Reaches Rasa as a button's payload; a few typed choices are enough.
RARELY_TYPED = {"choose": 3}
AT_LEAST_FREQUENT = 45
AT_LEAST = 25

# Folded words by which one sees that an example is about the topic.
TOPICS = {
    "birth": "khai sinh",
    "marriage": "ket hon|cuoi|lay chong|lay vo",
    "single status": "doc than|tinh trang hon nhan",
    "death": "khai tu|bao tu",
    "certified copies": "sao y|chung thuc",
    "first land certificate": "so do|bia do",
    "land transfer": "sang ten",
    "plot division": "tach thua",
    "household business": "kinh doanh|mo quan|mo tiem",
    "building permit": "xay nha|xay dung|gpxd|lam nha",
    "social allowance": "tro cap",
    "disability": "khuyet tat",
    "poor households": "ho ngheo",
    "merit": "liet si|nguoi co cong|thanh nien xung phong",
    "forest": "rung|go |lam san|keo",
    "school": "lop 6|ban tru|mau giao",
    "festivals": "le hoi|hoi xuan|tin nguong",
    "liquor and tobacco": "ruou|thuoc la",
    "identity and residence": "can cuoc|ho chieu|tam tru",
}


def blocks() -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in EXAMPLE_FILES:
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            yield path, block


def read() -> dict[str, list[str]]:
    examples: dict[str, list[str]] = defaultdict(list)
    for path, block in blocks():
        for line in block["examples"].splitlines():
            assert line.startswith("- "), f"{path.name}: {line!r} is not an example"
            examples[block["intent"]].append(line[2:])
    return examples


EXAMPLES = read()
ALL = [(intent, text) for intent, texts in EXAMPLES.items() for text in texts]


def key(text: str) -> str:
    """What is left of an example for one who looks at its words only."""
    return " ".join(re.findall(r"[\w•.–-]+", fold(text)))


def is_unaccented(text: str) -> bool:
    return fold(text) == text.lower()


def domain_intents() -> set[str]:
    intents: set[str] = set()
    for path in (ROOT / "bot" / "domain").glob("*.yml"):
        for item in yaml.safe_load(path.read_text(encoding="utf-8")).get("intents", []):
            intents.update([item] if isinstance(item, str) else item)
    return intents


def test_the_domain_and_the_examples_name_the_same_intents() -> None:
    assert set(EXAMPLES) == domain_intents()


@pytest.mark.parametrize("intent", sorted(EXAMPLES))
def test_every_intent_has_enough_examples(intent: str) -> None:
    enough = RARELY_TYPED.get(intent, AT_LEAST_FREQUENT if intent in FREQUENT else AT_LEAST)
    assert len(EXAMPLES[intent]) >= enough


def test_no_two_examples_are_the_same_without_case_diacritics_and_punctuation() -> None:
    owners: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for intent, text in ALL:
        owners[key(text)].append((intent, text))
    assert [same for same in owners.values() if len(same) > 1] == []


def test_examples_are_clean_one_line_nfc_text() -> None:
    for _, text in ALL:
        assert text == unicodedata.normalize("NFC", text)
        assert text == " ".join(text.split())
        assert text.isprintable()


def test_no_example_reads_as_a_payload_or_as_an_entity_annotation() -> None:
    assert [text for _, text in ALL if text.startswith("/") or re.search(r"[\[\]{}]|\]\(", text)] == []


def test_a_fair_share_is_written_without_diacritics() -> None:
    share = sum(is_unaccented(text) for _, text in ALL) / len(ALL)
    assert 0.12 <= share <= 0.3
    for intent in FACETS:
        texts = EXAMPLES[intent]
        assert sum(map(is_unaccented, texts)) / len(texts) >= 0.1, intent


def test_long_and_one_word_questions_are_both_there() -> None:
    for intent in FACETS:
        lengths = [len(text.split()) for text in EXAMPLES[intent]]
        assert min(lengths) <= 3, intent
        assert max(lengths) >= 15, intent


@pytest.mark.parametrize("intent", sorted(FACETS))
def test_every_facet_is_asked_about_every_topic_so_that_no_topic_gives_it_away(intent: str) -> None:
    folded = [fold(text) + " " for text in EXAMPLES[intent]]
    missing = [topic for topic, words in TOPICS.items() if not any(re.search(words, text) for text in folded)]
    assert missing == []


def test_no_example_carries_a_number_that_could_belong_to_a_person() -> None:
    assert [text for _, text in ALL if mask_keep_last4(text) != text] == []


def test_every_example_of_a_dossier_code_has_one_that_the_form_can_read() -> None:
    assert [text for text in EXAMPLES["provide_dossier_code"] if len(dossier_code.find(text)) != 1] == []
