"""Personal numbers are hidden however they are written, and nothing else is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dossier_code import Grammar
from bot.privacy import Masker, mask, mask_keep_last4

PERSONAL = {
    "CCCD": "001090123456",
    "CCCD in fours": "0063 0200 1234",
    "CCCD in threes": "006.302.001.234",
    "CCCD dashed": "006-302-001-234",
    "CCCD glued to a word": "CCCD001090123456nhé",
    "CCCD one by one": "0 0 1 0 9 0 1 2 3 4 5 6",
    "CCCD with hidden characters": "0010\u200b9012\u00ad3456",
    "full-width digits": "０９１２３４５６７８",
    "CMND": "012345678",
    "CMND spaced": "012 345 678",
    "mobile": "0912345678",
    "mobile dotted": "0912.345.678",
    "mobile with spaced dashes": "0912 - 345 - 678",
    "international": "+84 912 345 678",
    "with brackets": "(0209) 3 812 345",
    "landline": "0209 3812345",
    "card": "9704 3668 1234 5678",
    "tax code": "4700123456-001",
    "e-mail": "Nguyen.Van-A+hs@mail.example.vn",
    "passport": "C1234567",
}
HARMLESS = [
    "H55.242-260804-0583",
    "hồ sơ h55 242 260804 0583 nhé",
    "000.00.19.H55-260105-0001",
    "thủ tục 1.001193",
    "Nghị định 118/2025/NĐ-CP",
    "gọi 1800 1096",
    "sinh ngày 12/05/1990",
    "từ 12-05-2024 đến 15-06-2025",
    "từ 2024-05-12 đến 2025-06-15",
    "vay 100.000.000 đồng",
    "vay 1 500 000 000 đ",
    "hết 250000000 vnd",
    "tờ khai số 12 mất 3 ngày, 8.000 đồng",
    "4 số cuối là 1234",
    "năm 2025 và 2026",
]


@pytest.mark.parametrize("number", PERSONAL.values(), ids=PERSONAL.keys())
def test_no_digit_of_a_personal_number_is_left(number: str) -> None:
    masked = mask(f"tôi là An, số {number}, ở tổ 5")
    assert masked.startswith("tôi là An, số ")
    assert masked.endswith(", ở tổ 5")
    assert not re.search(r"\d", masked[: -len(", ở tổ 5")])
    assert "@" not in masked


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_not_personal_stays(text: str) -> None:
    assert mask(text) == text
    assert mask_keep_last4(text) == text


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("0063 0200 1234", "••••••••1234"),
        ("0912.345.678", "••••••5678"),
        ("H55.242-260804-0583 001090123456", "H55.242-260804-0583 ••••••••3456"),
        ("1234", "1234"),
    ],
)
def test_the_last_four_digits_stay_where_the_dossier_form_needs_them(typed: str, left: str) -> None:
    assert mask_keep_last4(typed) == left


def test_what_was_left_of_a_number_is_hidden_too() -> None:
    assert mask(mask_keep_last4("số 0063 0200 1234")) == "số ••••••••••••"


def test_money_words_do_not_excuse_an_identity_number() -> None:
    assert mask("CMND 012 345 678 đồng ý") == "CMND ••••••••• đồng ý"
    assert mask("gọi 0912 345 678 đ") == "gọi •••••••••• đ"


def test_a_telephone_number_that_looks_like_a_date_is_hidden() -> None:
    assert "2005" not in mask("09.12.2005.67")


def test_every_digit_outside_the_code_is_hidden_where_a_fact_is_expected() -> None:
    assert Masker().digits("H55.242-260804-0583, 4 số cuối 12 34") == "H55.242-260804-0583, • số cuối •• ••"


def test_a_towns_own_receipts_are_left_alone() -> None:
    masker = Masker(Grammar([r"HS-\d{4}-\d{6}"]).find)
    assert masker.mask("hồ sơ HS-2026-000123 của 0912345678") == "hồ sơ HS-2026-000123 của ••••••••••"
    assert masker.has_dossier_code("HS-2026-000123")


def test_an_identity_number_run_together_with_a_letter_is_no_dossier_code() -> None:
    assert mask(":G002109010000:") == ":G••••••••••••:"
    assert mask("H55242260804 0583") == "H55242260804 0583"


@given(st.text(alphabet=st.sampled_from("0123456789 .-•aH/\u200b@đ+()"), max_size=60))
def test_masking_is_idempotent(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Nd"]), max_size=40), st.integers(0, 10**12 - 1))
def test_no_identity_number_survives_in_any_surroundings(around: str, number: int) -> None:
    assert f"{number:012}" not in mask(f"{around}{number:012}{around}")


@given(st.text(max_size=200))
def test_masking_any_text_never_raises(text: str) -> None:
    mask(text)
    mask_keep_last4(text)
