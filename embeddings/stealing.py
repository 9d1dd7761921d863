"""Which document would steal which sample question: each is asked of the real search with its own passage left out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from embeddings.fusion import Fusion, fuse
from embeddings.passages import Passage, PassageKind
from embeddings.search import Searcher

BATCH = 64


@dataclass(frozen=True)
class Stolen:
    """A question that finds `thief` first and its own document at place `rank` (from 2); `by`: the thief's text."""

    owner: str
    question: str
    thief: str
    rank: int
    by: str


@dataclass(frozen=True)
class Steals:
    """What was stolen, of how many questions asked."""

    asked: int
    stolen: tuple[Stolen, ...]


def sample_questions(searcher: Searcher) -> list[tuple[int, Passage]]:
    """Sample questions by their place among the passages."""
    return [(place, row) for place, row in enumerate(searcher.passages) if row.kind is PassageKind.QUESTION]


def find_stolen(searcher: Searcher, fusion: Fusion, asked: Callable[[int], object] = lambda count: None) -> Steals:
    """Ask every sample question; `asked` is told how many more were."""
    questions = sample_questions(searcher)
    found: list[Stolen] = []
    for start in range(0, len(questions), BATCH):
        batch = questions[start : start + BATCH]
        found += _of_batch(searcher, fusion, batch)
        asked(len(batch))
    return Steals(len(questions), tuple(found))


def _of_batch(searcher: Searcher, fusion: Fusion, batch: Sequence[tuple[int, Passage]]) -> Iterator[Stolen]:
    analysed = [searcher.analyse(passage.text) for _, passage in batch]
    for (place, passage), query in zip(batch, analysed, strict=True):
        if not query.words:
            continue
        signals, cosines = searcher.signals(query, searcher.vectors_of(query), without=place)
        order = np.argsort(-fuse(signals, fusion.rank), kind="stable")
        rank = 1 + int(np.flatnonzero(order == searcher.doc_ids.index(passage.doc_id))[0])
        if rank > 1:
            first = int(order[0])
            by = searcher.nearest(first, cosines).text
            yield Stolen(passage.doc_id, passage.text, searcher.doc_ids[first], rank, by)


def as_table(steals: Steals) -> Iterator[str]:
    """Thieves and owners, those with most questions between them first, with the questions below."""
    pairs = Counter((row.owner, row.thief) for row in steals.stolen)
    for (owner, thief), count in sorted(pairs.items(), key=lambda item: (-item[1], item[0])):
        yield f"{owner} → {thief} ({count})"
        for row in steals.stolen:
            if (row.owner, row.thief) == (owner, thief):
                yield f"  hạng {row.rank:<3} “{row.question}” gần “{row.by[:70]}”"
    share = len(steals.stolen) / steals.asked if steals.asked else 0.0
    yield f"{len(steals.stolen)} trong {steals.asked} câu hỏi mẫu ({share:.1%}) tìm ra việc khác trước."


def as_json(steals: Steals) -> str:
    """{asked, stolen: [{owner, question, thief, rank, by}]}"""
    return json.dumps(asdict(steals), ensure_ascii=False, indent=1)
