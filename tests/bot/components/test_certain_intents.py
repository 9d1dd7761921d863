"""Messages that need no classifier."""

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.certain_intents import CertainIntents, certain_intent

pytestmark = pytest.mark.rasa
CODE = "H03.15.7-260115-0023"


@pytest.mark.parametrize("text", ["", "  ", "?!", "👍👍", "\u200b", "你好", "хххх"])
def test_a_message_without_a_word_of_ours_asks_nothing(text: str) -> None:
    assert certain_intent(text, "affirm") == "nlu_fallback"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        (CODE, "provide_dossier_code"),
        (f"mã hồ sơ {CODE}", "provide_dossier_code"),
        (f"tra cứu giúp tôi hồ sơ {CODE}", "lookup_dossier"),
        (f"{CODE.lower().replace('-', ' ')} bao giờ thì có kết quả vậy ạ", "lookup_dossier"),
    ],
)
def test_a_dossier_code_is_about_a_dossier_whatever_its_digits(text: str, intent: str) -> None:
    assert certain_intent(text, "out_of_scope") == intent


def test_the_classifier_keeps_what_it_already_sees_as_a_look_up() -> None:
    assert certain_intent(f"xem giúp {CODE}", "lookup_dossier") is None


def test_an_emergency_comes_before_everything_else() -> None:
    assert certain_intent("hỏi giấy khai sinh cần gì, mà vợ tôi đang đau đẻ", "ask_documents") == "emergency"
    assert certain_intent(f"hồ sơ {CODE} đâu rồi, nhà tôi đang cháy", "lookup_dossier") == "emergency"


@pytest.mark.parametrize("text", ["làm giấy khai sinh", "1234", "thủ tục 1.001193"])
def test_everything_else_is_left_to_the_classifier(text: str) -> None:
    assert certain_intent(text, "ask_overview") is None


def test_the_component_changes_the_message() -> None:
    message = Message({TEXT: f"xem hộ {CODE} xong chưa nhé em", INTENT: {"name": "affirm", "confidence": 0.5}})
    CertainIntents().process([message])
    assert message.get(INTENT) == {"name": "lookup_dossier", "confidence": 1.0}
    assert message.get("intent_ranking")[0]["name"] == "lookup_dossier"


def test_a_payload_is_not_text() -> None:
    message = Message({TEXT: '/choose{"procedure": "1.001193"}', INTENT: {"name": "choose", "confidence": 1.0}})
    CertainIntents().process([message])
    assert message.get(INTENT)["name"] == "choose"
