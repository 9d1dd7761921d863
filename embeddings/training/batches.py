"""Batches in which no document is right twice, with twins side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from embeddings.noise import Noise, disturb
from embeddings.passages import Passage
from embeddings.written import Pair


@dataclass(frozen=True)
class Batch:
    """`questions[i]` is answered by `passages[i]`; `others` belong to documents that are right for none of them."""

    questions: tuple[str, ...]
    passages: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class NoiseMix:
    """How often a question is disturbed, and how strongly; all shares 0..1."""

    clean: float
    bare: float
    also_bare: float
    weakest: float
    strongest: float


def noisy(text: str, mix: NoiseMix, rng: Random) -> str:
    """A text as a citizen might have typed it."""
    draw = rng.random()
    if draw < mix.clean:
        return text
    if draw < mix.clean + mix.bare:
        return disturb(text, Noise.BARE, 1.0, rng)
    kind = rng.choice([kind for kind in Noise if kind is not Noise.BARE])
    text = disturb(text, kind, rng.uniform(mix.weakest, mix.strongest), rng)
    return disturb(text, Noise.BARE, 1.0, rng) if rng.random() < mix.also_bare else text


class Batches:
    """An endless supply, one pass over the pairs at a time; the same seed gives the same batches."""

    def __init__(
        self,
        pairs: Sequence[Pair],
        passages: Sequence[Passage],
        twins: Mapping[str, Sequence[str]],
        mix: NoiseMix,
        read: Callable[[str], str],
        added: int,
    ) -> None:
        """`twins`: documents often taken for a document, likeliest first.

        `read`: what the encoder is given of a question. `added`: most passages of twins beside those of a batch."""
        self._pairs = list(pairs)
        self._texts: dict[str, list[str]] = defaultdict(list)
        for passage in passages:
            self._texts[passage.doc_id].append(passage.text)
        self._twins = twins
        self._mix = mix
        self._read = read
        self._added = added

    def schedule(self, size: int, epochs: int, rng: Random) -> list[list[Pair]]:
        """The pairs of each batch; in every pass each pair comes about once, a short rest is left out."""
        return [chosen for _ in range(epochs) for chosen in self._one_pass(size, rng)]

    def batch(self, pairs: Sequence[Pair], rng: Random) -> Batch:
        """The texts of one batch: questions disturbed, passages drawn, twins that are right for nobody added."""
        right = {pair.doc_id for pair in pairs}
        others = []
        for pair in pairs:
            strangers = [doc for doc in self._twins.get(pair.doc_id, ()) if doc not in right]
            if strangers:
                others.append(rng.choice(self._texts[strangers[0]]))
        return Batch(
            questions=tuple(self._read(noisy(pair.text, self._mix, rng)) for pair in pairs),
            passages=tuple(self._positive(pair, rng) for pair in pairs),
            others=tuple(rng.sample(others, min(self._added, len(others)))),
        )

    def _one_pass(self, size: int, rng: Random) -> Iterator[list[Pair]]:
        waiting = list(self._pairs)
        rng.shuffle(waiting)
        by_document: dict[str, list[Pair]] = defaultdict(list)
        for pair in waiting:
            by_document[pair.doc_id].append(pair)
        while sum(map(bool, by_document.values())) >= size:
            yield self._choose(by_document, size, rng)

    def _choose(self, by_document: dict[str, list[Pair]], size: int, rng: Random) -> list[Pair]:
        """Documents with most left come first, each followed by its twins, so that twins meet."""
        order = [doc for doc, left in by_document.items() if left]
        rng.shuffle(order)
        order.sort(key=lambda doc: -len(by_document[doc]))
        chosen: dict[str, Pair] = {}
        for doc in order:
            for name in (doc, *self._twins.get(doc, ())[:2]):
                if len(chosen) < size and name not in chosen and by_document.get(name):
                    chosen[name] = by_document[name].pop()
            if len(chosen) == size:
                break
        return list(chosen.values())

    def _positive(self, pair: Pair, rng: Random) -> str:
        """Another text of the same document, never the question itself."""
        return rng.choice([text for text in self._texts[pair.doc_id] if text != pair.text])
