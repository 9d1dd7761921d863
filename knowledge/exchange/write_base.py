"""Files written into a base, all or none: a copy is changed and checked, then takes the place of the folders."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge.exchange.files import FOLDERS, Files
from knowledge.schema import Model
from knowledge.snapshot import KnowledgeError, load_snapshot
from knowledge.yaml_writer import to_yaml


@dataclass(frozen=True)
class Written:
    """Paths under the root, by what became of them."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def compare(old: Files, new: Files) -> Written:
    """What `write_base` would do."""
    before, after = old.all(), new.all()
    return Written(
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(path for path in after.keys() & before.keys() if after[path] != before[path])),
        removed=tuple(sorted(before.keys() - after.keys())),
    )


def write_base(root: Path, old: Files, new: Files) -> Written:
    """Bring the files under `root` from `old` to `new`; a file whose content is the same is not touched.

    The changed base is checked whole before it takes the place of the present one. Raises KnowledgeError, and then
    nothing has changed.
    """
    todo = compare(old, new)
    if not todo:
        return todo
    with tempfile.TemporaryDirectory(prefix=".import-", dir=root.parent) as scratch:
        copy = Path(scratch) / root.name
        _copy_yaml(root, copy)
        _apply(copy, todo, new.all())
        try:
            load_snapshot(copy)
        except KnowledgeError as error:
            raise KnowledgeError(str(error).replace(f"{copy}/", "")) from error
        _swap(root, copy, Path(scratch) / "before", {path.split("/")[0] for path in _paths(todo)})
    return todo


def _paths(todo: Written) -> Iterable[str]:
    return (*todo.added, *todo.changed, *todo.removed)


def _copy_yaml(root: Path, copy: Path) -> None:
    """The exchanged folders whole, and the YAML files beside them."""
    copy.mkdir()
    for path in root.glob("*.yml"):
        shutil.copy2(path, copy / path.name)
    for folder in FOLDERS:
        if (root / folder).is_dir():
            shutil.copytree(root / folder, copy / folder)


def _apply(copy: Path, todo: Written, models: dict[str, Model]) -> None:
    for path in todo.removed:
        (copy / path).unlink()
    for path in (*todo.added, *todo.changed):
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        (copy / path).write_text(to_yaml(models[path]), encoding="utf-8")


def _swap(root: Path, copy: Path, before: Path, folders: set[str]) -> None:
    """Move the folders of `copy` in; a failure midway moves everything back."""
    before.mkdir()
    done: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> None:
        source.rename(target)
        done.append((source, target))

    try:
        for folder in sorted(folders):
            if (root / folder).exists():
                move(root / folder, before / folder)
            move(copy / folder, root / folder)
    except OSError:
        for source, target in reversed(done):
            target.rename(source)
        raise
