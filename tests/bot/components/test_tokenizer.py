"""The tokenizer as Rasa uses it."""

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.tokenizer import VietnameseTokenizer

pytestmark = pytest.mark.rasa


@pytest.fixture(scope="module")
def tokenizer() -> VietnameseTokenizer:
    return VietnameseTokenizer(VietnameseTokenizer.get_default_config())


def tokens_of(tokenizer: VietnameseTokenizer, text: str) -> list:
    message = Message.build(text=text)
    tokenizer.process([message])
    return message.get("text_tokens")


def test_the_lemma_is_the_folded_word(tokenizer: VietnameseTokenizer) -> None:
    lemmas = " ".join(t.lemma for t in tokens_of(tokenizer, "Đăng ký Khai Sinh"))
    assert lemmas == "dang ky khai sinh"


def test_accented_and_unaccented_sentences_have_the_same_lemmas(tokenizer: VietnameseTokenizer) -> None:
    def lemmas(text: str) -> str:
        return " ".join(t.lemma for t in tokens_of(tokenizer, text))

    assert lemmas("tra cứu hồ sơ đất đai") == lemmas("tra cuu ho so dat dai")


def test_a_compound_is_one_token_joined_by_an_underscore(tokenizer: VietnameseTokenizer) -> None:
    assert "khai_sinh" in [t.text for t in tokens_of(tokenizer, "làm khai sinh cho con")]


def test_teencode_is_read_as_what_it_stands_for(tokenizer: VietnameseTokenizer) -> None:
    assert "không" in [t.text for t in tokens_of(tokenizer, "có mất tiền ko")]


def test_offsets_are_those_of_the_typed_text(tokenizer: VietnameseTokenizer) -> None:
    text = "Mã của tôi:  H03.15.7-260115-0023"
    last = tokens_of(tokenizer, text)[-1]
    assert text[last.start : last.end] == "H03.15.7-260115-0023"


@pytest.mark.parametrize("text", ["👍", "...", "\u200b", "\u0301"])
def test_text_without_a_word_is_one_token_of_the_whole(tokenizer: VietnameseTokenizer, text: str) -> None:
    (token,) = tokens_of(tokenizer, text)
    assert (token.text, token.start, token.end) == (text, 0, len(text))


def test_tokenizing_twice_changes_nothing(tokenizer: VietnameseTokenizer) -> None:
    message = Message.build(text="làm gks cho cháu 👍 ở p. Đức Xuân")
    tokenizer.process([message])
    first = message.get("text_tokens")
    tokenizer.process([message])
    assert message.get("text_tokens") == first


def test_an_annotated_entity_keeps_its_place(tokenizer: VietnameseTokenizer) -> None:
    text = "hồ sơ GKS mã H03.15.7-260115-0023 xong chưa"
    start = text.index("H03")
    end = start + len("H03.15.7-260115-0023")
    message = Message(data={TEXT: text, ENTITIES: [{"start": start, "end": end, "entity": "code"}]})
    tokenizer.process([message])
    assert [(t.start, t.end) for t in message.get("text_tokens") if t.start == start] == [(start, end)]
