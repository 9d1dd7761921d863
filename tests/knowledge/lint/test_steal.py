"""Which entry would steal which question, by the words alone."""

from __future__ import annotations

import datetime as dt

from knowledge.lint.config import limits
from knowledge.lint.finding import Severity
from knowledge.lint.rules_steal import nothing_stolen, phrases_of
from knowledge.lint.run import findings_of
from knowledge.lint.steal import Phrase, thefts
from knowledge.snapshot import load_snapshot
from tests.knowledge.conftest import Base

BEES = [
    Phrase("ong", "plain_name", "Nuôi ong lấy mật"),
    Phrase("ong", "q0", "nuôi ong cần giấy gì", asked=True),
    Phrase("ong", "q1", "xin nuôi ong mất bao lâu", asked=True),
]
FISH = [
    Phrase("ca", "plain_name", "Thả cá lồng trên hồ"),
    Phrase("ca", "q0", "thả cá lồng cần giấy gì", asked=True),
    Phrase("ca", "q1", "tha ca long tren ho mat bao lau", asked=True),
]


def test_questions_that_their_own_entry_answers_best_are_not_reported() -> None:
    assert thefts([*BEES, *FISH]) == []


def test_a_question_in_the_words_of_another_entry_is_reported_with_its_thief() -> None:
    stolen = Phrase("ong", "q2", "thả cá lồng trên hồ tốn tiền không", asked=True)
    (theft,) = (theft for theft in thefts([*BEES, *FISH, stolen]) if theft.question == stolen)
    assert theft.thief == "ca"
    assert 0.5 < theft.lead <= 1


def test_a_question_does_not_speak_for_itself() -> None:
    lonely = Phrase("ong", "q2", "chuồng gà hàng xóm kêu to", asked=True)
    heard = Phrase("ca", "q2", "hàng xóm kêu to", asked=False)
    assert [theft.question for theft in thefts([*BEES, *FISH, lonely, heard])] == [lonely]


def test_accents_make_no_difference() -> None:
    found = []
    for text in ("thả cá lồng trên hồ cần nuôi gì", "THA CA LONG TREN HO can nuoi gi"):
        stolen = Phrase("ong", "q2", text, asked=True)
        found += [(t.thief, t.lead) for t in thefts([*BEES, *FISH, stolen]) if t.question == stolen]
    assert found[0] == found[1]
    assert found[0][0] == "ca"
    assert 0 < found[0][1] < 1


def test_a_theft_is_something_to_weigh_and_does_not_fail_the_lint(base: Base) -> None:
    base.entry(
        code="9.000002",
        plain_name="Thả cá lồng",
        name="Thủ tục thả cá lồng trên hồ",
        aliases=["cá lồng", "lồng bè trên hồ"],
        summary="Xin thả cá lồng trên hồ.",
        sample_questions=[
            "thả cá lồng ở đâu",
            "cá lồng trên hồ mất bao nhiêu ngày",
            "lồng bè nuôi cá thì hỏi ai",
            "ca long tren ho co phai xin phep",
            "ai ký giấy thử nghiệm của tờ thử",
        ],
    )
    snapshot = load_snapshot(base.root)
    (finding,) = (f for f in nothing_stolen(snapshot, limits()) if f.place == "sample_questions[4]")
    assert (finding.entry, finding.severity) == ("9.000002", Severity.NOTICE)
    assert "9.000001" in finding.message
    assert finding in findings_of(snapshot, dt.date(2026, 11, 23))


def test_every_text_that_finds_an_entry_takes_part(base: Base) -> None:
    places = {phrase.place for phrase in phrases_of(load_snapshot(base.root))}
    assert {"name", "plain_name", "aliases[1]", "sample_questions[4]", "summary"} <= places
