from __future__ import annotations

import timeit
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.text import clean, fold, is_bare, normalise, syllables
from embeddings.text.abbreviations import default_table

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
        ("đk kh", "đăng ký kết hôn"),
        ("đăng ký kh đc ạ", "đăng ký không được ạ"),
        ("đăng ký kh ở đâu", "đăng ký kết hôn ở đâu"),
        ("e bt k", "e biết không"),
        ("kinh doanh k?", "kinh doanh không ?"),
        ("nhập hk cho con", "nhập hộ khẩu cho con"),
        ("mat hk roi", "mat hộ khẩu roi"),
        ("hk biết", "không biết"),
        ("có hk ạ", "có không ạ"),
        ("xác nhận tt hn", "xác nhận tình trạng hôn nhân"),
        ("tt khai sinh", "thủ tục khai sinh"),
        ("hs nghèo", "học sinh nghèo"),
        ("hs khai sinh", "hồ sơ khai sinh"),
        ("hộ kd", "hộ kinh doanh"),
        ("tx bk", "thị xã bắc kạn"),
        ("mấy h mở cửa", "mấy giờ mở cửa"),
        ("t7 có làm ko", "thứ bảy có làm không"),
        ("ktra hs giúp e vs", "kiểm tra hồ sơ giúp e với"),
        ("giấy cn qsdđ", "giấy chứng nhận quyền sử dụng đất"),
        # short forms that stand together
        ("cmnd/cccd", "chứng minh nhân dân / căn cước công dân"),
        ("gks,gkh", "giấy khai sinh , giấy kết hôn"),
        ("(gks)", "( giấy khai sinh )"),
        # words that only look like short forms
        ("so hong", "so hong"),
        ("hem nha toi", "hem nha toi"),
        ("how much is a coffee", "how much is a coffee"),
        ("what is the fee for this", "what is the fee for this"),
        ("v/v đất đai", "v/v đất đai"),
        # codes and numbers are left alone
        ("50 k", "50 k"),
        ("hết 50k", "hết 50k"),
        ("lớp 1 s", "lớp 1 s"),
        ("117/2025/NĐ-CP", "117/2025/nđ-cp"),
        ("1.001193.000.00.00.H55", "1.001193.000.00.00.h55"),
        ("k-12", "k-12"),
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


@given(
    st.lists(st.sampled_from(sorted(default_table().words | {"ddawng", "kys", "1", "50", "?", "/", "how"})), max_size=8)
)
def test_short_forms_in_any_order_settle_at_once(words: list[str]) -> None:
    once = normalise(" ".join(words))
    assert normalise(once) == once


def test_no_full_form_holds_a_short_form_again() -> None:
    table = default_table()
    for full in table.full_forms:
        assert normalise(full) == full


def test_a_question_takes_less_than_a_third_of_a_millisecond() -> None:
    question = "lam giay khai sinh cho con can giay to gi ạ, ddawng kys hk đc ko"
    best = min(timeit.repeat(lambda: normalise(question), number=100, repeat=5)) / 100
    assert best < 0.3e-3


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
