"""Twins in a conversation: the question that tells them apart, typed answers, verbs alone, two matters at once."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from actions.answering.answer import Outcome
from actions.answering.answerer import Answered, Answerer
from actions.answering.data import Data
from actions.answering.decide import End
from actions.answering.gaps import GapStore
from actions.answering.turn import Choice, Memory, Turn
from knowledge.schema import Facet
from tests.actions.town import (
    BIRTH,
    CLOSED,
    DEATH,
    PAUSED,
    SHOP,
    SHOP_COPY,
    SHOP_FIX,
    TODAY,
    WordSearch,
    town_of_shops,
)

Say = Callable[..., Answered]


@pytest.fixture
def say(data: Data, gaps: GapStore) -> Say:
    """One conversation in the town of shops."""
    base = town_of_shops()
    answerer = Answerer(base, WordSearch(base, data), data, gaps, lambda: TODAY)
    memory = Memory()

    def one(text: str, intent: str = "", choice: Choice | None = None) -> Answered:
        nonlocal memory
        answered = answerer.answer(Turn(text, "choose" if choice else intent, 0.9, choice, memory))
        memory = answered.memory
        return answered

    return one


def code(answered: Answered) -> str | None:
    return answered.answer.procedure.code if answered.answer.procedure else None


def facets(answered: Answered) -> list[str]:
    return [message.card.facet for message in answered.answer.messages if message.card]


def buttons(answered: Answered) -> dict[str, str]:
    return {button.title: button.payload for message in answered.answer.messages for button in message.buttons}


def test_twins_are_told_apart_by_what_differs_and_not_by_their_names(say: Say) -> None:
    asked = say("hộ kinh doanh")
    assert asked.answer.outcome is Outcome.CLARIFY
    assert asked.answer.text.splitlines() == [
        "Bạn muốn làm gì với hộ kinh doanh?",
        "1. Mở mới",
        "2. Đóng hẳn",
        "3. Tạm nghỉ",
        "4. Giấy mất, giấy sai",
    ]
    assert buttons(asked)["Đóng hẳn"] == f'/choose{{"procedure": "{CLOSED}"}}'
    assert json.loads(buttons(asked)["Giấy mất, giấy sai"].removeprefix("/choose")) == {"faq": "option:ho-kinh-doanh/3"}


@pytest.mark.parametrize(
    ("reply", "right"),
    [
        ("đóng hẳn", CLOSED),
        ("em nghỉ hẳn rồi", CLOSED),
        ("cái thứ ba", PAUSED),
        ("nghi tam thoi a", PAUSED),
        ("lần đầu ạ", SHOP),
        ("tôi muốn mở", SHOP),
    ],
)
def test_the_answer_may_be_typed(say: Say, reply: str, right: str) -> None:
    say("hộ kinh doanh")
    assert code(say(reply)) == right


def test_an_option_of_several_leads_to_the_second_question_and_that_to_the_answer(say: Say) -> None:
    say("hộ kinh doanh cần giấy tờ gì")
    second = say("", choice=Choice(option="option:ho-kinh-doanh/3"))
    assert second.answer.text.splitlines() == ["Giấy bị mất, hay ghi sai?", "1. Bị mất", "2. Ghi sai"]
    assert second.memory.asked == 2
    answered = say("ghi sai")
    assert (code(answered), facets(answered)) == (SHOP_FIX, ["Giấy tờ cần chuẩn bị"])


def test_what_is_denied_of_two_leaves_the_other(say: Say) -> None:
    say("hộ kinh doanh")
    say("giấy bị sai hay sao ấy")
    assert code(say("không phải mất")) == SHOP_FIX


def test_a_button_to_an_option_that_is_gone_says_so(say: Say) -> None:
    assert say("", choice=Choice(option="option:ho-kinh-doanh/9")).decision.end is End.BAD_CHOICE
    assert say("", choice=Choice(option="option:khong-co/0")).decision.end is End.BAD_CHOICE


def test_another_matter_named_while_the_question_is_open_is_answered(say: Say) -> None:
    say("hộ kinh doanh")
    assert code(say("khai tử lần đầu cần giấy tờ gì")) == DEATH


def test_after_two_questions_the_best_guess_comes_with_the_others_named(say: Say) -> None:
    say("hộ kinh doanh")
    say("bao nhiêu tiền")
    guessed = say("bao nhiêu tiền")
    assert guessed.decision.end is End.GUESS
    assert guessed.answer.outcome is Outcome.ANSWERED
    assert "chưa chắc" in guessed.answer.messages[0].text
    assert "Đóng hộ kinh doanh" in guessed.answer.messages[-1].text
    assert "1800 1096" in guessed.answer.messages[-1].text
    assert code(guessed) == SHOP
    assert f'"procedure": "{CLOSED}"' in buttons(guessed)["Đóng hộ kinh doanh"]


def test_after_two_questions_without_any_matter_a_person_is_named(say: Say) -> None:
    say("mất bao nhiêu tiền")
    say("bao lâu")
    assert say("nộp ở đâu").answer.outcome is Outcome.HANDOVER
    assert say("nộp ở đâu").answer.outcome is Outcome.CLARIFY


def test_a_question_about_another_matter_starts_the_count_anew(say: Say) -> None:
    assert say("hộ kinh doanh").memory.asked == 1
    assert say("bao lâu").memory.asked == 2
    assert say("chứng thực").memory.asked == 1


def test_several_facets_survive_a_question_back(say: Say) -> None:
    say("hộ kinh doanh cần giấy tờ gì và bao nhiêu tiền")
    assert facets(say("đóng")) == ["Giấy tờ cần chuẩn bị", "Phí, lệ phí"]


def test_several_facets_survive_a_button_that_holds_one(say: Say) -> None:
    say("hộ kinh doanh cần giấy tờ gì và bao nhiêu tiền")
    assert facets(say("", choice=Choice(CLOSED, "documents"))) == ["Giấy tờ cần chuẩn bị", "Phí, lệ phí"]
    assert facets(say("", choice=Choice(CLOSED, "fees"))) == ["Phí, lệ phí"]


def test_several_facets_are_carried_to_the_next_matter(say: Say) -> None:
    say("mở hộ kinh doanh cần giấy tờ gì và bao nhiêu tiền")
    assert facets(say("còn khai tử thì sao")) == ["Giấy tờ cần chuẩn bị", "Phí, lệ phí"]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("thế muốn đóng thì cần giấy gì", CLOSED),
        ("the muon dong thi can giay gi", CLOSED),
        ("còn tạm nghỉ thì sao", PAUSED),
    ],
)
def test_a_verb_alone_switches_to_the_twin(say: Say, text: str, right: str) -> None:
    say("mở hộ kinh doanh cần giấy tờ gì")
    answered = say(text)
    assert (code(answered), answered.answer.facet) == (right, Facet.DOCUMENTS)


def test_a_verb_of_several_twins_asks_which(say: Say) -> None:
    say("mở hộ kinh doanh cần giấy tờ gì")
    asked = say("lỡ bị mất thì cần giấy gì")
    assert asked.decision.documents == ("option:giay-kinh-doanh/0", "option:giay-kinh-doanh/1")
    answered = say("mất rồi")
    assert (code(answered), answered.answer.facet) == (SHOP_COPY, Facet.DOCUMENTS)


def test_a_facet_whose_word_is_also_a_verb_stays_with_the_procedure(say: Say) -> None:
    say("mở hộ kinh doanh cần giấy tờ gì")
    assert code(say("thế phải đóng bao nhiêu tiền")) == SHOP
    assert code(say("thế mất bao lâu")) == SHOP


def test_two_matters_in_one_message_are_answered_in_turn(say: Say) -> None:
    first = say("đăng ký khai sinh với khai tử cần giấy tờ gì")
    assert (code(first), first.answer.facet) == (BIRTH, Facet.DOCUMENTS)
    assert "Khai tử" in first.answer.messages[-1].text
    assert f'"procedure": "{DEATH}", "facet": "documents"' in first.answer.messages[-1].buttons[0].payload
    assert code(say("mất bao lâu")) == BIRTH
    second = say("tiếp")
    assert (code(second), second.memory.pending) == (DEATH, ())


@pytest.mark.parametrize("reply", ["vâng", "còn cái kia", "cái thứ hai", "ok"])
def test_the_second_matter_may_be_asked_for_without_its_name(say: Say, reply: str) -> None:
    say("đăng ký khai sinh và khai tử cần giấy tờ gì")
    answered = say(reply)
    assert (code(answered), answered.answer.facet) == (DEATH, Facet.DOCUMENTS)


def test_words_joined_inside_one_name_are_one_matter(say: Say) -> None:
    assert say("chứng thực chữ ký và sơ yếu lý lịch").memory.pending == ()
    assert say("đăng ký khai sinh và nộp tiền thì mất bao lâu").memory.pending == ()


def test_a_new_matter_lets_the_second_one_go(say: Say) -> None:
    say("đăng ký khai sinh với khai tử cần giấy tờ gì")
    assert say("sao y bản chính bao nhiêu tiền").memory.pending == ()


def test_what_is_meant_after_a_comma_is_not_what_was_denied(say: Say) -> None:
    say("đăng ký khai sinh cần giấy tờ gì")
    answered = say("không phải khai sinh, khai tử cơ")
    assert (code(answered), answered.answer.facet) == (DEATH, Facet.DOCUMENTS)


def test_a_comma_after_a_bare_no_divides_nothing(say: Say) -> None:
    say("đăng ký khai sinh cần giấy tờ gì")
    answered = say("không phải, khai tử, mất bao nhiêu tiền")
    assert (code(answered), answered.answer.facet) == (DEATH, Facet.FEES)


def test_the_thread_is_kept_over_more_than_five_turns(say: Say) -> None:
    say("hộ kinh doanh cần giấy tờ gì")
    say("đóng hẳn")
    say("mua vé máy bay bao nhiêu tiền")
    for text in ("bao nhiêu tiền", "mất bao lâu", "nộp ở đâu", "thế còn giấy tờ"):
        assert code(say(text)) == CLOSED
    assert code(say("thế muốn mở lại lần đầu thì sao")) in {SHOP, None}
