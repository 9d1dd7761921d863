"""How well questions that went wrong are grouped: `python -m embeddings.evaluation.groups` prints the page.

Asked are the questions of tests/questions/dev.jsonl and those that the encoder's tuning never saw; the same matter is
the same procedure. Precision and recall are B-cubed (Bagga and Baldwin, 1998): for a question, the share of its group
that is about its matter, and the share of its matter that is in its group; then the mean over the questions.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from embeddings.evaluation.questions import load_questions
from embeddings.grouping import Bars, Group, Read, load_bars, merges, nearest, read_questions
from embeddings.noise.apply import Noise, disturb
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from embeddings.written import is_kept_back, written_questions

QUESTIONS = Path("tests/questions/dev.jsonl")
SAME_ENTRY = (0.66, 0.70, 0.74, 0.78)
APART = (0.82, 0.86, 0.90)
WEAK = 0.6  # found with less than this chance: what most questions that went wrong look like
STRENGTH = {Noise.BARE: 1.0, Noise.TYPO: 0.25, Noise.TEENCODE: 0.5, Noise.TELEX: 0.25}
SEED = 20261123


@dataclass(frozen=True)
class Labelled:
    """A question read, and what it is about."""

    text: str
    matter: str
    read: Read


@dataclass(frozen=True)
class Quality:
    """`groups`: how many were made of how many questions."""

    groups: int
    precision: float
    recall: float


def labelled(searcher: Searcher) -> list[Labelled]:
    """Every question, in an order of chance: in life they do not come by matter."""
    rows = [
        (question.turns[0], question.code or f"none {question.id}")
        for question in load_questions(QUESTIONS)
        if len(question.turns) == 1 and (question.code or not question.right_codes)
    ]
    rows += [(pair.text, pair.doc_id.removeprefix("procedure:")) for pair in written_questions() if is_kept_back(pair)]
    random.Random(SEED).shuffle(rows)  # noqa: S311 - no secret
    own = {passage.text: place for place, passage in enumerate(searcher.passages)}
    reads = read_questions(searcher, [text for text, _ in rows], [own.get(text) for text, _ in rows])
    return [Labelled(text, matter, read) for (text, matter), read in zip(rows, reads, strict=True)]


def grouped(reads: Sequence[Read], bars: Bars) -> list[list[int]]:
    """The places of the questions of each group, as they come in one after the other, with one merging at the end."""
    groups: list[Group] = []
    members: list[list[int]] = []
    for place, read in enumerate(reads):
        own = Group.of(read)
        joined = nearest(own, groups, bars)
        if joined is None:
            groups.append(own)
            members.append([place])
        else:
            groups[joined] = groups[joined].with_(own)
            members[joined].append(place)
    for kept, gone in merges(groups, bars):
        members[kept] += members[gone]
        members[gone] = []
    return [places for places in members if places]


def quality(questions: Sequence[Labelled], bars: Bars) -> Quality:
    """B-cubed precision and recall."""
    groups = grouped([question.read for question in questions], bars)
    sizes: dict[str, int] = defaultdict(int)
    for question in questions:
        sizes[question.matter] += 1
    precision = recall = 0.0
    for places in groups:
        for place in places:
            matter = questions[place].matter
            alike = sum(questions[other].matter == matter for other in places)
            precision += alike / len(places)
            recall += alike / sizes[matter]
    return Quality(len(groups), precision / len(questions), recall / len(questions))


def met(searcher: Searcher, questions: Sequence[Labelled], noise: Noise, bars: Bars) -> float:
    """Share of disturbed wordings that join the group of one that their question makes."""
    rng = random.Random(SEED)  # noqa: S311 - no secret
    disturbed = read_questions(searcher, [disturb(row.text, noise, STRENGTH[noise], rng) for row in questions])
    joined = sum(
        nearest(Group.of(read), [Group.of(row.read)], bars) is not None
        for row, read in zip(questions, disturbed, strict=True)
    )
    return joined / len(questions)


def page(searcher: Searcher) -> Iterator[str]:
    """The lines of the report, in Markdown."""
    questions, bars = labelled(searcher), load_bars()
    weak = [question for question in questions if question.read.chance < WEAK]
    few = questions[:: max(1, len(questions) // 200)]
    yield "# How well the gap inbox groups questions\n"
    yield (
        f"{len(questions)} questions about {len({row.matter for row in questions})} matters, {len(weak)} of them found "
        f"with a chance below {WEAK}. Made by `python -m embeddings.evaluation.groups`, which also says what is "
        "measured; the bars in use are in `embeddings/grouping.yml`.\n"
    )
    yield "| same entry | apart | groups | precision | recall | precision (weakly found) | recall (weakly found) |"
    yield "|---|---|---|---|---|---|---|"
    for same in SAME_ENTRY:
        for apart in APART:
            tried = Bars(same_entry=same, apart=apart)
            of_all, of_weak = quality(questions, tried), quality(weak, tried)
            mark = "**" if tried == bars else ""
            yield (
                f"| {mark}{same}{mark} | {mark}{apart}{mark} | {of_all.groups} | {of_all.precision:.3f} | "
                f"{of_all.recall:.3f} | {of_weak.precision:.3f} | {of_weak.recall:.3f} |"
            )
    yield f"\nOf {len(few)} questions written in another way, so many meet the question itself:\n"
    yield "| written | meet |\n|---|---|"
    for noise, strength in STRENGTH.items():
        yield f"| {noise.value}, {strength:.0%} of the words | {met(searcher, few, noise, bars):.1%} |"


def main() -> int:
    """Print the report."""
    settings = EmbeddingsSettings()
    for line in page(Searcher.open(settings.index_dir, settings)):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
