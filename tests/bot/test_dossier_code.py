from __future__ import annotations

import datetime as dt
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dossier_code import Grammar, canonicalise, find

SPELLINGS = [
    ("H55.242-260804-0583", "H55.242-260804-0583"),
    ("h55 242 260804 0583", "H55.242-260804-0583"),
    ("h55.242.260804.0583", "H55.242-260804-0583"),
    ("H55-242-260804-0583", "H55.242-260804-0583"),
    ("H55.242–260804–0583", "H55.242-260804-0583"),
    ("H55.242 — 260804 — 0583", "H55.242-260804-0583"),
    ("H55.242/260804/0583", "H55.242-260804-0583"),
    ("H55.242-26 08 04-0583", "H55.242-260804-0583"),
    ("h 55 242 260804 0583", "H55.242-260804-0583"),
    ("h552422608040583", "H55.242-260804-0583"),
    ("H55.242260804-0583", "H55.242-260804-0583"),
    ("H55.2422608040583", "H55.242-260804-0583"),
    ("H５５.２４２-２６０８０４-０５８３", "H55.242-260804-0583"),
    ("H55.242-260804-583", "H55.242-260804-0583"),
    ("000.00.19.H47-260105-0001", "000.00.19.H47-260105-0001"),
    ("000 00 19 h47 260105 0001", "000.00.19.H47-260105-0001"),
    ("0000019h472601050001", "000.00.19.H47-260105-0001"),
    ("000.00.H62-201105-0004", "000.00.H62-201105-0004"),
    ("G09.20-20260609-0092637", "G09.20-20260609-0092637"),
    ("g09 20 20260609 0092637", "G09.20-20260609-0092637"),
    ("H03.15.7-260115-0023", "H03.15.7-260115-0023"),
    ("H57-260804-0583", "H57-260804-0583"),
]


@pytest.mark.parametrize(("typed", "code"), SPELLINGS)
def test_each_spelling_becomes_the_one_canonical_form(typed: str, code: str) -> None:
    assert canonicalise(typed) == code


@pytest.mark.parametrize(
    "sentence",
    [
        "cho hỏi {} tới đâu rồi ạ?",
        "mã hồ sơ:{}.",
        "({}), sđt 0912345678",
        "tra cứu {} 1234",
        "MHS={}&x=1",
        "Hồ sơ {}\n",
    ],
)
def test_the_span_is_what_was_typed_within_a_sentence(sentence: str) -> None:
    typed = "h55 242 260804 0583"
    (found,) = find(sentence.format(typed))
    assert sentence.format(typed)[found.start : found.end] == typed
    assert found.code == "H55.242-260804-0583"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "không có mã nào",
        "thủ tục 1.001193 cần gì",
        "1.001193.000.00.00.H55",
        "2.000815.000.00.00.H55.02",
        "cccd 006302001234",
        "gọi 0912 345 678 hoặc 0209 3812 345",
        "H55.242",
        "lúc 8h30 ngày 04/08/2026",
        "H55.242-261304-0583",
        "H55.242-260230-0583",
        "XH55.242-260804-0583",
        "H55.242-260804-05831234567",
        "K55.242-260804-0583",
    ],
)
def test_other_numbers_are_no_codes(text: str) -> None:
    assert find(text) == []
    assert canonicalise(text) is None


def test_two_dossiers_are_found_in_order_and_are_not_one() -> None:
    text = "so sánh H55.242-260804-0583 với h55 242 260805 0002"
    assert [found.code for found in find(text)] == ["H55.242-260804-0583", "H55.242-260805-0002"]
    assert canonicalise(text) is None


def test_the_same_dossier_said_twice_is_one() -> None:
    assert canonicalise("H55.242-260804-0583, tức h55 242 260804 0583") == "H55.242-260804-0583"


def test_a_town_adds_its_own_receipts() -> None:
    grammar = Grammar([r"HS-[0-9]{4}-[0-9]{6}"])
    assert grammar.canonicalise("biên nhận hs–2026–000123 ạ") == "HS-2026-000123"
    assert grammar.canonicalise("H55.242-260804-0583") == "H55.242-260804-0583"
    assert canonicalise("HS-2026-000123") is None
    with pytest.raises(re.error):
        Grammar(["("])


dates = st.dates(min_value=dt.date(2010, 1, 1), max_value=dt.date(2059, 12, 31))
units = st.lists(st.integers(0, 999).map(str), max_size=3)
gaps = st.sampled_from(["-", ".", " ", " - ", "–", "_", "/", ". "])


@given(
    agency=st.from_regex(r"[HG][0-9]{2}", fullmatch=True),
    units=units,
    date=dates,
    number=st.integers(0, 9_999_999).map("{:04}".format),
    gap=gaps,
)
def test_any_code_is_recovered_from_any_separator_and_case(
    agency: str, units: list[str], date: dt.date, number: str, gap: str
) -> None:
    parts = [agency, *units, f"{date:%y%m%d}", number]
    typed = gap.join(parts)
    code = f"{'.'.join([parts[0], *units])}-{date:%y%m%d}-{number}"
    assert canonicalise(typed) == canonicalise(typed.lower()) == code
    assert canonicalise(code) == code


@given(st.text(max_size=200))
def test_no_text_breaks_it_and_spans_lie_within(text: str) -> None:
    for found in find(text):
        assert 0 <= found.start < found.end <= len(text)


@given(st.text(alphabet="hgHG0123456789.- –/", max_size=80))
def test_canonical_forms_are_stable_and_spans_never_overlap(text: str) -> None:
    end = 0
    for found in find(text):
        assert found.start >= end
        end = found.end
        assert canonicalise(found.code) == found.code


def test_a_very_long_text_takes_no_time() -> None:
    text = "h55 242 26 " * 20_000 + "000.00.19." * 10_000
    started = time.perf_counter()
    find(text)
    assert time.perf_counter() - started < 2
