"""Which questions of a conversation went wrong, and why: from its turns, the votes, and the action server's notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, PositiveFloat, PositiveInt

from actions.answering.gaps import Gap as Note
from actions.answering.gaps import GapKind
from actions.answering.turn import procedure_id
from actions.worker.transcripts import Conversation, Said, Vote
from bot.personal import hide
from embeddings.text import fold, normalise, syllables
from knowledge.store.gaps import Found, Source

FILE = Path(__file__).with_name("gathering.yml")
TALK = frozenset({"smalltalk", "emergency", "error"})  # turns that ask nothing
SAME_CLOCK = 0.01  # both stamp with the machine's clock; notes are cut to milliseconds
SETTLED = frozenset({"answered", "refer", "office", "dossier"})


class Rules(BaseModel):
    """`gathering.yml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    every_seconds: PositiveFloat
    first_days: PositiveInt
    quiet_minutes: PositiveFloat
    note_seconds: PositiveFloat
    longest_question: PositiveInt

    @property
    def quiet_seconds(self) -> float:
        """After which a question back came to nothing."""
        return self.quiet_minutes * 60


@cache
def load_rules() -> Rules:
    """The rules in use."""
    return Rules.model_validate(yaml.safe_load(FILE.read_text("utf-8")))


@dataclass(frozen=True)
class _Turn:
    """A turn with the notes that were made of it."""

    said: Said
    notes: tuple[Note, ...] = ()

    def noted(self, kind: GapKind) -> Note | None:
        return next((note for note in self.notes if note.kind is kind), None)


class Gatherer:
    """Reads one conversation after the other."""

    def __init__(self, rules: Rules, now: float) -> None:
        self._rules = rules
        self._now = now

    def gather(self, conversation: Conversation, notes: Sequence[Note]) -> list[Found]:
        """Each question once for each reason why it is here; those without a word are left out."""
        turns, unmatched = self._matched(conversation.turns, notes)
        asked = [turn for turn in turns if not turn.said.by_staff and turn.said.outcome not in TALK]
        found = [*self._of_turns(asked), *self._of_votes(conversation.votes, asked), *self._of_notes(unmatched)]
        kept = (self._kept(one, conversation.name) for one in found)
        return [one for one in kept if syllables(normalise(one.question))]

    def _kept(self, found: Found, conversation: str) -> Found:
        about = {key: hide(value) if isinstance(value, str) else value for key, value in found.about.items() if value}
        return replace(
            found,
            reference=f"{conversation}:{found.at:.3f}",
            question=hide(found.question)[: self._rules.longest_question],
            conversation=conversation,
            about=about,
        )

    def _matched(self, turns: Sequence[Said], notes: Sequence[Note]) -> tuple[list[_Turn], list[Note]]:
        """A note is made just before the gateway keeps its turn."""
        of_turn: list[list[Note]] = [[] for _ in turns]
        unmatched: list[Note] = []
        for note in notes:
            place = next((place for place, turn in enumerate(turns) if turn.at >= note.at - SAME_CLOCK), None)
            if place is not None and turns[place].at - note.at <= self._rules.note_seconds:
                of_turn[place].append(note)
            elif note.at < self._now - self._rules.note_seconds:  # else its turn may be on its way
                unmatched.append(note)
        return [_Turn(turn, tuple(held)) for turn, held in zip(turns, of_turn, strict=True)], unmatched

    def _of_turns(self, turns: Sequence[_Turn]) -> Iterator[Found]:
        for place, turn in enumerate(turns):
            before = turns[place - 1] if place else None
            if turn.said.outcome == "abstain":
                yield _found(Source.ABSTAINED, turn, turn.noted(GapKind.ABSTAINED))
            if turn.said.outcome == "handover":
                yield from _handed_over(turns, place)
            if before is not None and (note := turn.noted(GapKind.CORRECTS)) is not None:
                yield _corrected(before, turn, note)
            if _asks_back(turn) and not (before is not None and _asks_back(before)):
                yield from self._clarified(turns, place)

    def _clarified(self, turns: Sequence[_Turn], start: int) -> Iterator[Found]:
        """A run of questions back, from its first; nothing where it ended in an answer."""
        end = start
        while end < len(turns) and _asks_back(turns[end]):
            end += 1
        run, after = turns[start:end], turns[end] if end < len(turns) else None
        reason = self._failed(run, after)
        if reason is not None and run[0].noted(GapKind.CORRECTS) is None:  # "nhầm rồi" is no question
            yield replace(_found(Source.CLARIFIED, run[0], run[0].noted(GapKind.CLARIFIED)), reason=reason)

    def _failed(self, run: Sequence[_Turn], after: _Turn | None) -> str | None:
        """Why it came to nothing; None where it did not, or may still come to something."""
        if any(note.reason == "asked_enough" for turn in run for note in turn.notes):
            return "guessed"
        words = [fold(" ".join(syllables(normalise(turn.said.said)))) for turn in (*run, *([after] if after else []))]
        if len(set(words)) < len(words):
            return "repeated"
        until = after.said.at if after is not None else self._now
        if until - run[-1].said.at > self._rules.quiet_seconds:
            return "left"
        if after is None or after.said.outcome in SETTLED:
            return None
        return f"then_{after.said.outcome}"

    @staticmethod
    def _of_votes(votes: Sequence[Vote], turns: Sequence[_Turn]) -> Iterator[Found]:
        for vote in votes:
            judged = [turn for turn in turns if turn.said.said == vote.said and turn.said.at <= vote.at]
            turn = judged[-1] if judged else _Turn(Said(vote.at, "", vote.said, "", vote.procedure, None, False))
            found = _found(Source.VOTED_DOWN, turn, None)
            nearest = procedure_id(vote.procedure) if vote.procedure else found.nearest
            about = {"comment": vote.comment, "vote": vote.reason}
            yield replace(found, reason=vote.reason or "down", nearest=nearest, about=about)

    @staticmethod
    def _of_notes(notes: Sequence[Note]) -> Iterator[Found]:
        """What the gateway could not keep is known from the action server alone."""
        sources = {GapKind.ABSTAINED: Source.ABSTAINED, GapKind.HANDED_OVER: Source.HANDED_OVER}
        for note in notes:
            if note.kind in sources:
                yield Found(
                    sources[note.kind], "", note.question, "", None, note.at, note.reason, note.confidence, note.nearest
                )


def _asks_back(turn: _Turn) -> bool:
    """Which matter is meant was asked back, or guessed in the end; which facet of it is no trouble."""
    return turn.noted(GapKind.CLARIFIED) is not None


def _found(source: Source, turn: _Turn, note: Note | None) -> Found:
    said = turn.said
    nearest = note.nearest if note else procedure_id(said.procedure) if said.procedure else None
    return Found(
        source=source,
        reference="",
        question=said.said,
        conversation="",
        channel=said.channel or None,
        at=said.at,
        reason=note.reason if note else None,
        confidence=note.confidence if note else said.confidence,
        nearest=nearest,
    )


def _handed_over(turns: Sequence[_Turn], place: int) -> Iterator[Found]:
    """After questions back, the first of them is what was asked; after a wish for a person, the question before it."""
    note = turns[place].noted(GapKind.HANDED_OVER)
    first = place
    while first and _asks_back(turns[first - 1]):
        first -= 1
    if note is not None:
        yield _found(Source.HANDED_OVER, turns[first], note)
    elif place and turns[place - 1].said.outcome != "handover":
        before = first if first < place else place - 1
        yield replace(_found(Source.HANDED_OVER, turns[before], None), reason="asked_for_person")


def _corrected(before: _Turn, turn: _Turn, note: Note) -> Found:
    found = _found(Source.CORRECTED, before, None)
    then = procedure_id(turn.said.procedure) if turn.said.procedure else None
    return replace(found, reason=note.reason, about={"correction": turn.said.said, "then": then})
