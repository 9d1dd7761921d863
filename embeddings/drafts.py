"""An index of a batch of drafts, beside the assistant's own: for trying the search at the national scale."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from embeddings.builder import INDEX_CODE, fingerprint_of, identity_of, vectors_of
from embeddings.corpus import accented_texts
from embeddings.errors import IndexMissingError
from embeddings.index import FORMAT, Manifest, read_manifest, write_index
from embeddings.passages import Passage, PassageKind, passages_of
from embeddings.progress import progress_bar
from embeddings.settings import EmbeddingsSettings
from embeddings.text import Restorer, is_bare, normalise
from knowledge.importing.batch import draft_files
from knowledge.importing.draft import Draft
from knowledge.snapshot import load_snapshot, parse_file, snapshot_version

# "Thủ tục đăng ký khai tử" is "đăng ký khai tử" to everybody who asks.
PREFIX = re.compile(r"^thủ tục\s+(?=\w)", re.IGNORECASE)
# The encoder reads no more of a text than about this many characters.
FACET_CHARACTERS = 300


def passages_of_draft(draft: Draft) -> Iterator[Passage]:
    """The texts by which a draft is found: its official name with and without "Thủ tục", and its result."""
    doc_id = f"procedure:{draft.key}"
    yield Passage(doc_id, PassageKind.NAME, draft.name)
    short = PREFIX.sub("", draft.name)
    if short != draft.name:
        yield Passage(doc_id, PassageKind.PLAIN_NAME, short[0].upper() + short[1:])
    if draft.result:
        yield Passage(doc_id, PassageKind.FACET, "; ".join(draft.result)[:FACET_CHARACTERS])


def index_drafts(
    settings: EmbeddingsSettings, batch: Path, out: Path, *, with_base: bool = False
) -> tuple[Manifest, bool]:
    """Index the drafts of `batch` into the folder `out`; the manifest, and False where it was up to date already.

    `with_base` puts the live base's procedures in the place of the drafts of the same code; what the base says
    besides (FAQ, journeys) is left out. The assistant's own index is not touched.
    Raises ImportFaultError where `batch` is no batch, KnowledgeError on a broken file, EncoderMissingError.
    """
    if out.resolve() == settings.index_dir.resolve():
        raise IndexMissingError(f"{out} holds the assistant's own index; name another folder")
    model = identity_of(settings)
    files = draft_files(batch)
    version = _version(settings, files, with_base=with_base)
    try:
        present = read_manifest(out)
        if (present.format, present.snapshot, present.model_sha256) == (FORMAT, version, model.sha256):
            return present, False
    except IndexMissingError:
        pass
    passages, names = _passages(settings, files, with_base=with_base)
    accented = accented_texts(settings.knowledge_dir, settings.nlu_data_dir)
    restorer = Restorer.train([*accented, *(normalise(name) for name in names if not is_bare(name))])
    vectors = vectors_of(settings, model, passages, settings.index_dir, out)
    return write_index(out, version, model, passages, vectors, restorer), True


def _version(settings: EmbeddingsSettings, files: list[Path], *, with_base: bool) -> str:
    here = Path(__file__).parent
    code = [here / name for name in (*INDEX_CODE, Path(__file__).name)] + sorted((here / "text").glob("*.py"))
    base = snapshot_version(settings.knowledge_dir) if with_base else ""
    return f"drafts-{fingerprint_of([*files, *code], base)}"


def _passages(settings: EmbeddingsSettings, files: list[Path], *, with_base: bool) -> tuple[list[Passage], list[str]]:
    """Passages, each document's together, and the drafts' names."""
    found: dict[tuple[str, str], Passage] = {}
    if with_base:
        for passage in passages_of(load_snapshot(settings.knowledge_dir)):
            if passage.doc_id.startswith("procedure:"):
                found[passage.doc_id, passage.text.lower()] = passage
    live = {doc_id for doc_id, _ in found}
    names = []
    with progress_bar(len(files), "Đọc bản nháp", "bản") as bar:
        for path in files:
            draft = parse_file(path, Draft)
            names.append(draft.name)
            bar.update()
            for passage in passages_of_draft(draft):
                if passage.doc_id not in live:
                    found.setdefault((passage.doc_id, passage.text.lower()), passage)
    return list(found.values()), names
