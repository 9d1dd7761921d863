"""The steps in their order, each timed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from actions.answering.answer import Answer
from actions.answering.compose.fact import Desk
from actions.answering.compose.step import ComposeStep
from actions.answering.context import Context, ContextStep
from actions.answering.data import Data
from actions.answering.decide import DecideStep, Decision, Weighed
from actions.answering.facets_asked import FacetReader
from actions.answering.gaps import GapStore
from actions.answering.matters import TwoMatters
from actions.answering.names import Names
from actions.answering.picking import Picker
from actions.answering.reading import Question, Reader
from actions.answering.record import RecordStep
from actions.answering.remember import remember
from actions.answering.retrieve import Finder, Hit, RetrieveStep
from actions.answering.turn import Memory, Turn
from actions.answering.twins import Twins
from knowledge.day import Clock
from knowledge.snapshot import Snapshot


@dataclass(frozen=True)
class Answered:
    """An answer, what to remember of it, and why it came out so."""

    answer: Answer
    memory: Memory
    decision: Decision


@dataclass(frozen=True)
class Walk:
    """The steps' results, for people who want to know why; nothing of it is recorded."""

    question: Question
    context: Context
    hits: tuple[Hit, ...]
    decision: Decision
    answer: Answer


class Stopwatch:
    """Milliseconds a step."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._start = clock()
        self._steps: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time the block under that name."""
        before = self._clock()
        yield
        self._steps[name] = round((self._clock() - before) * 1000, 3)

    def timings(self) -> dict[str, float]:
        """The steps and their total."""
        return {**self._steps, "total": round((self._clock() - self._start) * 1000, 3)}


class Answerer:
    """Answers a turn from one snapshot and its index."""

    def __init__(self, snapshot: Snapshot, finder: Finder, data: Data, gaps: GapStore, today: Clock) -> None:
        bars = data.thresholds
        self._read = Reader(data.facets, data.words, snapshot)
        names = Names(snapshot, self._read.telling, self._read.acting)
        self._picker = Picker(snapshot, data.words, names)
        asked = FacetReader(bars.facet_words)
        self._context = ContextStep(snapshot, self._picker, Twins(snapshot, data.words), asked)
        self._retrieve = RetrieveStep(finder, snapshot, bars.search_hits)
        self._matters = TwoMatters(self._read, names, self._retrieve, bars.part)
        self._decide = DecideStep(snapshot, names, data)
        self._compose = ComposeStep(Desk(snapshot, data), today)
        self._record = RecordStep(gaps)

    def answer(self, turn: Turn) -> Answered:
        """Run every step. Raises whatever a step raises; the caller apologises."""
        watch = Stopwatch()
        walk = self._walk(turn, watch)
        with watch.step("record"):
            self._record.call(turn, walk.question, walk.context, walk.decision, walk.hits)
        return self._answered(turn, walk, watch)

    def explain(self, turn: Turn) -> tuple[Answered, Walk, tuple[Weighed, ...]]:
        """The same answer with how it came about and what each end would have cost; nothing is recorded."""
        watch = Stopwatch()
        walk = self._walk(turn, watch)
        costs = self._decide.weigh(turn, walk.question, walk.context, walk.hits)
        return self._answered(turn, walk, watch), walk, costs

    def _walk(self, turn: Turn, watch: Stopwatch) -> Walk:
        with watch.step("normalise"):
            question = self._read.read(turn.text)
        with watch.step("context"):
            context = self._context.call(turn, question)
        with watch.step("retrieve"):
            hits = self._retrieve.call(question, context)
            both = self._matters.call(question, context)
        with watch.step("decide"):
            decision = self._decide.call(turn, question, context, hits, both)
        with watch.step("compose"):
            answer = self._compose.call(decision)
        return Walk(question, context, hits, decision, answer)

    @staticmethod
    def _answered(turn: Turn, walk: Walk, watch: Stopwatch) -> Answered:
        timed = walk.answer.model_copy(update={"timings_ms": watch.timings()})
        return Answered(timed, remember(turn.memory, walk.decision, timed), walk.decision)

    def settles(self, turn: Turn) -> bool:
        """True where the words choose among what was offered, whatever else the classifier took them for."""
        return self._picker.pick(turn, self._read.read(turn.text)) is not None
