"""The heavy steps of a publication, each to be run in a thread."""

from __future__ import annotations

from pathlib import Path

import structlog

from actions.settings import ActionSettings
from actions.worker.heavy import Heavy
from actions.worker.means import JobFault
from actions.worker.texts import fault_text
from embeddings.beside import Built, Former, build_beside, is_current
from embeddings.encoder.load import PassageEncoder, load_passage_encoder
from embeddings.settings import EmbeddingsSettings
from knowledge.console.publishing.refusal import why_refused
from knowledge.day import today
from knowledge.lint.run import errors_of
from knowledge.snapshot import KnowledgeError, Snapshot, load_snapshot
from knowledge.store import bases

ENCODER = "encoder"
_log = structlog.get_logger(__name__)


def read_and_check(folder: Path) -> Snapshot:
    """The base in `folder`; raises JobFault naming the entry that keeps it from going live."""
    try:
        base = load_snapshot(folder)
    except KnowledgeError as error:
        _log.warning("base_unreadable", error=str(error))
        place = str(error).partition(": ")[0].removeprefix(f"{folder}/")
        raise JobFault(fault_text("broken", path=place, what=why_refused(error))) from error
    if errors := errors_of(base, today()):
        worst = errors[0]
        first = fault_text("lint", entry=worst.entry, place=worst.place or worst.rule, what=worst.message)
        rest = len(errors) - 1
        raise JobFault(fault_text("lint_more", first=first, count=rest) if rest else first)
    return base


def settings_for(settings: ActionSettings, knowledge: Path) -> EmbeddingsSettings:
    """How the search reads that folder on this machine."""
    return EmbeddingsSettings(knowledge_dir=knowledge, build_dir=settings.build_dir)


async def encoder_of(settings: ActionSettings, heavy: Heavy) -> PassageEncoder:
    """The encoder of passages, held as long as jobs need it; raises EncoderMissingError."""
    own = settings_for(settings, settings.knowledge_dir)
    return await heavy.get(ENCODER, lambda: load_passage_encoder(own.model_name, own.encoder_threads))


def make_index(
    settings: ActionSettings, number: int, former: int | None, base: Snapshot | None, encoder: PassageEncoder | None
) -> Built:
    """Index a publication whose files are here, with what `former` had; nothing to do where it is there already."""
    own = settings_for(settings, bases.files_of(settings.var_dir, number))
    index = bases.index_of(settings.var_dir, number)
    if is_current(own, index):
        return Built()
    known = None
    if former is not None and bases.files_of(settings.var_dir, former).is_dir():
        known = Former(bases.files_of(settings.var_dir, former), bases.index_of(settings.var_dir, former))
    return build_beside(own, index, known, snapshot=base, load=(lambda: encoder) if encoder is not None else None)
