"""The steps in their order, each timed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from actions.answering.answer import Answer
from actions.answering.compose.fact import Desk
from actions.answering.compose.step import ComposeStep
from actions.answering.context import ContextStep
from actions.answering.data import Data
from actions.answering.decide import DecideStep, Decision, End
from actions.answering.gaps import GapStore
from actions.answering.names import Names
from actions.answering.picking import Picker
from actions.answering.reading import Reader
from actions.answering.record import RecordStep
from actions.answering.retrieve import Finder, RetrieveStep
from actions.answering.turn import Memory, Turn, code_of
from knowledge.day import Clock
from knowledge.snapshot import Snapshot

ANSWERING = frozenset({End.ANSWER, End.REFER, End.CLARIFY_FACET})
ASKING = frozenset({End.CLARIFY_PROCEDURE, End.ASK_PROCEDURE, End.ASK_OTHERWISE, End.BAD_CHOICE})


@dataclass(frozen=True)
class Answered:
    """An answer, what to remember of it, and why it came out so."""

    answer: Answer
    memory: Memory
    decision: Decision


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


def remember(memory: Memory, decision: Decision, answer: Answer) -> Memory:
    """What the next turn must know.

    Asking which procedure is meant takes the old one off the table, or "bao lâu" would be answered about it. So does a
    life event, which is about several. Not
    knowing leaves the table as it was: one strange question must not end the talk about the last one.
    """
    if decision.end in ANSWERING:
        facet = answer.facet if decision.end is not End.CLARIFY_FACET else memory.facet
        return Memory(code_of(decision.documents[0]), facet, (), answer.outcome)
    if decision.end in ASKING:
        offered = decision.documents if decision.end is End.CLARIFY_PROCEDURE else ()
        return Memory(None, answer.facet, offered, answer.outcome)
    if decision.end is End.ANSWER_JOURNEY:
        return Memory(None, None, (), answer.outcome)
    if decision.end is End.ANSWER_FAQ:
        return Memory(memory.procedure, memory.facet, (), answer.outcome)
    return Memory(memory.procedure, memory.facet, memory.candidates, answer.outcome)


class Answerer:
    """Answers a turn from one snapshot and its index."""

    def __init__(self, snapshot: Snapshot, finder: Finder, data: Data, gaps: GapStore, today: Clock) -> None:
        bars = data.thresholds
        self._read = Reader(data.facets, data.words, snapshot)
        names = Names(snapshot, self._read.telling, self._read.acting)
        self._context = ContextStep(snapshot, names, Picker(data.words, names), bars.facet_intent)
        self._retrieve = RetrieveStep(finder, snapshot, bars.search_hits)
        self._decide = DecideStep(snapshot, names, bars, data.facets.of_journeys)
        self._compose = ComposeStep(Desk(snapshot, data), today)
        self._record = RecordStep(gaps)

    def answer(self, turn: Turn) -> Answered:
        """Run every step. Raises whatever a step raises; the caller apologises."""
        watch = Stopwatch()
        with watch.step("normalise"):
            question = self._read.read(turn.text)
        with watch.step("context"):
            context = self._context.call(turn, question)
        with watch.step("retrieve"):
            hits = self._retrieve.call(question, context)
        with watch.step("decide"):
            decision = self._decide.call(turn, question, context, hits)
        with watch.step("compose"):
            answer = self._compose.call(decision)
        with watch.step("record"):
            self._record.call(turn, decision, hits)
        timed = answer.model_copy(update={"timings_ms": watch.timings()})
        return Answered(timed, remember(turn.memory, decision, timed), decision)
