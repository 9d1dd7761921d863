from __future__ import annotations

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.dossiers import verification
from actions.dossiers.record import Record, initials
from actions.dossiers.verification import Verifier, last_digits, read_fact
from bot.dossier_code import Grammar
from tests.actions.dossiers.conftest import CODE, KEY, NOW, SALT

CODES = Grammar()


def record(*facts: str) -> Record:
    digests = tuple(Verifier(KEY).digest(SALT, fact) for fact in facts)
    return Record(CODE, "x", "N.T.N.", 4, submitted_at=NOW, updated_at=NOW, salt=SALT, digests=digests)


@pytest.mark.parametrize(
    ("typed", "fact"),
    [
        ("1234", "1234"),
        (" 1234. ", "1234"),
        ("4 số cuối là 1234", "1234"),
        ("4 so cuoi cua e la 1234 a", "1234"),
        ("số điện thoại 0912345678", "5678"),
        ("+84 912 345 678", "5678"),
        ("cccd 006 302 001 234", "1234"),
        ("CMND 095123456", "3456"),
        ("••••••••1234", "1234"),
        ("1 2 3 4", "1234"),
        ("12-34", "1234"),
        ("một hai ba bốn", "1234"),
        ("Không chín tám bảy ạ", "0987"),
        ("sinh năm 1980, 4 số cuối 1234", "1234"),
        ("h55 999 261110 0007, số cuối 1234", "1234"),
        ("H55.999-261110-0007 1234", "1234"),
        ("1234 nhé, 1234", "1234"),
        ("１２３４", "1234"),
    ],
)
def test_the_four_digits_are_read_from_how_people_say_them(typed: str, fact: str) -> None:
    assert read_fact(typed, CODES) == fact


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "không nhớ",
        "123",
        "12345",
        "1234 hoặc 5678",
        "H55.999-261110-0007",
        "bốn số cuối",
        "••••••••••••",
        "một hai",
    ],
)
def test_what_is_not_clear_is_not_guessed(typed: str) -> None:
    assert read_fact(typed, CODES) is None


@given(st.text(max_size=100))
def test_reading_never_raises_and_gives_four_ascii_digits(text: str) -> None:
    fact = read_fact(text, CODES)
    assert fact is None or (len(fact) == 4 and fact.isascii() and fact.isdigit())


def test_only_the_right_facts_match() -> None:
    verifier = Verifier(KEY)
    assert verifier.matches(record("1234", "5678"), "5678")
    assert not verifier.matches(record("1234", "5678"), "8765")
    assert not verifier.matches(record(), "1234")
    assert not verifier.matches(None, "1234")


def test_the_same_fact_looks_different_under_another_salt_or_key() -> None:
    digests = {
        Verifier(KEY).digest(SALT, "1234"),
        Verifier(KEY).digest(b"t" * 16, "1234"),
        Verifier(KEY[::-1]).digest(SALT, "1234"),
    }
    assert len(digests) == 3
    assert not any(b"1234" in digest for digest in digests)


@pytest.mark.parametrize("known", [None, record(), record("1234"), record("1234", "5678")])
def test_the_work_is_the_same_whoever_asks_for_whatever(known: Record | None, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def count(left: bytes, right: bytes) -> bool:
        compared.append((left, right))
        return original(left, right)

    original = hmac.compare_digest
    monkeypatch.setattr(verification.hmac, "compare_digest", count)
    for fact in ("1234", "0000"):
        compared.clear()
        Verifier(KEY).matches(known, fact)
        assert len(compared) == verification.MOST_FACTS


def test_a_number_too_short_has_no_second_fact() -> None:
    assert last_digits("0912.345.678") == "5678"
    with pytest.raises(ValueError, match="four digits"):
        last_digits("12a")


@pytest.mark.parametrize(
    ("name", "short"),
    [("Nguyễn Thử Nghiệm 0001", "N.T.N."), ("đặng văn ư", "Đ.V.Ư."), ("N.V.A.", "N.V.A."), ("0001", ""), ("", "")],
)
def test_a_name_shrinks_to_initials(name: str, short: str) -> None:
    assert initials(name) == short
