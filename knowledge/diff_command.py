"""`python -m knowledge diff [OLD] [NEW]`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from knowledge.changes import ChangeKind
from knowledge.compare_bases import EntryChanges, compare, located, read_state
from knowledge.snapshot import ROOT, KnowledgeError

HEADINGS = {ChangeKind.ADDED: "mới thêm", ChangeKind.REMOVED: "đã bỏ", ChangeKind.CHANGED: "có thay đổi"}


def add_parser(commands: Any) -> None:
    """Add the subcommand."""
    diff = commands.add_parser("diff", help="what changed in each entry, by facet, in words")
    diff.add_argument("old", nargs="?", default="HEAD", help="a folder or a git revision (default HEAD)")
    diff.add_argument("new", nargs="?", help="a folder or a git revision (default: the files as they are now)")
    diff.add_argument("--code", help="only this procedure, FAQ id or journey")
    diff.add_argument("--json", action="store_true", help="print JSON instead of text")
    diff.add_argument("--root", type=Path, default=ROOT, help="folder of the base")
    diff.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    try:
        with located(options.old, options.root) as old, located(options.new or str(options.root), options.root) as new:
            before, after = read_state(old), read_state(new)
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 1
    for fault in dict.fromkeys((*before.unreadable, *after.unreadable)):
        print(f"Không đọc được {fault}", file=sys.stderr)
    found = compare(before.entries, after.entries)
    if options.code:
        found = [changes for changes in found if changes.entry.split(" ")[0] == options.code]
    print(json.dumps(as_json(found), ensure_ascii=False, indent=1) if options.json else as_text(found))
    return 0


def as_text(found: Sequence[EntryChanges]) -> str:
    """What staff read: an entry with its changes below, one a line."""
    if not found:
        return "Không có gì thay đổi."
    blocks = []
    for entry in found:
        lines = [f"{entry.entry}  {entry.name}: {HEADINGS[entry.kind]}"]
        lines += [f"  {change.sentence}" for change in entry.changes]
        blocks.append("\n".join(lines))
    return "\n\n".join([*blocks, f"{len(found)} mục khác nhau."])


def as_json(found: Sequence[EntryChanges]) -> list[dict[str, Any]]:
    """The same for programs."""
    return [
        {
            "entry": entry.entry,
            "name": entry.name,
            "kind": entry.kind.value,
            "changes": [{"facet": c.facet, "kind": c.kind.value, "text": c.text} for c in entry.changes],
        }
        for entry in found
    ]
