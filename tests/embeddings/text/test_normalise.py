from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.text import clean, fold, is_bare, normalise, syllables

# Letters, keystrokes and marks that citizens' typing is made of, and anything else that Unicode has.
TYPED = st.text(alphabet="aăâeêioôơuưyáàảãạđdbcghklmnpqrstvxwjfz169 .,?-/̣́̀̉̃‍🙂", max_size=40)
ANYTHING = st.one_of(TYPED, st.text(max_size=60))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # one place for the tone
        ("hoà", "hòa"),
        ("thuỷ", "thủy"),
        ("oẻ", "ỏe"),
        ("thoả", "thỏa"),
        ("quý", "quý"),
        ("quỷ", "quỷ"),
        ("giầy", "giầy"),
        ("khuỷu", "khuỷu"),
        ("huyền", "huyền"),
        ("giếng", "giếng"),
        ("gìn giữ", "gìn giữ"),
        ("quyết", "quyết"),
        ("hưởng", "hưởng"),
        ("toán", "toán"),
        ("ngoài", "ngoài"),
        ("mía", "mía"),
        ("lúa", "lúa"),
        # decomposed text of macOS and iOS
        (unicodedata.normalize("NFD", "Đăng ký hộ tịch"), "đăng ký hộ tịch"),
        # Telex and VNI left in the text
        ("ddawng kys", "đăng ký"),
        ("soor ddor", "sổ đỏ"),
        ("ddawng kys giaays pheps xaay nhaf caanf gif", "đăng ký giấy phép xây nhà cần gì"),
        ("lamf giaays khai sinh", "làm giấy khai sinh"),
        ("d9a8ng ky1", "đăng ký"),
        ("so63 d9o3", "sổ đỏ"),
        # what only looks like it
        ("bus", "bus"),
        ("how do i renew my passport", "how do i renew my passport"),
        ("lop6", "lop6"),
        ("mẫu ct01", "mẫu ct01"),
        # short forms
        ("xin gxntthn", "xin giấy xác nhận tình trạng hôn nhân"),
        ("làm gks", "làm giấy khai sinh"),
        ("mở hkd cần j", "mở hộ kinh doanh cần gì"),
        ("gpxd", "giấy phép xây dựng"),
        ("đk kết hôn", "đăng ký kết hôn"),
        ("dc ko", "được không"),
        ("ntn", "như thế nào"),
        ("vk ck", "vợ chồng"),
        ("ubnd", "ủy ban nhân dân"),
        ("sao y cccd", "sao y căn cước công dân"),
        # the neighbours decide
        ("có mất phí k", "có mất phí không"),
        ("sổ hk", "sổ hộ khẩu"),
        ("đc hk", "được không"),
        ("giấy ks", "giấy khai sinh"),
        ("đk kt cho bố", "đăng ký khai tử cho bố"),
        ("trợ cấp ng kt nặng", "trợ cấp người khuyết tật nặng"),
        # codes and numbers are left alone
        ("H55.242-260804-0583", "h55.242-260804-0583"),
        ("thủ tục 1.001193", "thủ tục 1.001193"),
        ("24/11", "24/11"),
        # emphasis, spaces, invisible characters
        ("khônggggg", "không"),
        ("  xin \t chào \n", "xin chào"),
        ("khai\u200bsinh", "khaisinh"),
        ("\u202exin", "xin"),
        ("", ""),
        ("???", "? ? ?"),
    ],
)
def test_what_was_typed_becomes_what_was_meant(typed: str, meant: str) -> None:
    assert normalise(typed) == meant


@given(ANYTHING)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(ANYTHING)
def test_cleaning_keeps_only_visible_text_in_nfc(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert all(unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"} for character in cleaned)


@given(ANYTHING)
def test_folding_twice_changes_nothing_and_leaves_no_vietnamese_mark(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert not set(folded) & set("ăâêôơưđáàảãạ")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường Lê Lợi", "duong le loi"),
        ("ƯỚC", "uoc"),
        ("nghiêng", "nghieng"),
        (unicodedata.normalize("NFD", "ở"), "o"),
    ],
)
def test_the_search_key_has_plain_letters(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("lam giay khai sinh cho con can giay to gi", True),
        ("làm giấy khai sinh cho con", False),
        ("con em", True),
        ("làm giay khai sinh cho con can giay to gi", True),
        ("", False),
        ("123 456", False),
        ("😀", False),
        ("出生届", False),
    ],
)
def test_bare_text_is_recognised(text: str, bare: bool) -> None:
    assert is_bare(text) is bare


def test_codes_and_dates_stay_whole_words() -> None:
    assert syllables("Thủ tục 1.001193, ngày 24/11!") == ["Thủ", "tục", "1.001193", "ngày", "24/11"]
