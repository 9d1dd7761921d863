"""The town's own files agree with each other and with what the dialogue expects of them."""

from __future__ import annotations

import string

import pytest

from knowledge.snapshot import Snapshot, load_snapshot
from knowledge.town import Reply

TALK = {
    "greet", "thank", "goodbye", "bot_identity", "help", "repeat", "complaint", "human", "emergency", "abuse",
    "office_hours", "office_contact", "office_counter", "delete_data", "cancel", "emotion",
}  # fmt: skip
OUTCOMES = {"smalltalk", "office", "handover", "emergency"}
PLACEHOLDERS = {"office", "town", "hotline", "counters"}


@pytest.fixture(scope="module")
def base() -> Snapshot:
    return load_snapshot()


def said(reply: Reply) -> str:
    return " ".join(reply.text)


def test_every_kind_of_talk_has_a_reply_and_a_known_outcome(base: Snapshot) -> None:
    assert set(base.replies.replies) == TALK
    assert {reply.outcome for reply in base.replies.replies.values()} == OUTCOMES


def test_replies_use_only_placeholders_that_the_office_file_can_fill(base: Snapshot) -> None:
    for intent, reply in base.replies.replies.items():
        for text in (*reply.text, *reply.suggestions):
            names = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
            assert names <= PLACEHOLDERS, intent


def test_no_reply_contains_a_telephone_number_but_those_of_the_emergency_services(base: Snapshot) -> None:
    for intent, reply in base.replies.replies.items():
        digits = {word.strip("(),.") for word in said(reply).split() if any(c.isdigit() for c in word)}
        assert digits == ({"113", "114", "115"} if intent == "emergency" else set()), intent


def test_every_greeting_says_that_a_machine_answers(base: Snapshot) -> None:
    assert all("trợ lý tự động" in text for text in base.replies.replies["greet"].text)
    assert "không phải người" in said(base.replies.replies["bot_identity"])


def test_complaints_and_wishes_for_a_person_name_the_counter_and_the_hotline(base: Snapshot) -> None:
    for intent in ("complaint", "human"):
        assert all(name in said(base.replies.replies[intent]) for name in ("{office}", "{hotline}"))


def test_places_lead_to_units_of_the_office_and_cover_each_of_their_former_units(base: Snapshot) -> None:
    units = {unit.code: unit for unit in base.office.units}
    for place in base.places.places:
        assert place.old in units[place.new_code].old_units
        assert place.new == units[place.new_code].name
    assert {place.old for place in base.places.places} == {old for unit in units.values() for old in unit.old_units}


def test_the_five_counters_are_there_under_the_ids_that_entries_use(base: Snapshot) -> None:
    assert {counter.id for counter in base.office.counters} == {
        "dat-dai", "xay-dung", "dang-ky-kinh-doanh", "che-do-chinh-sach", "chung-thuc-ho-tich",
    }  # fmt: skip
