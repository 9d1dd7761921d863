"""Two states of the base, each a folder or a git revision, and what changed from one to the other."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.changes import Change, ChangeKind, describe
from knowledge.journeys import Journey
from knowledge.schema import Model, Procedure
from knowledge.snapshot import ROOT, KnowledgeError, history_files, parse_file, procedure_files
from knowledge.town import FaqFile


@dataclass
class State:
    """Entries by id (a code, a code with its date, a FAQ id, a journey id), and the files that could not be read."""

    entries: dict[str, Model] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class EntryChanges:
    """What happened to one entry; `changes` is empty for one that came or went whole."""

    entry: str
    name: str
    kind: ChangeKind
    changes: tuple[Change, ...] = ()


def read_state(root: Path) -> State:
    """Every entry under `root` that can be read; an old state may hold files that the schema no longer takes."""
    state = State()

    def read(path: Path, model: type[Model]) -> Model | None:
        try:
            return parse_file(path, model)
        except KnowledgeError as error:
            state.unreadable.append(str(error).replace(f"{root}/", ""))
            return None

    def keep(path: Path, model: type[Model], entry: str) -> None:
        if (found := read(path, model)) is not None:
            state.entries[entry] = found

    for path in procedure_files(root):
        keep(path, Procedure, path.stem)
    for path in history_files(root):
        keep(path, Procedure, f"{path.parent.name} ({path.stem})")
    for path in sorted((root / "journeys").glob("*.yml")):
        keep(path, Journey, path.stem)
    for path in sorted((root / "faq").glob("*.yml")):
        topic_file = read(path, FaqFile)
        if isinstance(topic_file, FaqFile):
            state.entries |= {item.id: item for item in topic_file.entries}
    return state


def compare(old: Mapping[str, Model], new: Mapping[str, Model]) -> list[EntryChanges]:
    """Every entry that differs, in the order of their ids."""
    found = []
    for entry in sorted({*old, *new}):
        before, after = old.get(entry), new.get(entry)
        if before is None and after is not None:
            found.append(EntryChanges(entry, name_of(after), ChangeKind.ADDED))
        elif after is None and before is not None:
            found.append(EntryChanges(entry, name_of(before), ChangeKind.REMOVED))
        elif before is not None and after is not None and type(before) is not type(after):
            found.append(EntryChanges(entry, name_of(after), ChangeKind.CHANGED))
        elif before is not None and after is not None and (changes := describe(before, after)):
            found.append(EntryChanges(entry, name_of(after), ChangeKind.CHANGED, tuple(changes)))
    return found


def name_of(model: Model) -> str:
    """What people call an entry."""
    for part in ("plain_name", "question", "title"):
        if (name := getattr(model, part, None)) is not None:
            return str(name)
    return type(model).__name__


@contextmanager
def located(place: str, base: Path = ROOT) -> Iterator[Path]:
    """The folder of a state: `place` itself where it is a folder, else the revision of that name of `base`.

    Raises KnowledgeError (Vietnamese) for what is neither.
    """
    folder = Path(place)
    if folder.is_dir():
        inner = folder / base.name
        root = inner if (inner / "procedures").is_dir() else folder
        if not (root / "procedures").is_dir():
            raise KnowledgeError(f"{place}: không phải thư mục tri thức (không có procedures/)")
        yield root
        return
    with tempfile.TemporaryDirectory(prefix="knowledge-") as scratch:
        with tarfile.open(fileobj=io.BytesIO(_archive(place, base))) as archive:
            archive.extractall(scratch, filter="data")
        yield Path(scratch)


def _archive(revision: str, base: Path) -> bytes:
    name = _git(base, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if name is None:
        raise KnowledgeError(f"{revision}: không có thư mục hay phiên bản git nào tên như vậy")
    archive = _git(base, "archive", "--format=tar", name.decode().strip(), ".")
    if archive is None:
        raise KnowledgeError(f"{revision}: phiên bản này không có thư mục {base.name}")
    return archive


def _git(folder: Path, *arguments: str) -> bytes | None:
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except FileNotFoundError:
        raise KnowledgeError("máy này chưa cài git") from None
    return done.stdout if done.returncode == 0 else None
