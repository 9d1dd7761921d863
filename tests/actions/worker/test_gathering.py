"""Which questions of a conversation went wrong, and that nothing personal of it is gathered."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.answering.gaps import Gap as Note
from actions.answering.gaps import GapKind
from actions.worker.gathering import Gatherer, load_rules
from actions.worker.transcripts import Conversation, Said, Vote
from knowledge.store.gaps import Found, Source

START = 1_795_000_000.0
LATER = START + 86_400


def said(second: float, words: str, outcome: str = "clarify", *, by_staff: bool = False) -> Said:
    return Said(START + second, "web", words, outcome, None, None, by_staff)


def note(second: float, kind: GapKind, reason: str = "near_tie", question: str = "câu") -> Note:
    asked_at = dt.datetime.fromtimestamp(START + second, dt.UTC).isoformat(timespec="milliseconds")
    return Note(1, asked_at, question, reason, 0.3, "procedure:1.001193", kind, "person")


def gathered(turns: list[Said], notes: list[Note], votes: tuple[Vote, ...] = (), now: float = LATER) -> list[Found]:
    return Gatherer(load_rules(), now).gather(Conversation("person", tuple(turns), votes), notes)


def why(found: list[Found]) -> list[tuple[Source, str | None, str]]:
    return [(one.source, one.reason, one.question) for one in found]


BACK = [note(0, GapKind.CLARIFIED)]


@pytest.mark.parametrize(
    ("then", "reason"),
    [
        ([said(10, "xin giấy phép", "answered")], None),
        ([said(10, "Xin giay phep?", "answered")], None),
        ([said(10, "XAY NHA!", "answered")], "repeated"),
        ([said(7200, "khai sinh", "answered")], "left"),
        ([said(10, "không biết", "abstain")], "then_abstain"),
        ([said(10, "cảm ơn", "smalltalk")], "left"),
        ([], "left"),
    ],
)
def test_a_question_back_came_to_something_or_not(then: list[Said], reason: str | None) -> None:
    found = [one for one in gathered([said(1, "xây nhà"), *then], BACK) if one.source is Source.CLARIFIED]
    assert why(found) == ([] if reason is None else [(Source.CLARIFIED, reason, "xây nhà")])


def test_it_is_not_yet_known_how_a_fresh_question_back_ends() -> None:
    assert gathered([said(1, "xây nhà")], BACK, now=START + 60) == []


def test_a_guess_after_questions_back_is_gathered_with_the_first_question() -> None:
    turns = [said(1, "xây nhà"), said(20, "loại nhỏ"), said(40, "không rõ", "answered")]
    notes = [*BACK, note(19, GapKind.CLARIFIED), note(39, GapKind.CLARIFIED, "asked_enough")]
    assert why(gathered(turns, notes)) == [(Source.CLARIFIED, "guessed", "xây nhà")]


def test_which_facet_of_a_procedure_is_meant_is_no_trouble() -> None:
    assert gathered([said(1, "vâng"), said(7200, "chào", "smalltalk")], []) == []


def test_what_is_said_to_a_member_of_staff_is_not_gathered() -> None:
    assert gathered([said(1, "chuyện riêng với cán bộ", "abstain", by_staff=True)], []) == []


def test_a_wish_for_a_person_right_at_the_start_asks_nothing() -> None:
    assert gathered([said(1, "cho gặp cán bộ", "handover")], []) == []


def test_a_wish_for_a_person_that_is_repeated_brings_the_question_once() -> None:
    turns = [said(1, "xây nhà", "answered"), said(10, "gặp cán bộ", "handover"), said(20, "gặp người", "handover")]
    assert why(gathered(turns, [])) == [(Source.HANDED_OVER, "asked_for_person", "xây nhà")]


def test_a_question_without_a_word_is_left_out() -> None:
    assert gathered([said(1, "???", "abstain")], []) == []


def test_what_the_gateway_could_not_keep_is_known_from_the_action_server() -> None:
    lost = note(0, GapKind.ABSTAINED, "too_weak", "câu không lưu được")
    assert why(gathered([], [lost])) == [(Source.ABSTAINED, "too_weak", "câu không lưu được")]
    assert gathered([], [lost], now=START + 5) == []


def test_a_vote_on_an_answer_whose_turn_is_gone_still_counts() -> None:
    vote = Vote(START + 30, "wrong", "sai", "câu hỏi cũ", "1.001193")
    [found] = gathered([], [], (vote,))
    assert (found.question, found.nearest, found.about["comment"]) == ("câu hỏi cũ", "procedure:1.001193", "sai")


_SECRETS = st.sampled_from(
    ["Nguyễn Văn Khôi", "0912345678", "006302001234", "H55.242-260804-0583", "12/05/1990", "bao@example.vn", "C1234567"]
)


@given(st.lists(_SECRETS, min_size=3, max_size=3), st.sampled_from(["", "xin hỏi ", "tôi cần "]))
def test_nothing_personal_is_gathered_from_anywhere(secrets: list[str], before: str) -> None:
    asked, commented, corrected = (f"{before}{_told(secret)} nhé" for secret in secrets)
    turns = [said(1, f"khai sinh {asked}", "answered"), said(10, f"không phải {corrected}", "abstain")]
    vote = Vote(START + 5, "wrong", commented, turns[0].said, None)
    found = gathered(turns, [note(9, GapKind.CORRECTS), note(9.5, GapKind.ABSTAINED)], (vote,))
    assert {one.source for one in found} == {Source.CORRECTED, Source.ABSTAINED, Source.VOTED_DOWN}
    shown = repr([(one.question, one.about) for one in found])
    assert not [secret for secret in secrets if secret in shown]


def _told(secret: str) -> str:
    return f"sinh ngày {secret}" if "/" in secret else secret
