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
FOLDER = Path(__file__).parent / "sentences"


def read(name: str) -> list[tuple[str, str]]:
    labelled = yaml.safe_load((FOLDER / f"{name}.yml").read_text("utf-8"))
    return [(intent, str(sentence)) for intent, sentences in labelled.items() for sentence in sentences]


# Mistakes in the first half may be looked at and taught about; the second half is only ever counted.
TUNE, TEST = read("tune"), read("test")
RIGHT_AT_LEAST = 0.88
RIGHT_UNACCENTED_AT_LEAST = 0.87
MUST_BE_UNDERSTOOD = [
    ("emotion", "buồn quá"),
    ("emotion", "bực mình ghê"),
    ("thank", "cảm ơn nhiều nha"),
    ("lookup_dossier", "tra cứu lại"),
    ("human", "gặp cán bộ"),
    ("human", "gap can bo di"),
    ("ask_overview", "dọn nhà sang xã khác"),
    ("ask_overview", "chuẩn bị ra làm ăn buôn bán"),
    ("ask_overview", "mới mua nhà"),
    ("emergency", "tôi đang hỏi làm sổ đỏ cần giấy tờ gì thì nhà bên bốc cháy"),
    ("emergency", "xin trợ cấp khó quá, tôi không muốn sống nữa"),
]


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
    assert len(TUNE) + len(TEST) >= 300
    for half in (TUNE, TEST):
        copied = [text for _, text in half if fold(text) in learned]
        assert len(copied) <= len(half) // 20, copied


def test_the_two_halves_share_no_sentence() -> None:
    assert {fold(text) for _, text in TUNE} & {fold(text) for _, text in TEST} == set()


def test_most_sentences_are_understood(agent: Agent) -> None:
    share, _ = share_right(agent, TEST)
    assert share >= RIGHT_AT_LEAST, f"{share:.1%}"


def test_nearly_as_many_are_understood_without_diacritics(agent: Agent) -> None:
    share, _ = share_right(agent, [(intent, fold(text)) for intent, text in TEST])
    assert share >= RIGHT_UNACCENTED_AT_LEAST, f"{share:.1%}"


@pytest.mark.parametrize(("intent", "text"), MUST_BE_UNDERSTOOD)
def test_what_people_were_once_misunderstood_in_stays_understood(agent: Agent, intent: str, text: str) -> None:
    assert intent_of(agent, text) == intent


@pytest.mark.parametrize("text", ["", "   ", "👍👍", "?!", "\u200b", "xyzzy qwertz", "你好", "х" * 1000], ids=range(8))
def test_text_that_says_nothing_is_not_mistaken_for_a_question(agent: Agent, text: str) -> None:
    assert intent_of(agent, text) in {"nlu_fallback", "out_of_scope", None}


def test_every_wrong_answer_is_spread_out(agent: Agent) -> None:
    wrong = Counter(want for want, text in TUNE if intent_of(agent, text) != want)
    total = Counter(want for want, _ in TUNE)
    assert [intent for intent, n in wrong.items() if total[intent] >= 4 and n > total[intent] / 2] == []
