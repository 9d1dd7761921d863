"""The trained model on sentences that it never saw."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest
import yaml
from rasa.core.agent import Agent
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import TEXT

from bot.rasa.environment import CONFIG, TRAINING_DATA
from embeddings.text import fold

pytestmark = pytest.mark.rasa
SENTENCES = [
    (intent, sentence)
    for intent, sentences in yaml.safe_load((Path(__file__).parent / "sentences.yml").read_text("utf-8")).items()
    for sentence in sentences
]
RIGHT_AT_LEAST = 0.90
RIGHT_UNACCENTED_AT_LEAST = 0.87


@pytest.fixture(scope="module")
def agent(model: Path) -> Agent:
    return Agent.load(str(model))


def intent_of(agent: Agent, text: str) -> str:
    return asyncio.run(agent.parse_message(text))["intent"]["name"]


def share_right(agent: Agent, sentences: list[tuple[str, str]]) -> tuple[float, str]:
    wrong = [(want, intent_of(agent, text), text) for want, text in sentences]
    wrong = [row for row in wrong if row[0] != row[1]]
    return 1 - len(wrong) / len(sentences), "\n".join(" | ".join(row) for row in wrong)


def test_the_hand_written_sentences_are_enough_and_are_not_training_examples() -> None:
    importer = TrainingDataImporter.load_from_config(str(CONFIG), None, [str(p) for p in TRAINING_DATA])
    learned = {fold(m.get(TEXT)) for m in importer.get_nlu_data().intent_examples}
    copied = [text for _, text in SENTENCES if fold(text) in learned]
    assert len(SENTENCES) >= 60
    assert len(copied) <= len(SENTENCES) // 20, copied


def test_nine_of_ten_sentences_are_understood(agent: Agent) -> None:
    share, wrong = share_right(agent, SENTENCES)
    assert share >= RIGHT_AT_LEAST, f"{share:.1%}\n{wrong}"


def test_nearly_as_many_are_understood_without_diacritics(agent: Agent) -> None:
    share, wrong = share_right(agent, [(intent, fold(text)) for intent, text in SENTENCES])
    assert share >= RIGHT_UNACCENTED_AT_LEAST, f"{share:.1%}\n{wrong}"


@pytest.mark.parametrize("text", ["", "   ", "👍👍", "?!", "\u200b", "xyzzy qwertz", "你好", "х" * 1000], ids=range(8))
def test_text_that_says_nothing_is_not_mistaken_for_a_question(agent: Agent, text: str) -> None:
    assert intent_of(agent, text) in {"nlu_fallback", "out_of_scope", None}


def test_every_wrong_answer_is_spread_out(agent: Agent) -> None:
    wrong = Counter(want for want, text in SENTENCES if intent_of(agent, text) != want)
    total = Counter(want for want, _ in SENTENCES)
    assert [intent for intent, n in wrong.items() if total[intent] >= 4 and n > total[intent] / 2] == []
