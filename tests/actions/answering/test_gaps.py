"""What the action server keeps for staff: what was asked, why it is kept, and by what it is erased."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

from actions.answering.answerer import Answerer
from actions.answering.gaps import Gap, GapKind, GapStore, read_gaps
from actions.answering.turn import Turn
from tests.actions.conftest import Say

PERSON = "K7dQmJ2nSx0aVbR4tYwZ1g"


def kinds(gaps: GapStore) -> list[tuple[GapKind, str]]:
    return [(gap.kind, gap.question) for gap in gaps.all()]


def test_a_gap_outlives_the_process_masked_and_cut(tmp_path: Path) -> None:
    path = tmp_path / "new" / "gaps.sqlite3"
    store = GapStore(path, longest=40)
    said = "tôi là Nông Văn Bảo, số 0912345678, cho hỏi " + "a" * 100
    store.add(GapKind.ABSTAINED, said, "too_weak", 0.2, "procedure:1.001193", PERSON)
    store.close()
    [gap] = GapStore(path, longest=40).all()
    assert "0912345678" not in gap.question
    assert "Bảo" not in gap.question
    assert len(gap.question) == 40
    assert (gap.reason, gap.confidence, gap.nearest) == ("too_weak", 0.2, "procedure:1.001193")
    assert (gap.kind, gap.conversation) == (GapKind.ABSTAINED, PERSON)
    assert gap.asked_at.endswith("+00:00")
    assert path.stat().st_mode & 0o077 == 0


def test_several_threads_may_write_at_once(tmp_path: Path) -> None:
    store = GapStore(tmp_path / "gaps.sqlite3", longest=40)
    rows = [(GapKind.ABSTAINED, f"câu {n}", "r", None, None) for n in range(20)]
    threads = [threading.Thread(target=store.add, args=row) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.all()) == 20


def test_a_file_of_before_is_taken_up_with_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "gaps.sqlite3"
    with sqlite3.connect(path) as old:
        old.execute(
            "CREATE TABLE gaps (id INTEGER PRIMARY KEY, asked_at TEXT NOT NULL, question TEXT NOT NULL,"
            " reason TEXT NOT NULL, confidence REAL, nearest TEXT)"
        )
        old.execute("INSERT INTO gaps VALUES (1, '2026-11-01T08:00:00+00:00', 'cũ', 'too_weak', NULL, NULL)")
    store = GapStore(path, longest=40)
    store.add(GapKind.CLARIFIED, "mới", "near_tie", 0.4, None, PERSON)
    assert kinds(store) == [(GapKind.ABSTAINED, "cũ"), (GapKind.CLARIFIED, "mới")]


def test_another_process_reads_what_came_since_a_moment(tmp_path: Path) -> None:
    path = tmp_path / "gaps.sqlite3"
    assert read_gaps(path, 0) == []
    assert not path.exists()
    GapStore(path, longest=40).add(GapKind.ABSTAINED, "câu hỏi", "too_weak", None, None)
    before = time.time() - 5
    [gap] = read_gaps(path, before)
    assert isinstance(gap, Gap)
    assert before < gap.at < time.time() + 5
    assert read_gaps(path, time.time() + 5) == []


def test_a_question_back_and_a_person_in_its_place_are_kept(say: Say, gaps: GapStore) -> None:
    say("chứng thực bao nhiêu tiền")
    assert kinds(gaps) == [(GapKind.CLARIFIED, "chứng thực bao nhiêu tiền")]


def test_a_plain_answer_is_not_kept(say: Say, gaps: GapStore) -> None:
    say("đăng ký khai sinh cần giấy tờ gì")
    say("thế còn lệ phí?")
    assert kinds(gaps) == []


def test_a_correction_says_that_the_turn_before_was_wrong(say: Say, gaps: GapStore) -> None:
    say("đăng ký khai sinh bao nhiêu tiền")
    say("à không, khai tử cơ", "correct")
    assert kinds(gaps) == [(GapKind.CORRECTS, "à không, khai tử cơ")]


def test_a_bare_refusal_is_a_correction_and_a_question_back(say: Say, gaps: GapStore) -> None:
    say("đăng ký khai sinh cần giấy tờ gì")
    say("nhầm rồi", "deny")
    assert kinds(gaps) == [(GapKind.CORRECTS, "nhầm rồi"), (GapKind.CLARIFIED, "nhầm rồi")]


def test_a_denial_at_the_beginning_corrects_nothing(say: Say, gaps: GapStore) -> None:
    say("không phải khai sinh mà là khai tử cần giấy tờ gì")
    assert kinds(gaps) == []


def test_the_conversation_is_kept_to_erase_by(answerer: Answerer, gaps: GapStore) -> None:
    answerer.answer(Turn("nấu thịt kho tàu", conversation=PERSON))
    assert [gap.conversation for gap in gaps.all()] == [PERSON]
