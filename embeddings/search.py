"""Searching in the process: question in, documents with calibrated probabilities out."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder.identity import identify
from embeddings.encoder.load import QueryEncoder, load_query_encoder
from embeddings.fusion import Array, Fusion, Signals, fuse, load_fusion, margins, probability, stretch
from embeddings.index import StoredIndex, read_index
from embeddings.lexical import LexicalIndex, letter_trigrams, trigrams_of
from embeddings.passages import Passage, PassageKind
from embeddings.query import AnalysedQuery, QueryAnalyser
from embeddings.settings import EmbeddingsSettings
from embeddings.spelling import Speller
from knowledge.snapshot import parse_file
from knowledge.town import Office, Places

# Passages of one document whose mean cosine supports it.
SUPPORTING = 3
NAMES = frozenset({PassageKind.NAME, PassageKind.PLAIN_NAME, PassageKind.ALIAS})


@dataclass(frozen=True)
class Hit:
    """One document. `score`: probability that it is the right one; `passage`: its text nearest to the question."""

    doc_id: str
    score: float
    passage: Passage
    signals: dict[str, float]


@dataclass(frozen=True)
class Evidence:
    """What a decision may rest on besides the hits: of the best document, and the number of telling words."""

    fused: float
    margin: float
    cosine: float
    coverage: float
    content_words: int


@dataclass(frozen=True)
class SearchResult:
    """Hits best first. `restored` is for people who debug, never for citizens."""

    query: str
    normalised: str
    restored: str | None
    bare: bool
    hits: tuple[Hit, ...]
    timings_ms: dict[str, float]
    evidence: Evidence


class Searcher:
    """An open index with its encoder; safe to call from several threads."""

    def __init__(self, index: StoredIndex, encoder: QueryEncoder, analyser: QueryAnalyser, fusion: Fusion) -> None:
        self._index = index
        self._encoder = encoder
        self._analyser = analyser
        self._fusion = fusion
        self._matrix = index.matrix()
        self.doc_ids = tuple(dict.fromkeys(passage.doc_id for passage in index.passages))
        number = {doc_id: i for i, doc_id in enumerate(self.doc_ids)}
        self._document = np.array([number[passage.doc_id] for passage in index.passages], dtype=np.int32)
        # Passages of one document stand together, so that each document is a slice.
        self._starts = np.flatnonzero(np.diff(self._document, prepend=-1))
        self._sizes = np.diff(self._starts, append=len(index.passages))
        self._is_name = np.array([passage.kind in NAMES for passage in index.passages])
        texts = [passage.text for passage in index.passages]
        self._lexical = LexicalIndex(texts, self._document)
        self._letters = LexicalIndex(texts, self._document, trigrams_of)

    @classmethod
    def open(
        cls, index_dir: Path, settings: EmbeddingsSettings | None = None, encoder: QueryEncoder | None = None
    ) -> Searcher:
        """Open an index with the encoder of the settings, which may be open already.

        Raises EncoderMissingError, IndexMissingError or IndexMismatchError, each naming the command that mends it.
        """
        settings = settings or EmbeddingsSettings()
        index = read_index(index_dir, identify(settings.model_name))
        encoder = encoder or load_query_encoder(settings.model_name, settings.encoder_threads)
        analyser = analyser_of(index, settings.knowledge_dir)
        searcher = cls(index, encoder, analyser, load_fusion())
        searcher.search("khởi động")  # the first call of every library is slow: not a citizen's
        return searcher

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Every indexed passage."""
        return self._index.passages

    @property
    def analyser(self) -> QueryAnalyser:
        """What reads the questions."""
        return self._analyser

    @property
    def fusion(self) -> Fusion:
        """The weights in use."""
        return self._fusion

    @property
    def encoder(self) -> QueryEncoder:
        """What turns questions into vectors."""
        return self._encoder

    def with_parts(
        self,
        *,
        analyser: QueryAnalyser | None = None,
        encoder: QueryEncoder | None = None,
        fusion: Fusion | None = None,
    ) -> Searcher:
        """A searcher over the same index with other parts, for measuring what a part is worth."""
        twin = copy.copy(self)
        twin._analyser = analyser or self._analyser
        twin._encoder = encoder or self._encoder
        twin._fusion = fusion or self._fusion
        return twin

    def search(self, query: str, k: int = 10, without: int | None = None) -> SearchResult:
        """Return at most `k` documents; an empty or wordless question finds none.

        `without`: the passage that is left out, as in `signals`.
        """
        started = time.perf_counter()
        asked = self._analyser.analyse(query)
        analysed = time.perf_counter()
        if not asked.words:
            return SearchResult(query, asked.normalised, None, asked.bare, (), {}, Evidence(0, 0, 0, 0, 0))
        vectors = self.vectors_of(asked)
        encoded = time.perf_counter()
        signals, cosines = self.signals(asked, vectors, without)
        fused = fuse(signals, self._fusion.rank)
        chances = probability(signals, fused, self._fusion.ours)
        best = np.argsort(-fused)[:k]
        hits = tuple(
            Hit(self.doc_ids[d], float(chances[d]), self.nearest(int(d), cosines), signals.of(int(d))) for d in best
        )
        finished = time.perf_counter()
        first = int(best[0])
        evidence = Evidence(
            fused=float(fused[first]),
            margin=float(margins(fused)[first]),
            cosine=float(signals.cosine[first]),
            coverage=float(signals.coverage[first]),
            content_words=len(asked.content),
        )
        timings = {
            "analyse": 1000 * (analysed - started),
            "encode": 1000 * (encoded - analysed),
            "score": 1000 * (finished - encoded),
        }
        return SearchResult(query, asked.normalised, asked.restored, asked.bare, hits, timings, evidence)

    def analyse(self, query: str) -> AnalysedQuery:
        """The question as both searches see it."""
        return self._analyser.analyse(query)

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Vectors of questions, (texts, dimension)."""
        return self._encoder.encode_queries(texts)

    def vectors_of(self, asked: AnalysedQuery) -> NDArray[np.float32]:
        """What the encoder makes of a question, (2, dimension): as read, and as typed."""
        if asked.typed == asked.text:
            return np.repeat(self._encoder.encode_queries([asked.text]), 2, axis=0)
        return self._encoder.encode_queries([asked.text, asked.typed])

    def signals(
        self, asked: AnalysedQuery, vectors: NDArray[np.float32], without: int | None = None
    ) -> tuple[Signals, NDArray[np.float32]]:
        """Signals of every document, and the cosine of every passage.

        `without` leaves one passage out, so that a sample question can be asked of the rest of its own document.
        """
        both: NDArray[np.float32] = self._matrix @ vectors.T
        cosines, typed = both[:, 0], both[:, 1]
        lexical = self._lexical.score(asked.terms)
        bm25, contained = lexical.bm25, lexical.contained
        letters = self._letters.score(dict.fromkeys(letter_trigrams(asked.content or asked.words), 1.0)).bm25
        if without is not None:
            cosines, typed = cosines.copy(), typed.copy()
            cosines[without], typed[without] = -1.0, -1.0
            bm25[without], contained[without], letters[without] = 0.0, 0.0, 0.0
        names = np.where(self._is_name, cosines, np.float32(0.0))
        signals = Signals(
            bm25=self._per_document(bm25),
            contained=self._per_document(contained),
            cosine=stretch(self._per_document(cosines)),
            trigram=self._per_document(letters),
            name_cosine=stretch(self._per_document(names)),
            support=stretch(self._support(cosines)),
            typed_cosine=stretch(self._per_document(typed)),
            coverage=self._coverage(asked, without),
        )
        return signals, cosines

    def nearest(self, document: int, cosines: NDArray[np.float32]) -> Passage:
        """The passage of a document (by its place in `doc_ids`) with the greatest cosine."""
        start = int(self._starts[document])
        end = int(self._starts[document + 1]) if document + 1 < len(self._starts) else len(cosines)
        return self._index.passages[start + int(np.argmax(cosines[start:end]))]

    def _per_document(self, values: NDArray[np.float32]) -> Array:
        best: Array = np.maximum.reduceat(values, self._starts).astype(np.float64)
        return best

    def _support(self, cosines: NDArray[np.float32]) -> Array:
        """Mean of the greatest cosines of each document; a document with fewer passages repeats its least."""
        left = cosines.copy()
        best: Array = np.maximum.reduceat(left, self._starts).astype(np.float64)
        total, latest = best.copy(), best
        for more in range(1, SUPPORTING):
            left[left >= np.repeat(latest, self._sizes).astype(np.float32)] = -np.inf
            following = np.maximum.reduceat(left, self._starts).astype(np.float64)
            latest = np.where((self._sizes > more) & np.isfinite(following), following, latest)
            total += latest
        mean: Array = total / SUPPORTING
        return mean

    def _coverage(self, asked: AnalysedQuery, without: int | None) -> Array:
        """Share of the question's telling words, by inverse document frequency, that a document holds anywhere."""
        covered = np.zeros(len(self.doc_ids))
        total = 0.0
        for word in dict.fromkeys(asked.content):
            weight = self._lexical.idf(word)
            total += weight
            holders = self._lexical.holders(word)
            if without is not None:
                holders = holders[holders != without]
            covered[np.unique(self._document[holders])] += weight
        return covered / total if total else covered


def analyser_of(index: StoredIndex, knowledge: Path) -> QueryAnalyser:
    """Reads questions with the words of an index and the place names of a base."""
    places: Iterable[str] = ()
    towns: Iterable[str] = ()
    if (knowledge / "places.yml").is_file():
        rows = parse_file(knowledge / "places.yml", Places).places
        places = [name for row in rows for name in (row.old, row.new, *row.aliases)]
    if (knowledge / "office.yml").is_file():
        office = parse_file(knowledge / "office.yml", Office)
        towns = [office.town, office.province]
    speller = Speller(index.restorer.unigrams, index.restorer.bigrams)
    return QueryAnalyser(lambda text: index.restorer.restore(text).text, places, towns, speller)
