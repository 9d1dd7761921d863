"""What citizens are told of what staff have switched off."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.answering.answer import Outcome
from actions.answering.compose.fact import Desk
from actions.answering.compose.journey_answer import journey_answer
from actions.answering.data import Data
from actions.answering.silence import silenced
from actions.answering.turn import journey_id
from actions.handlers.answer import ActionAnswer
from actions.handlers.dossier_status import ActionDossierStatus
from actions.handlers.repeat import ActionRepeat
from actions.handlers.reply import ActionReply
from actions.services import Services
from knowledge.snapshot import load_snapshot
from knowledge.store.switches import EVERYTHING, Switch
from knowledge.town import Reply
from tests.actions.handlers.test_actions import answer_in, run
from tests.actions.handlers.trackers import tracker, user
from tests.actions.town import BIRTH, DEATH, FAQ

HOTLINE = "1800 1096"


def off(services: Services, *what: str) -> Services:
    return replace(services, off={one: Switch(one, "sai lệ phí", "hoa", 1.0) for one in what})


async def test_a_switched_off_procedure_is_not_answered_by_words_nor_by_button_but_its_neighbour_is(
    services: Services,
) -> None:
    silent = off(services, BIRTH)
    for sent in (
        tracker("khai sinh cần giấy tờ gì", "ask_documents"),
        tracker("", "choose", entities={"procedure": BIRTH, "facet": "fees"}),
        tracker("thế còn lệ phí?", "ask_fees", procedure_code=BIRTH, facet="documents"),
    ):
        _, messages = await run(ActionAnswer(silent), sent)
        answer = answer_in(messages)
        assert answer.outcome is Outcome.HANDOVER
        assert "đang được cán bộ kiểm tra lại" in answer.text
        assert HOTLINE in answer.text
        assert not answer.sources
        assert "sai lệ phí" not in answer.text  # the reason is the staff's
    _, messages = await run(ActionAnswer(silent), tracker("khai tử cần giấy tờ gì", "ask_documents"))
    assert answer_in(messages).outcome is Outcome.ANSWERED


async def test_a_frequent_question_that_leads_to_it_is_not_answered_either(services: Services) -> None:
    sent = tracker("", "choose", entities={"faq": FAQ.id})
    for silent, outcome in (
        (services, Outcome.ANSWERED),
        (off(services, BIRTH), Outcome.HANDOVER),
        (off(services, DEATH), Outcome.ANSWERED),
    ):
        _, messages = await run(ActionAnswer(silent), sent)
        assert answer_in(messages).outcome is outcome


async def test_nothing_is_repeated_that_was_switched_off_since(services: Services) -> None:
    _, said = await run(ActionAnswer(services), tracker("khai sinh cần giấy tờ gì", "ask_documents"))
    bot = {"event": "bot", "text": None, "data": {"custom": said[0]["custom"]}}
    sent = tracker("nhắc lại", "repeat", before=[user("khai sinh cần giấy tờ gì"), bot])
    _, messages = await run(ActionRepeat(services), sent)
    assert messages[0]["custom"] == said[0]["custom"]
    _, messages = await run(ActionRepeat(off(services, BIRTH)), sent)
    assert said[0]["custom"]["answer"]["messages"][0]["text"] not in answer_in(messages).text


@pytest.mark.parametrize("intent", ["greet", "office_hours", "human"])
async def test_with_everything_off_citizens_get_the_offices_contact(services: Services, intent: str) -> None:
    silent = off(services, EVERYTHING)
    for action, sent in (
        (ActionReply, tracker("xin chào", intent)),
        (ActionAnswer, tracker("khai tử cần giấy tờ gì", "ask_documents")),
        (ActionRepeat, tracker("nhắc lại", "repeat")),
    ):
        _, messages = await run(action(silent), sent)
        answer = answer_in(messages)
        assert answer.outcome is Outcome.HANDOVER
        assert "số 1 đường Thử" in answer.text
        assert HOTLINE in answer.text


async def test_with_everything_off_emergencies_dossiers_and_deletions_are_still_served(services: Services) -> None:
    replies = services.desk.snapshot.replies
    added: dict[str, Any] = {
        "emergency": Reply.model_validate({"outcome": "emergency", "text": ["Gọi 115 ngay."]}),
        "delete_data": Reply.model_validate({"outcome": "office", "text": ["Đã xóa."]}),
    }
    base = replace(services.desk.snapshot, replies=replies.model_copy(update={"replies": {**replies.replies, **added}}))
    desk = replace(services.desk, snapshot=base)
    parts = replace(services.parts, desk=desk, talk=type(services.talk)(desk))
    silent = off(replace(services, parts=parts), EVERYTHING)
    _, messages = await run(ActionReply(silent), tracker("cứu với", "emergency"))
    assert answer_in(messages).text == "Gọi 115 ngay."
    _, messages = await run(ActionReply(silent), tracker("xóa dữ liệu của tôi", "delete_data"))
    assert answer_in(messages).text == "Đã xóa."
    _, messages = await run(ActionDossierStatus(silent), tracker("tra cứu", "lookup_dossier"))
    assert answer_in(messages).outcome is Outcome.DOSSIER


def test_a_life_event_says_which_of_its_procedures_is_not_to_be_relied_on(data: Data) -> None:
    desk = Desk(load_snapshot(), data)
    journey = next(iter(desk.snapshot.journeys.values()))
    code = next(journey.codes())
    answer = journey_answer(journey, None, desk)
    told = silenced(answer, (journey_id(journey.id),), {code}, desk)
    assert told.messages[:-1] == answer.messages
    assert desk.snapshot.procedures[code].plain_name in told.messages[-1].text
    assert "kiểm tra lại" in told.messages[-1].text
    assert silenced(answer, (journey_id(journey.id),), {"9.999999"}, desk) == answer
