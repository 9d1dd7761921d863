from __future__ import annotations

import pytest

from actions.answering.form import FormState, Missing, read_form
from actions.dossiers.verification import read_fact
from bot.dossier_code import NATIONAL

CODE = "H55.242-260804-0583"


class Reader:
    """The real grammars, without a store behind them."""

    read_code = staticmethod(NATIONAL.canonicalise)

    @staticmethod
    def read_fact(text: str) -> str | None:
        return read_fact(text, NATIONAL)


ASK_CODE = FormState(requested=Missing.CODE)
ASK_FACT = FormState(code=CODE, requested=Missing.FACT)


@pytest.mark.parametrize("text", [CODE, "h55 242 260804 0583", "mã của tôi là H55.242-260804-0583 ạ"])
def test_a_code_in_any_spelling_fills_the_code_and_the_fact_is_next(text: str) -> None:
    reading = read_form(text, "provide_dossier_code", ASK_CODE, Reader())
    assert (reading.code, reading.missing, reading.bad) == (CODE, Missing.FACT, None)


def test_code_and_fact_may_come_in_the_first_message() -> None:
    reading = read_form(f"tra cứu {CODE}, 4 số cuối 1234", "lookup_dossier", FormState(), Reader())
    assert (reading.code, reading.fact, reading.missing) == (CODE, "1234", None)


@pytest.mark.parametrize("text", ["1234", "••••••••1234", "bốn số cuối là 1234", "0912 345 1234", "một hai ba bốn"])
def test_a_fact_is_read_however_it_is_given(text: str) -> None:
    assert read_form(text, "provide_dossier_fact", ASK_FACT, Reader()).fact == "1234"


def test_digits_alone_are_no_fact_while_the_code_is_asked_for() -> None:
    reading = read_form("0583", "nlu_fallback", ASK_CODE, Reader())
    assert (reading.fact, reading.bad) == (None, Missing.CODE)


def test_a_fact_given_first_is_kept_and_the_code_asked_for() -> None:
    reading = read_form("4 số cuối là 1234", "provide_dossier_fact", FormState(), Reader())
    assert (reading.fact, reading.missing) == ("1234", Missing.CODE)


def test_a_new_code_while_the_fact_is_asked_for_replaces_the_old_one() -> None:
    reading = read_form("nhầm, H55.242-260804-0001", "nlu_fallback", ASK_FACT, Reader())
    assert reading.code == "H55.242-260804-0001"


@pytest.mark.parametrize(
    ("text", "intent"), [("lớp 6 nộp hồ sơ năm 2026 cần giấy gì", "ask_documents"), ("cảm ơn", "thank")]
)
def test_a_question_of_its_own_gives_the_form_nothing(text: str, intent: str) -> None:
    for state in (ASK_CODE, ASK_FACT):
        reading = read_form(text, intent, state, Reader())
        assert not reading.read
        assert reading.bad is None


def test_too_few_digits_are_a_bad_fact() -> None:
    assert read_form("12", "nlu_fallback", ASK_FACT, Reader()).bad is Missing.FACT
