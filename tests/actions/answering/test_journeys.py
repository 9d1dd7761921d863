"""Life events in the conversation: when they are the answer, what the answer holds, and how it leads on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import pytest

from actions.answering.answer import Answer, Outcome
from actions.answering.answerer import Answered, Answerer
from actions.answering.compose.fact import Desk
from actions.answering.compose.journey_answer import journey_answer, journey_button
from actions.answering.context import Context, Move
from actions.answering.data import Data, load_data
from actions.answering.decide import DecideStep, Decision, End
from actions.answering.gaps import GapStore
from actions.answering.names import Names
from actions.answering.reading import Reader
from actions.answering.retrieve import Hit
from actions.answering.turn import Choice, Memory, Turn, procedure_id
from bot.gateway.answer import from_rasa
from bot.gateway.layout import layout
from knowledge.journeys import Journey
from knowledge.schema import Facet
from knowledge.snapshot import Snapshot, load_snapshot
from tests.actions.town import BIRTH, COPY, DEATH, LAND, TODAY, WordSearch, town

REAL = Desk(load_snapshot(), load_data())
CHILD = Journey.model_validate(
    {
        "id": "em-be",
        "title": "Nhà đón em bé",
        "summary": "Mấy việc giấy tờ khi nhà đón em bé.",
        "aliases": ["đón em bé chào đời", "chuyện đầy tháng", "nôi bé"],
        "sample_questions": [f"câu thứ {number}" for number in range(10)],
        "steps": [
            {
                "id": "khai-sinh",
                "title": "Khai sinh",
                "why": "Để bé có tên.",
                "procedures": [{"code": BIRTH}],
                "gives": "Giấy khai sinh",
            },
            {
                "id": "ban-sao",
                "title": "Xin bản sao",
                "why": "Để nộp nơi khác.",
                "optional": True,
                "when": "Cần nộp nhiều nơi",
                "procedures": [
                    {"code": COPY, "when": "Có bản chính trong tay"},
                    {"code": LAND, "when": "Xin từ sổ"},
                ],
                "after": [{"step": "khai-sinh", "reason": "Phải có giấy đã."}],
            },
            {"id": "tiem", "title": "Tiêm phòng", "why": "Để bé khỏe.", "action": "Hỏi trạm y tế."},
        ],
        "sources": [{"title": "Cổng Dịch vụ công quốc gia", "as_of": "2026"}],
        "verified": {"by": "Nhóm biên soạn", "on": "2026-11-01"},
    }
)
JOURNEY = "journey:em-be"
Say = Callable[..., Answered]


@pytest.fixture(scope="module")
def base() -> Snapshot:
    return replace(town(), journeys=MappingProxyType({CHILD.id: CHILD}))


@pytest.fixture
def told(base: Snapshot, data: Data, gaps: GapStore) -> Say:
    """One conversation about a base that has a life event."""
    answerer = Answerer(base, WordSearch(base, data), data, gaps, lambda: TODAY)
    memory = Memory()

    def one(text: str, choice: Choice | None = None) -> Answered:
        nonlocal memory
        answered = answerer.answer(Turn(text, "choose" if choice else "", 0.9, choice, memory))
        memory = answered.memory
        return answered

    return one


@pytest.fixture
def decide(base: Snapshot, data: Data) -> Callable[..., Decision]:
    reader = Reader(data.facets, data.words, base)
    step = DecideStep(base, Names(base, reader.telling, reader.acting), data)

    def one(text: str, *hits: tuple[str, float]) -> Decision:
        question = reader.read(text)
        context = Context(Move.SEARCH, facets=question.facets)
        return step.call(Turn(text), question, context, tuple(Hit(doc, score) for doc, score in hits))

    return one


def titles(answer: Answer) -> list[str]:
    return [button.title for message in answer.messages for button in message.buttons]


def test_a_life_event_is_answered_with_its_steps_in_order(told: Say) -> None:
    answered = told("đón em bé chào đời phải làm những thủ tục gì")
    answer = answered.answer
    assert answered.decision.end is End.ANSWER_JOURNEY
    assert (answer.outcome, answer.procedure, answer.facet) == (Outcome.ANSWERED, None, None)
    places = [answer.text.index(f"{number}. {title}") for number, title in enumerate(["Khai sinh", "Xin bản sao"], 1)]
    assert places == sorted(places)
    assert "Chỉ cần khi cần nộp nhiều nơi." in answer.text
    assert "Làm sau bước 1: Phải có giấy đã." in answer.text
    assert "Xong bước này bạn có giấy khai sinh." in answer.text
    assert "Tùy trường hợp: có bản chính trong tay; xin từ sổ." in answer.text
    assert "Hỏi trạm y tế." in answer.text
    assert [source.title for source in answer.sources] == ["Cổng Dịch vụ công quốc gia"]
    assert "Kiểm tra lại ngày 1/11/2026" in answer.text


def test_its_buttons_lead_to_the_procedures_in_the_order_of_the_steps(told: Say) -> None:
    buttons = told("đón em bé chào đời phải làm những gì").answer.messages[0].buttons
    assert [button.title for button in buttons] == ["1. Khai sinh", "2. Có bản chính trong tay", "2. Xin từ sổ"]
    chosen = [json.loads(button.payload.removeprefix("/choose"))["procedure"] for button in buttons]
    assert chosen == [BIRTH, COPY, LAND]


def test_after_a_life_event_a_bare_question_asks_which_procedure(told: Say) -> None:
    told("sao y bản chính")
    told("đón em bé chào đời phải làm những gì")
    answered = told("hết bao nhiêu tiền")
    assert answered.decision.end is End.ASK_PROCEDURE
    assert answered.memory.facet is Facet.FEES


def test_one_of_its_steps_is_answered_as_the_procedure(told: Say) -> None:
    told("đón em bé chào đời phải làm những gì")
    answered = told("làm giấy khai sinh")
    assert answered.answer.procedure is not None
    assert answered.answer.procedure.code == BIRTH


def test_at_a_glance_a_procedure_offers_its_life_event_and_the_button_leads_there(told: Say) -> None:
    last = told("đăng ký khai sinh").answer.messages[-1].buttons[-1]
    assert last.title == "Các bước: nhà đón em bé"
    assert json.loads(last.payload.removeprefix("/choose")) == {"faq": JOURNEY}
    assert told("", Choice(journey="em-be")).decision.documents == (JOURNEY,)


def test_a_single_facet_has_no_way_on_to_the_life_event(told: Say) -> None:
    assert not any(title.startswith("Các bước:") for title in titles(told("lệ phí đăng ký khai sinh").answer))


def test_a_button_to_a_life_event_that_is_gone_says_so(told: Say) -> None:
    assert told("", Choice(journey="khong-con")).decision.end is End.BAD_CHOICE


def test_a_fee_is_asked_of_one_of_its_procedures(decide: Callable[..., Decision]) -> None:
    decision = decide("đón em bé hết bao nhiêu tiền", (JOURNEY, 0.9), (procedure_id(DEATH), 0.05))
    assert decision.end is End.CLARIFY_PROCEDURE
    assert decision.documents[:2] == (procedure_id(DEATH), procedure_id(BIRTH))
    assert decision.facets == (Facet.FEES,)


def test_what_to_take_along_is_asked_of_one_of_its_procedures(decide: Callable[..., Decision]) -> None:
    assert decide("đón em bé, lên phường mang theo gì", (JOURNEY, 0.9)).end is End.CLARIFY_PROCEDURE


def test_a_loosely_fitting_life_event_is_only_offered(decide: Callable[..., Decision]) -> None:
    decision = decide("tìm giấy của cháu bên nội", (JOURNEY, 0.5), (procedure_id(DEATH), 0.3))
    assert decision.end is End.CLARIFY_PROCEDURE
    assert decision.documents[0] == JOURNEY


def test_a_procedure_called_by_its_name_wins_over_a_loosely_fitting_life_event(
    decide: Callable[..., Decision],
) -> None:
    decision = decide("làm giấy khai sinh", (JOURNEY, 0.55), (procedure_id(BIRTH), 0.4))
    assert decision.documents == (procedure_id(BIRTH),)


@pytest.mark.parametrize("journey", REAL.snapshot.journeys.values(), ids=lambda journey: journey.id)
def test_every_shipped_life_event_is_drawn_whole_and_once(journey: Journey) -> None:
    answer = journey_answer(journey, 0.9, REAL)
    seen = from_rasa([{"custom": {"answer": answer.payload()}}])
    assert seen is not None
    [message] = seen.messages
    drawn = layout(message, seen.sources)
    assert [name for name, _ in drawn.rows] == [f"{n}. {step.title}" for n, step in enumerate(journey.steps, 1)]
    assert drawn.before == (journey.summary,)
    assert drawn.after == (REAL.data.texts("journey_hint"),)
    assert len(message.buttons) <= REAL.data.thresholds.journey_buttons
    assert all(len(button.title) <= REAL.data.thresholds.button_title for button in message.buttons)


@pytest.mark.parametrize("journey", REAL.snapshot.journeys.values(), ids=lambda journey: journey.id)
def test_every_step_that_everybody_does_has_a_button(journey: Journey) -> None:
    pressed = {button.payload for button in journey_answer(journey, None, REAL).messages[0].buttons}
    main = [case.code for step in journey.steps if not step.optional for case in step.procedures]
    assert all(any(code in payload for payload in pressed) for code in main)


@pytest.mark.parametrize(
    ("code", "journey"),
    [("1.001193", "co-con"), ("1.000894", "cuoi"), ("1.000656", "nguoi-than-mat"), ("1.013225", "xay-nha")],
)
def test_the_main_procedures_know_their_life_event(code: str, journey: str) -> None:
    button = journey_button(code, REAL)
    assert button is not None
    assert f"journey:{journey}" in button.payload


def test_a_procedure_of_several_life_events_offers_none() -> None:
    assert journey_button("1.004222", REAL) is None
