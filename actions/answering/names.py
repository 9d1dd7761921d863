"""What procedures and FAQ entries are called, as sets of telling words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import pairwise

from actions.answering.phrases import Words, words_of_the_base
from actions.answering.turn import procedure_id
from knowledge.schema import Procedure
from knowledge.snapshot import Snapshot

Telling = Callable[[Words], frozenset[str]]


def everyday_names(entry: Procedure) -> Iterator[str]:
    """What citizens call a procedure; the official name is too long to compare with."""
    yield entry.plain_name
    yield entry.plain_name.partition("(")[0]
    yield from entry.aliases


def word_pairs(snapshot: Snapshot, silent: Callable[[Words], Collection[int]]) -> frozenset[tuple[str, str]]:
    """Folded neighbours in everyday names of which neither is at a `silent` place.

    They tell "sổ đỏ" typed "so do" from the particle "đó".
    """
    pairs = set()
    for code in snapshot.procedures:
        for name in _names(snapshot, code):
            words = words_of_the_base(name)
            skip = silent(words)
            for at, (left, right) in enumerate(pairwise(words)):
                if at not in skip and at + 1 not in skip:
                    pairs.add((left.folded, right.folded))
    return frozenset(pairs)


def _names(snapshot: Snapshot, code: str) -> dict[str, None]:
    """Everyday names of every version: people go on using the old ones."""
    return dict.fromkeys(name for version in snapshot.versions_of(code) for name in everyday_names(version))


def _all_texts(entry: Procedure) -> Iterator[str]:
    yield entry.name
    yield from everyday_names(entry)
    yield from entry.sample_questions
    yield entry.summary
    for paper in entry.documents:
        yield paper.name
        if paper.when:
            yield paper.when
    yield from entry.steps
    yield from entry.result


class Names:
    """Looks up which documents a set of telling words names."""

    def __init__(self, snapshot: Snapshot, telling: Telling, acting: Telling) -> None:
        """`telling` keeps of a text's words those that say which matter is meant, `acting` what is done (folded)."""
        self._names: dict[str, list[frozenset[str]]] = {}
        self._acts: dict[str, frozenset[str]] = {}
        self._vocabulary: dict[str, frozenset[str]] = {}
        for code, entry in snapshot.procedures.items():
            sets = [telling(words_of_the_base(name)) for name in _names(snapshot, code)]
            self._names[procedure_id(code)] = [words for words in sets if words]
            self._acts[procedure_id(code)] = acting(words_of_the_base(entry.plain_name))
            self._vocabulary[procedure_id(code)] = frozenset(
                word.folded for text in _all_texts(entry) for word in words_of_the_base(text)
            )

    def called_exactly(self, words: frozenset[str]) -> tuple[str, ...]:
        """Documents with a name of exactly these words."""
        return tuple(doc for doc, names in self._names.items() if words in names) if words else ()

    def sharing(self, words: frozenset[str], acts: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """Documents with a name that holds all these words, and a plain name with these acts."""
        if not words:
            return ()
        return tuple(
            doc
            for doc, names in self._names.items()
            if acts <= self._acts[doc] and any(words <= name for name in names)
        )

    def overlap(self, doc_id: str, words: frozenset[str]) -> int:
        """Most words that one name of the document has in common with these."""
        return max((len(words & name) for name in self._names.get(doc_id, ())), default=0)

    def share_known(self, doc_id: str, words: frozenset[str]) -> float:
        """Share of the words that occur anywhere in the document, 0 to 1."""
        if not words:
            return 1.0
        return len(words & self._vocabulary.get(doc_id, frozenset())) / len(words)
