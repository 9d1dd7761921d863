"""An index of another state of the base, made beside the one in use with as little work as its changes need."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.builder import identity_of, index_version, vectors_of
from embeddings.corpus import accented_in, accented_texts
from embeddings.encoder.identity import ModelIdentity
from embeddings.encoder.load import PassageEncoder, Progress, load_passage_encoder
from embeddings.errors import IndexMismatchError, IndexMissingError
from embeddings.index import FORMAT, read_index, read_manifest, write_index
from embeddings.passages import passages_of
from embeddings.settings import EmbeddingsSettings
from embeddings.text import Restorer
from embeddings.written import by_document, written_questions
from knowledge.base_files import read_base
from knowledge.snapshot import Snapshot, load_snapshot


@dataclass(frozen=True)
class Former:
    """An earlier state of the base and its index."""

    knowledge: Path
    index: Path


@dataclass
class Built:
    """What was done: passages in all and encoded anew, whether the accent model was only adjusted, ms a step."""

    passages: int = 0
    encoded: int = 0
    adjusted: bool = False
    steps_ms: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time the block."""
        before = time.perf_counter()
        yield
        self.steps_ms[name] = round(1000 * (time.perf_counter() - before), 1)


def is_current(settings: EmbeddingsSettings, index: Path) -> bool:
    """True where `index` is of the settings' knowledge, made by their encoder and the present code."""
    try:
        present = read_manifest(index)
    except IndexMissingError:
        return False
    wanted = (FORMAT, index_version(settings), identity_of(settings).sha256)
    return (present.format, present.snapshot, present.model_sha256) == wanted


def build_beside(
    settings: EmbeddingsSettings,
    index: Path,
    former: Former | None = None,
    *,
    snapshot: Snapshot | None = None,
    load: Callable[[], PassageEncoder] | None = None,
) -> Built:
    """Index the settings' knowledge into `index`, taking from `former` whatever has not changed, and open it once.

    The result is the same, byte for byte, as without `former`. `snapshot`: the knowledge where it is loaded already;
    `load`: gives the encoder where one is needed. Raises KnowledgeError, EncoderMissingError, OSError.
    """
    built = Built()
    model = identity_of(settings)
    written = written_questions()
    with built.step("passages"):
        passages = passages_of(snapshot or load_snapshot(settings.knowledge_dir), by_document(written))
    with built.step("accents"):
        restorer = _adjusted(settings, model, former)
        built.adjusted = restorer is not None
        if restorer is None:
            further = [pair.text for pair in written]
            restorer = Restorer.train(accented_texts(settings.knowledge_dir, settings.nlu_data_dir, further))
    with built.step("vectors"):
        # The index of the files on disk helps only where there is no better one.
        known = (
            [former.index] if former and built.adjusted else [settings.index_dir, *([former.index] if former else [])]
        )
        counted = _Counting(load or (lambda: load_passage_encoder(settings.model_name, settings.encoder_threads)))
        vectors = vectors_of(settings, model, passages, *known, load=lambda: counted)
    with built.step("write"):
        write_index(index, index_version(settings), model, passages, vectors, restorer)
    with built.step("verify"):
        built.passages = len(read_index(index, model).passages)
    built.encoded = counted.texts
    return built


class _Counting:
    """An encoder that is loaded at the first need and counts what it is given."""

    def __init__(self, load: Callable[[], PassageEncoder]) -> None:
        self._load = load
        self.texts = 0

    def encode_passages(self, texts: Sequence[str], progress: Progress = lambda _: None) -> NDArray[np.float32]:
        self.texts += len(texts)
        return self._load().encode_passages(texts, progress)


def _adjusted(settings: EmbeddingsSettings, model: ModelIdentity, former: Former | None) -> Restorer | None:
    """The former accent model with the changed files' words counted out and in; None where it cannot be trusted."""
    if former is None:
        return None
    of_former = settings.model_copy(update={"knowledge_dir": former.knowledge})
    try:
        stored = read_index(former.index, model)
        if stored.manifest.snapshot != index_version(of_former):  # made of other files, or by other code
            return None
        old, new = read_base(former.knowledge), read_base(settings.knowledge_dir)
    except (IndexMissingError, IndexMismatchError, OSError, UnicodeDecodeError):
        return None
    changed = sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
    gone = [text for path in changed if path in old for text in accented_in(old[path])]
    come = [text for path in changed if path in new for text in accented_in(new[path])]
    return _recounted(stored.restorer, Restorer.train(gone), Restorer.train(come))


def _recounted(known: Restorer, gone: Restorer, come: Restorer) -> Restorer:
    """What training anew would give: the model is nothing but counts."""
    unigrams = Counter(known.unigrams)
    bigrams = defaultdict(Counter, {left: Counter(rights) for left, rights in known.bigrams.items()})
    for part, sign in ((gone, -1), (come, 1)):
        for word, count in part.unigrams.items():
            unigrams[word] += sign * count
        for left, rights in part.bigrams.items():
            for right, count in rights.items():
                bigrams[left][right] += sign * count
    kept = {left: dict(+rights) for left, rights in bigrams.items()}
    return Restorer(dict(+unigrams), {left: rights for left, rights in kept.items() if rights})
