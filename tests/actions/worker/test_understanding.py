"""Training's parts: the file of examples, the comparison, and a subprocess that never outlives its job."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import psutil
import pytest
import yaml

from actions.worker.train import ROOT
from actions.worker.understanding.comparison import Asked, compare, read_set
from actions.worker.understanding.example_file import as_yaml
from actions.worker.understanding.process import ProcessError, run
from actions.worker.understanding.rules import LabelledSet, rules
from knowledge.labelled import Labelled
from knowledge.store.examples import Example, State
from knowledge.store.golden import Golden


def example(number: int, intent: str, text: str) -> Example:
    return Example(number, intent, text, State.APPROVED, "lan", 0.0, "mai", 0.0, None)


def test_equal_sets_of_examples_give_equal_files_whatever_their_order() -> None:
    one, two, three = example(1, "greet", "chào nha"), example(2, "greet", "a lô"), example(3, "ask_fees", "nhiêu xiền")
    assert as_yaml([one, two, three]) == as_yaml([three, two, one, one])
    assert as_yaml([one]) != as_yaml([two])


def test_the_file_is_read_back_as_it_was_meant_whatever_stands_in_a_sentence() -> None:
    odd = ["a: b", "- c", "# d", '"e"', "'f'", "g\nh", "đường Nguyễn Huệ?", "!x", "%y"]
    read = yaml.safe_load(as_yaml([example(n, "greet", text) for n, text in enumerate(odd)]))
    lines = read["nlu"][0]["examples"].splitlines()
    assert sorted(lines) == sorted(f"- {' '.join(text.split())}" for text in odd)


def test_only_single_questions_with_a_facet_say_what_intent_is_right() -> None:
    def golden(name: str, *turns: str, **label: str) -> Golden:
        return Golden(
            Labelled.model_validate({"id": name, "kind": "formal", "turns": turns, **label}), True, "lan", 0.0
        )

    questions = [
        golden("a", "mấy tiền", facet="fees", code="1"),
        golden("b", "khai sinh", "mấy tiền", facet="fees", code="1"),
        golden("c", "khai sinh", code="1"),
    ]
    assert read_set(LabelledSet(title="x", golden=True), ROOT, questions).sentences == (("mấy tiền", "ask_fees"),)


def test_the_sets_that_nobody_may_look_at_are_not_among_those_compared() -> None:
    files = [one.file for one in rules().sets if one.file]
    assert files
    assert all((ROOT / file).is_file() for file in files)
    assert not any("held_out" in str(file) for file in files)
    asked = [read_set(one, ROOT, []) for one in rules().sets]
    assert all(each.sentences for each in asked if not each.title.startswith("Câu kiểm tra"))


def test_a_comparison_tells_each_sentence_that_is_understood_otherwise() -> None:
    asked = Asked("x", False, (("một", "a"), ("hai", "b"), ("ba", "c"), ("bốn", "d")))
    told = compare(asked, ["a", "b", "x", "x"], ["a", "x", "c", "y"])
    assert (told.asked, told.right_before, told.right_after) == (4, 2, 2)
    assert [[one.text for one in found] for found in (told.worse, told.better, told.other)] == [
        ["hai"],
        ["ba"],
        ["bốn"],
    ]
    counted = compare(Asked("x", True, asked.sentences), ["a", "b", "x", "x"], ["a", "x", "c", "y"])
    assert (counted.right_before, counted.changed) == (2, ())


async def nothing(_gone: float) -> None: ...


def children(mark: str) -> list[psutil.Process]:
    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            found += [process] if mark in " ".join(process.cmdline()) else []
        except psutil.Error:
            continue
    return found


async def test_what_fails_says_so_with_its_last_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('why'); raise SystemExit(3)"]
    with pytest.raises(ProcessError, match=r"exit status 3.*why"):
        await run(command, folder=tmp_path, environment={}, seconds=60, niceness=5, beat=nothing)


async def test_what_takes_too_long_is_ended_with_its_children(tmp_path: Path) -> None:
    mark = "end_me_in_time"
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600) # {mark}'])"
    with pytest.raises(ProcessError, match="not done"):
        await run([sys.executable, "-c", script], folder=tmp_path, environment={}, seconds=2, niceness=5, beat=nothing)
    assert children(mark) == []


async def test_a_cancelled_job_leaves_no_process(tmp_path: Path) -> None:
    mark = "end_me_when_cancelled"
    command = [sys.executable, "-c", f"import time; time.sleep(600) # {mark}"]
    work = run(command, folder=tmp_path, environment={}, seconds=600, niceness=5, beat=nothing)
    running = asyncio.create_task(work)
    while not children(mark):  # noqa: ASYNC110 (another process sets nothing)
        await asyncio.sleep(0.05)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert children(mark) == []
