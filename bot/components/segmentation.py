"""Cut Vietnamese text into words, each with the place where it stands in the text as typed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from embeddings.text import fold, normalise

_CHUNK = re.compile(r"\S+")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
Segmenter = Callable[[str], list[str]]


@dataclass(frozen=True)
class Word:
    """A normalised word (its syllables joined by a space) and the span `[start, end)` of the text it was written in."""

    text: str
    start: int
    end: int


def underthesea_words(text: str) -> list[str]:
    """Word segmentation with the model inside the underthesea package; nothing is downloaded."""
    from underthesea import word_tokenize  # noqa: PLC0415 (three seconds, and only the pipeline needs it)

    words: list[str] = word_tokenize(text)
    return words


def words_of(text: str, segmenter: Segmenter = underthesea_words) -> list[Word]:
    """Words of `text`, normalised and in order; `[]` for text without a letter or a digit.

    The text is normalised as a whole, because abbreviations are read from their neighbours, and each resulting syllable
    is then aligned with the chunk of typed text it came from. Where several chunks became several syllables together
    ("ubnd" → "ủy ban nhân dân"), all of those syllables span all of those chunks: a span may be wider than its word,
    never narrower, and never points elsewhere.
    """
    chunks = [(m.group(), m.start(), m.end()) for m in _CHUNK.finditer(text)]
    syllables = [bare for bare in (_EDGES.sub("", s) for s in normalise(text).split()) if bare]
    spans = _align([fold(_EDGES.sub("", c)) for c, _, _ in chunks], [fold(s) for s in syllables])
    words: list[Word] = []
    for first, last in _grouped(syllables, segmenter):
        start = min(chunks[spans[i][0]][1] for i in range(first, last))
        end = max(chunks[spans[i][1] - 1][2] for i in range(first, last))
        words.append(Word(" ".join(syllables[first:last]), start, end))
    return words


def _align(chunks: Sequence[str], syllables: Sequence[str]) -> list[tuple[int, int]]:
    """For each syllable the half-open range of chunks it came from; both are folded, in order."""
    if list(chunks) == list(syllables):
        return [(i, i + 1) for i in range(len(syllables))]
    spans: list[tuple[int, int]] = [(0, 0)] * len(syllables)
    matcher = difflib.SequenceMatcher(a=chunks, b=syllables, autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        for j in range(b1, b2):
            if tag == "equal":
                spans[j] = (a1 + j - b1, a1 + j - b1 + 1)
            else:  # replaced, or inserted: then the nearest chunk stands for it
                nearest = min(a1, len(chunks) - 1)
                spans[j] = (nearest, max(a2, nearest + 1))
    return spans


def _grouped(syllables: Sequence[str], segmenter: Segmenter) -> Iterator[tuple[int, int]]:
    """Ranges of syllables that form one word; single syllables where the segmenter rewrote the text."""
    groups = _as_ranges(syllables, segmenter(" ".join(syllables))) if syllables else []
    return iter(groups or [(i, i + 1) for i in range(len(syllables))])


def _as_ranges(syllables: Sequence[str], words: Sequence[str]) -> list[tuple[int, int]]:
    """The segmenter's words as ranges over `syllables`; `[]` when they are not the same text.

    The segmenter may cut inside a syllable ("500.000đ" → "500.000", "đ"); only cuts between syllables count.
    """
    cuts = set(accumulate(len(re.sub(r"[\s_]+", "", w)) for w in words))
    ends = list(accumulate(len(s.replace("_", "")) for s in syllables))
    if max(cuts, default=0) != ends[-1]:
        return []
    breaks = [i + 1 for i, end in enumerate(ends) if end in cuts]
    return list(zip([0, *breaks[:-1]], breaks, strict=True))
