from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any

import pytest
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answering.answer import Answer
from actions.answering.answerer import Answered
from actions.answering.turn import Choice, Turn
from actions.handlers.answer import ActionAnswer
from actions.handlers.base import SafeAction
from actions.handlers.cancel import ActionCancel
from actions.handlers.memory import turn_of
from actions.handlers.repeat import ActionRepeat
from actions.handlers.reply import ActionReply
from actions.services import Services
from tests.actions.handlers.trackers import tracker, user
from tests.actions.town import BIRTH, COPY, DEATH, EMPTY


async def run(action: SafeAction, sent: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    dispatcher = CollectingDispatcher()
    return await action.run(dispatcher, sent, {}), dispatcher.messages


def answer_in(messages: list[dict[str, Any]]) -> Answer:
    [message] = messages
    assert message["text"] is None
    return Answer.model_validate(message["custom"]["answer"])


async def test_a_question_sets_procedure_facet_and_outcome(services: Services) -> None:
    events, messages = await run(ActionAnswer(services), tracker("khai sinh cần giấy tờ gì", "ask_documents"))
    assert events == [
        SlotSet("procedure_code", BIRTH),
        SlotSet("facet", "documents"),
        SlotSet("last_answer", {"outcome": "answered"}),
    ]
    assert answer_in(messages).procedure.code == BIRTH


async def test_a_follow_up_sets_only_what_changed(services: Services) -> None:
    sent = tracker(
        "thế còn lệ phí?",
        "ask_fees",
        procedure_code=BIRTH,
        facet="documents",
        last_answer={"outcome": "answered"},
    )
    events, messages = await run(ActionAnswer(services), sent)
    assert events == [SlotSet("facet", "fees")]
    assert answer_in(messages).procedure.code == BIRTH


async def test_a_tie_offers_candidates_and_takes_the_procedure_off_the_table(services: Services) -> None:
    sent = tracker("chứng thực", procedure_code=BIRTH, facet="fees", last_answer={"outcome": "answered"})
    events, messages = await run(ActionAnswer(services), sent)
    offered = answer_in(messages)
    assert offered.outcome.value == "clarify"
    assert {event["name"]: event["value"] for event in events} == {
        "procedure_code": None,
        "facet": None,
        "candidates": [f"procedure:{COPY}", f"procedure:{EMPTY}"],
        "last_answer": {"outcome": "clarify", "asked": 1},
    }


async def test_a_typed_place_answers_from_the_candidates_in_the_slot(services: Services) -> None:
    sent = tracker("cái thứ hai", "affirm", candidates=[f"procedure:{COPY}", f"procedure:{DEATH}"], facet="fees")
    events, messages = await run(ActionAnswer(services), sent)
    assert answer_in(messages).procedure.code == DEATH
    assert SlotSet("candidates", None) in events


async def test_a_button_is_answered_from_its_entities(services: Services) -> None:
    sent = tracker("/choose", "choose", entities={"procedure": BIRTH, "facet": "fees"})
    _, messages = await run(ActionAnswer(services), sent)
    answer = answer_in(messages)
    assert (answer.procedure.code, answer.facet.value) == (BIRTH, "fees")


async def test_entities_of_typed_text_choose_nothing(services: Services) -> None:
    sent = tracker("khai tử", "ask_overview", entities={"procedure": BIRTH})
    _, messages = await run(ActionAnswer(services), sent)
    assert answer_in(messages).procedure.code == DEATH


@pytest.mark.parametrize(
    "slots",
    [
        {"candidates": "procedure:1.000001", "facet": "colour", "last_answer": "answered"},
        {"candidates": [5, None], "procedure_code": "9.999999", "last_answer": {"outcome": 5}},
    ],
)
async def test_odd_slots_of_an_old_conversation_do_no_harm(services: Services, slots: dict[str, Any]) -> None:
    _, messages = await run(ActionAnswer(services), tracker("khai sinh mất bao lâu", **slots))
    assert answer_in(messages).procedure.code == BIRTH


async def test_a_refusal_by_button_is_no_question(services: Services) -> None:
    sent = tracker("/deny", "deny", candidates=[f"procedure:{COPY}"], last_answer={"outcome": "clarify"})
    _, messages = await run(ActionAnswer(services), sent)
    assert "chưa đúng" in answer_in(messages).text


@pytest.mark.parametrize("channel", ["cmdline", None], ids=["shell", "interactive"])
async def test_in_a_terminal_choices_are_text_so_that_the_next_line_can_be_typed(
    services: Services, channel: str | None
) -> None:
    _, messages = await run(ActionAnswer(services), tracker("chứng thực", channel=channel))
    [message] = messages
    assert "1. Sao y bản chính" in message["text"]
    assert message["custom"] == {}
    assert message["buttons"] == []


async def test_in_a_terminal_an_answer_names_what_can_be_asked_next(services: Services) -> None:
    _, messages = await run(ActionAnswer(services), tracker("khai sinh mất bao lâu", channel="cmdline"))
    assert messages[-1]["text"].splitlines()[-1].startswith("Hỏi tiếp được: ")
    assert "Lệ phí" in messages[-1]["text"]
    assert messages[-1]["buttons"] == []


class BrokenAnswerer:
    """Fails as a bug would, after `seconds`."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds

    def answer(self, turn: Turn) -> Answered:
        time.sleep(self.seconds)
        raise RuntimeError(f"secret words: {turn.text}")


async def test_an_exception_inside_an_action_becomes_an_apology(
    services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = replace(services.parts, answerer=BrokenAnswerer())  # type: ignore[arg-type]
    broken = replace(services, parts=parts)
    events, messages = await run(ActionAnswer(broken), tracker("khai sinh"))
    answer = answer_in(messages)
    assert events == []
    assert answer.outcome.value == "error"
    assert "1800 1096" in answer.text
    assert "secret" not in answer.text
    assert (
        'motcua_actions_failures_total{action="action_answer",error="RuntimeError"} 1.0'
        in broken.metrics.render().decode()
    )


async def test_an_action_that_takes_too_long_becomes_an_apology_in_time(services: Services) -> None:
    parts = replace(services.parts, answerer=BrokenAnswerer(0.6))  # type: ignore[arg-type]
    slow = replace(services, parts=parts, seconds=0.1)
    started = time.perf_counter()
    _, messages = await run(ActionAnswer(slow), tracker("khai sinh"))
    assert time.perf_counter() - started < 0.5
    assert answer_in(messages).outcome.value == "error"
    await asyncio.sleep(0.7)


async def test_a_reply_keeps_the_procedure_and_notes_the_outcome(services: Services) -> None:
    sent = tracker("cho gặp cán bộ", "human", procedure_code=BIRTH, last_answer={"outcome": "answered"})
    events, messages = await run(ActionReply(services), sent)
    assert events == [SlotSet("last_answer", {"outcome": "handover"})]
    assert answer_in(messages).outcome.value == "handover"


async def test_a_second_greeting_is_worded_differently(services: Services) -> None:
    _, first = await run(ActionReply(services), tracker("chào", "greet"))
    _, second = await run(ActionReply(services), tracker("chào", "greet", before=[user("chào")]))
    assert answer_in(first).text != answer_in(second).text


async def test_an_intent_without_a_reply_is_an_apology_not_silence(services: Services) -> None:
    _, messages = await run(ActionReply(services), tracker("hát đi", "sing"))
    assert answer_in(messages).outcome.value == "error"


async def test_repeat_says_the_last_turn_again_word_for_word(services: Services) -> None:
    custom = {"answer": {"outcome": "answered", "messages": [{"text": "Một."}]}}
    before = [
        user("a"),
        {"event": "bot", "text": None, "data": {"custom": {"answer": "older"}}},
        user("b"),
        {"event": "bot", "text": None, "data": {"custom": custom}},
    ]
    events, messages = await run(ActionRepeat(services), tracker("nói lại", "repeat", before=before))
    assert events == []
    assert [message["custom"] for message in messages] == [custom]


async def test_repeat_in_a_terminal_keeps_text_and_buttons(services: Services) -> None:
    buttons = [{"title": "Lệ phí", "payload": "/choose{}"}]
    before = [user("a"), {"event": "bot", "text": "Một.", "data": {"buttons": buttons}}]
    _, messages = await run(ActionRepeat(services), tracker("nói lại", "repeat", before=before, channel="cmdline"))
    assert (messages[0]["text"], messages[0]["buttons"]) == ("Một.", buttons)


async def test_with_nothing_said_yet_repeat_says_so(services: Services) -> None:
    _, messages = await run(ActionRepeat(services), tracker("nói lại", "repeat"))
    assert answer_in(messages).text == "Chưa có gì để nhắc lại."


async def test_cancel_confirms_and_forgets_both_facts(services: Services) -> None:
    events, messages = await run(ActionCancel(services), tracker("thôi", "cancel", dossier_code="x", dossier_fact="1"))
    assert events == [SlotSet("dossier_code", None), SlotSet("dossier_fact", None)]
    assert answer_in(messages).text == "Vâng, tôi dừng."


def test_a_button_of_a_life_event_is_told_from_one_of_a_frequent_question() -> None:
    """Both travel in one entity, since the dialogue knows no other."""
    journey = turn_of(tracker("/choose", "choose", entities={"faq": "journey:co-con"})).choice
    question = turn_of(tracker("/choose", "choose", entities={"faq": "gio-cuoi"})).choice
    assert journey == Choice(journey="co-con")
    assert question == Choice(faq="gio-cuoi")


async def test_an_answer_to_a_question_back_that_looks_like_talk_is_taken_as_the_answer(services: Services) -> None:
    slots: dict[str, Any] = {"candidates": [f"procedure:{COPY}", f"procedure:{EMPTY}"], "facet": "fees"}
    asked = {**slots, "last_answer": {"outcome": "clarify", "asked": 1}}
    _, messages = await run(ActionReply(services), tracker("cái thứ hai", "greet", **asked))
    assert answer_in(messages).procedure.code == EMPTY
    for action in (ActionRepeat(services), ActionCancel(services)):
        _, messages = await run(action, tracker("chữ ký", "repeat", **asked))
        assert answer_in(messages).procedure.code == EMPTY
    _, messages = await run(ActionReply(services), tracker("cái thứ hai", "human", **asked))
    assert answer_in(messages).outcome.value == "handover"
    _, messages = await run(ActionReply(services), tracker("cái thứ hai", "greet", **slots))
    assert answer_in(messages).outcome.value == "smalltalk"


async def test_small_talk_leaves_the_open_question_open(services: Services) -> None:
    sent = tracker("chào bạn", "greet", facet="fees", last_answer={"outcome": "clarify", "asked": 1})
    events, _ = await run(ActionReply(services), sent)
    assert events == []


async def test_further_facets_and_a_pending_matter_survive_in_the_slots(services: Services) -> None:
    sent = tracker("khai sinh và khai tử cần giấy tờ gì, bao nhiêu tiền", "ask_documents")
    events, _ = await run(ActionAnswer(services), sent)
    kept = {"outcome": "answered", "more_facets": ["fees"], "pending": [f"procedure:{DEATH}"]}
    assert SlotSet("last_answer", kept) in events
    sent = tracker("tiếp", "nlu_fallback", procedure_code=BIRTH, facet="documents", last_answer=kept)
    _, messages = await run(ActionAnswer(services), sent)
    answer = answer_in(messages)
    assert (answer.procedure.code, len([m for m in answer.messages if m.card])) == (DEATH, 2)


async def test_a_button_to_an_option_of_several_procedures_is_an_option(services: Services) -> None:
    sent = tracker("/choose", "choose", entities={"faq": "option:ho-kinh-doanh/3"})
    assert turn_of(sent).choice == Choice(option="option:ho-kinh-doanh/3")
