"""The code of a left message: always the same for a message, never guessed for long, read in many spellings."""

from __future__ import annotations

import pytest

from bot.gateway.desk.codes import Codes
from bot.gateway.desk.guesses import Guesses
from bot.gateway.desk.rules import load_desk_rules

RULES = load_desk_rules()
CODES = Codes(b"s" * 32, RULES.code)


def test_the_same_message_always_has_the_same_code_and_another_one_another() -> None:
    assert CODES.code("in-1") == CODES.code("in-1")
    assert len({CODES.code(f"in-{number}") for number in range(2000)}) == 2000
    assert CODES.code("in-1", attempt=1) != CODES.code("in-1")


def test_a_code_holds_only_what_nobody_mistakes() -> None:
    letters = set("".join(CODES.code(f"in-{number}") for number in range(500)))
    assert letters == set(RULES.code.alphabet)
    assert not letters & set("01OIlASEUY")
    assert all(len(CODES.code(f"in-{number}")) == 6 for number in range(50))


def test_another_installation_gives_other_codes_and_other_digests() -> None:
    other = Codes(b"t" * 32, RULES.code)
    assert other.code("in-1") != CODES.code("in-1")
    assert other.digest("K7M2QX") != CODES.digest("K7M2QX")
    assert "K7M2QX" not in CODES.digest("K7M2QX")


@pytest.mark.parametrize("typed", ["K7M2QX", "k7m2qx", " k7m-2qx ", "K7M 2QX"])
def test_a_code_is_read_however_it_is_typed_into_its_field(typed: str) -> None:
    assert CODES.typed(typed) == "K7M2QX"
    assert CODES.digest(CODES.typed(typed) or "") == CODES.digest("K7M2QX")


@pytest.mark.parametrize("typed", ["", "K7M2Q", "K7M2QXX", "K7M2Q0", "<script>", "K7M2QÉ", "１２３４５６"])
def test_what_is_no_code_is_not_looked_up(typed: str) -> None:
    assert CODES.typed(typed) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lời nhắn K7M2QX", ("K7M2QX", True)),
        ("Xem trả lời k7m2qx", ("K7M2QX", True)),
        ("k7m2qx", ("K7M2QX", False)),
        ("nghỉ hưu", None),
        ("234567", None),
        ("K7M2QX là gì", None),
        ("lời nhắn của tôi đâu", None),
    ],
)
def test_a_message_asks_with_a_code_only_where_it_says_nothing_else(text: str, found: tuple[str, bool] | None) -> None:
    assert CODES.asked(text) == found


def test_whoever_guesses_is_locked_out_and_nobody_else() -> None:
    guesses = Guesses(RULES.guessing)
    assert [guesses.spend("a") for _ in range(6)] == [True] * 5 + [False]
    assert guesses.spend("b")


def test_all_guesses_together_are_bounded_too() -> None:
    guesses = Guesses(RULES.guessing)
    tried = [guesses.spend(f"a{number}") for number in range(RULES.guessing.all_burst + 1)]
    assert tried == [True] * RULES.guessing.all_burst + [False]


def test_a_right_code_costs_nothing() -> None:
    guesses = Guesses(RULES.guessing)
    for _ in range(100):
        assert guesses.spend("a")
        guesses.right("a")
