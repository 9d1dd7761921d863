"""Where the time of a search goes, step by step; the steps are in steps.yml."""

from __future__ import annotations

import functools
import importlib
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml
from pydantic import BaseModel, ConfigDict

from embeddings.search import Searcher

FILE = Path(__file__).parent / "steps.yml"
WHOLE = "everything"


class Step(BaseModel):
    """`target`: `module:name` or `module:Class.method`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    target: str

    def found(self) -> tuple[Any, str] | None:
        """The object that holds the target and the target's name in it; None where there is none."""
        module, _, path = self.target.partition(":")
        *outer, name = path.split(".")
        try:
            holder = functools.reduce(getattr, outer, importlib.import_module(module))
        except (ImportError, AttributeError):
            return None
        return (holder, name) if hasattr(holder, name) else None


class StepTime(BaseModel):
    """Milliseconds of each question, in the order asked; 0 where a question did not need the step."""

    model_config = ConfigDict(frozen=True)

    name: str
    milliseconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Half of the questions took longer."""
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        """95th percentile by nearest rank."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def load_steps(path: Path = FILE) -> list[Step]:
    """Read the list; raises OSError, yaml.YAMLError or pydantic.ValidationError."""
    return [Step.model_validate(row) for row in yaml.safe_load(path.read_text("utf-8"))]


class StepClock:
    """Own time of each step of one question after another; for one thread."""

    def __init__(self, steps: Iterable[Step]) -> None:
        """Steps that the code no longer has are left out and named in `absent`."""
        places = {step.name: step.found() for step in steps}
        self.absent = tuple(name for name, place in places.items() if place is None)
        self._places = {name: place for name, place in places.items() if place is not None}
        self._rows: list[dict[str, float]] = []
        self._children: list[float] = []

    def ask(self, call: Callable[[str], object], texts: Sequence[str], warm_up: int = 3) -> tuple[StepTime, ...]:
        """Call with each text; the steps' times in their order, then the whole."""
        for text in texts[:warm_up]:
            call(text)
        self._rows = []
        with self._watching():
            for text in texts:
                self._rows.append({})
                started = time.perf_counter()
                call(text)
                self._rows[-1][WHOLE] = 1000 * (time.perf_counter() - started)
        return tuple(
            StepTime(name=name, milliseconds=tuple(row.get(name, 0.0) for row in self._rows))
            for name in (*self._places, WHOLE)
        )

    @contextmanager
    def _watching(self) -> Iterator[None]:
        with ExitStack() as stack:
            for name, (holder, attribute) in self._places.items():
                stack.enter_context(patch.object(holder, attribute, self._timed(name, getattr(holder, attribute))))
            yield

    def _timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def timed(*arguments: Any, **named: Any) -> Any:
            self._children.append(0.0)
            started = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                spent = 1000 * (time.perf_counter() - started)
                own = spent - self._children.pop()
                if self._children:
                    self._children[-1] += spent
                row = self._rows[-1]
                row[name] = row.get(name, 0.0) + own

        return timed


def profile(searcher: Searcher, texts: Sequence[str]) -> tuple[StepTime, ...]:
    """Own time of each step of a search."""
    return StepClock(load_steps()).ask(searcher.search, texts)


def together(times: Iterable[StepTime], names: Sequence[str]) -> StepTime:
    """Several steps as one, question by question; a step that is not among the times counts nothing."""
    chosen = [row.milliseconds for row in times if row.name in names]
    return StepTime(name=" + ".join(names), milliseconds=tuple(map(sum, zip(*chosen, strict=True))) or (0.0,))
