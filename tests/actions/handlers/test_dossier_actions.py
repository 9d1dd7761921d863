from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answering.answer import Answer
from actions.handlers.base import SafeAction
from actions.handlers.dossier_form import ValidateDossierForm
from actions.handlers.dossier_status import ActionDossierStatus
from actions.services import Services
from tests.actions.dossiers.conftest import CODE
from tests.actions.handlers.trackers import tracker

BEGUN = [{"event": "active_loop", "name": "dossier_form"}]
FORGOTTEN = [SlotSet("dossier_code", None), SlotSet("dossier_fact", None)]


def failed(slot: str) -> dict[str, Any]:
    return {"event": "slot", "name": slot, "value": None}


async def run(action: SafeAction, sent: Any) -> tuple[list[dict[str, Any]], list[Answer]]:
    dispatcher = CollectingDispatcher()
    events = await action.run(dispatcher, sent, {})
    return events, [Answer.model_validate(message["custom"]["answer"]) for message in dispatcher.messages]


async def test_the_form_asks_for_the_code_first(services: Services) -> None:
    events, [answer] = await run(ValidateDossierForm(services), tracker("tra cứu hồ sơ", "lookup_dossier"))
    assert events == []
    assert (answer.outcome.value, answer.awaiting) == ("dossier", "dossier_code")


async def test_a_code_is_kept_canonical_and_the_fact_asked_for(services: Services) -> None:
    sent = tracker(f"mã {CODE.lower().replace('-', ' ')}", "provide_dossier_code", requested_slot="dossier_code")
    events, [answer] = await run(ValidateDossierForm(services), sent)
    assert events == [SlotSet("dossier_code", CODE)]
    assert answer.awaiting == "dossier_fact"


async def test_code_and_fact_at_once_leave_nothing_to_ask(services: Services) -> None:
    events, answers = await run(ValidateDossierForm(services), tracker(f"{CODE} 4 số cuối 1234", "lookup_dossier"))
    assert events == [SlotSet("dossier_code", CODE), SlotSet("dossier_fact", "1234")]
    assert answers == []


async def test_a_masked_number_serves_as_second_fact(services: Services) -> None:
    sent = tracker("••••••1234", "nlu_fallback", dossier_code=CODE, requested_slot="dossier_fact")
    events, answers = await run(ValidateDossierForm(services), sent)
    assert SlotSet("dossier_fact", "1234") in events
    assert answers == []


async def test_what_cannot_be_read_is_asked_again_with_a_hint(services: Services) -> None:
    sent = tracker("H55 2608", "provide_dossier_code", before=BEGUN, requested_slot="dossier_code")
    events, [answer] = await run(ValidateDossierForm(services), sent)
    assert events == [SlotSet("dossier_code", None)]
    assert "chưa nhận ra" in answer.text
    assert answer.awaiting == "dossier_code"


async def test_the_third_bad_try_ends_the_form(services: Services) -> None:
    before = [failed("dossier_code"), failed("dossier_fact"), *BEGUN, failed("dossier_code"), failed("dossier_code")]
    sent = tracker("H55 2608", "provide_dossier_code", before=before, requested_slot="dossier_code")
    events, answers = await run(ValidateDossierForm(services), sent)
    assert events == [*FORGOTTEN, SlotSet("requested_slot", None)]
    assert answers == []


async def test_after_the_form_gave_up_the_citizen_is_told_what_to_do(services: Services) -> None:
    events, [answer] = await run(ActionDossierStatus(services), tracker("H55 2608", "provide_dossier_code"))
    assert events == FORGOTTEN
    assert "1800 1096" in answer.text


@pytest.mark.parametrize("intent", ["ask_fees", "help", "nlu_fallback"])
async def test_another_question_gives_the_form_nothing_so_that_the_rules_decide(
    services: Services, intent: str
) -> None:
    sent = tracker("đăng ký kết hôn bao nhiêu tiền", intent, before=BEGUN, requested_slot="dossier_code")
    events, _ = await run(ValidateDossierForm(services), sent)
    assert events == []


async def test_the_status_is_told_with_its_second_fact_and_both_are_forgotten(services: Services) -> None:
    events, [answer] = await run(ActionDossierStatus(services), tracker("1234", dossier_code=CODE, dossier_fact="1234"))
    assert events == FORGOTTEN
    assert CODE in answer.text
    assert "Đang giải quyết" in answer.text
    assert answer.messages[0].card is not None
    assert "Nguyễn" not in str(answer.payload())


async def test_a_wrong_fact_and_an_unknown_code_get_the_same_words(services: Services) -> None:
    action = ActionDossierStatus(services)
    events, [wrong] = await run(action, tracker("0000", dossier_code=CODE, dossier_fact="0000"))
    _, [unknown] = await run(action, tracker("1234", dossier_code="H55.999-261110-9999", dossier_fact="1234"))
    assert events == FORGOTTEN
    assert wrong.text == unknown.text
    assert CODE not in wrong.text
    assert [button.payload for button in wrong.messages[0].buttons] == ["/lookup_dossier"]


async def test_a_failure_still_forgets_the_second_fact(services: Services) -> None:
    broken = replace(services, dossiers=None)  # type: ignore[arg-type]
    events, [answer] = await run(ActionDossierStatus(broken), tracker("1234", dossier_code=CODE, dossier_fact="1234"))
    assert events == FORGOTTEN
    assert answer.outcome.value == "error"
