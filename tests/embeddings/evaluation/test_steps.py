from __future__ import annotations

from embeddings.evaluation.steps import WHOLE, Step, StepClock, StepTime, load_steps, profile, together
from embeddings.search import Searcher


def test_every_listed_step_is_a_step_of_the_code() -> None:
    assert StepClock(load_steps()).absent == ()


def test_steps_and_the_rest_make_up_the_whole_search(searcher: Searcher) -> None:
    times = {row.name: row for row in profile(searcher, ["đăng ký khai sinh", "dang ky khai tu"])}
    whole = times.pop(WHOLE)
    assert all(len(row.milliseconds) == 2 for row in times.values())
    for at, total in enumerate(whole.milliseconds):
        assert sum(row.milliseconds[at] for row in times.values()) <= total
    assert times["encode"].milliseconds[0] > 0
    assert times["restore accents"].milliseconds[1] > 0


def test_the_search_is_left_as_it_was(searcher: Searcher) -> None:
    before = Searcher.search
    profile(searcher, ["khai sinh"])
    assert Searcher.search is before


def test_a_step_that_the_code_no_longer_has_is_named() -> None:
    clock = StepClock([Step(name="gone", target="embeddings.search:Searcher.no_such"), *load_steps()])
    assert clock.absent == ("gone",)


def test_several_steps_are_summed_question_by_question() -> None:
    times = [StepTime(name="a", milliseconds=(1.0, 2.0)), StepTime(name="b", milliseconds=(10.0, 20.0))]
    assert together(times, ("a", "b")).milliseconds == (11.0, 22.0)
    assert together(times, ("c",)).milliseconds == (0.0,)
