"""`python -m knowledge export` and `python -m knowledge import-xlsx`."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

from knowledge.exchange.faults import WorkbookError
from knowledge.exchange.files import read_files
from knowledge.exchange.jsonld import government_service
from knowledge.exchange.read_workbook import read_workbook
from knowledge.exchange.write_base import Written, compare, write_base
from knowledge.exchange.write_workbook import write_workbook
from knowledge.snapshot import ROOT, KnowledgeError, Snapshot, load_snapshot

# Where the public board answers when no other address is given; the town puts its own in.
DEFAULT_SITE = "http://127.0.0.1:8080/thu-tuc/"

Commands = Any


def add_parser(commands: Commands) -> None:
    """Add both subcommands."""
    export = commands.add_parser("export", help="write the base as a workbook or as JSON-LD")
    target = export.add_mutually_exclusive_group(required=True)
    target.add_argument("--xlsx", type=Path, metavar="FILE", help="one workbook, a sheet for each field")
    target.add_argument("--jsonld", type=Path, metavar="PLACE", help="a folder, or one file ending in .json or .jsonld")
    export.add_argument("--site", default=DEFAULT_SITE, help="address of the pages; the code is added at its end")
    export.add_argument("--root", type=Path, default=ROOT, help="folder of the base")
    export.set_defaults(run=_guarded(_export))
    back = commands.add_parser("import-xlsx", help="write an edited workbook back into the base, all or nothing")
    back.add_argument("file", type=Path)
    back.add_argument("--root", type=Path, default=ROOT, help="folder of the base")
    back.add_argument("--delete", action="store_true", help="remove entries that have no row any more")
    back.add_argument("--force", action="store_true", help="even where the base changed after the export")
    back.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")
    back.set_defaults(run=_guarded(_import))


def _guarded(command: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        try:
            return command(options)
        except WorkbookError as error:
            print(error, file=sys.stderr)
            if error.faults:
                print(f"\n{len(error.faults)} chỗ cần sửa. Chưa ghi gì cả.", file=sys.stderr)
        except KnowledgeError as error:
            print(f"Tri thức không đọc được, chưa ghi gì cả. {error}", file=sys.stderr)
        except OSError as error:
            print(f"Không ghi được: {error}", file=sys.stderr)
        return 1

    return run


def _export(options: argparse.Namespace) -> int:
    if options.xlsx:
        files = read_files(options.root)
        office = load_snapshot(options.root).office
        write_workbook(files, options.xlsx, tuple(counter.id for counter in office.counters))
        print(f"Đã ghi {len(files.procedures)} thủ tục vào {options.xlsx}.")
        return 0
    base = load_snapshot(options.root)
    print(f"Đã ghi {write_jsonld(base, options.jsonld, options.site, dt.date.today())} thủ tục vào {options.jsonld}.")
    return 0


def write_jsonld(base: Snapshot, target: Path, site: str, day: dt.date) -> int:
    """Write a file for each procedure in force on that day into a folder, or all into one file as a graph.

    Returns their number.
    """
    held = {code: base.in_force(code, day) for code in base.procedures}
    made = {code: government_service(entry, base.office, site + code) for code, entry in held.items() if entry}
    if target.suffix in (".json", ".jsonld"):
        target.parent.mkdir(parents=True, exist_ok=True)
        context = next((service["@context"] for service in made.values()), None)
        graph = [{key: value for key, value in service.items() if key != "@context"} for service in made.values()]
        target.write_text(_json({"@context": context, "@graph": graph}), encoding="utf-8")
    else:
        target.mkdir(parents=True, exist_ok=True)
        for code, service in made.items():
            (target / f"{code}.jsonld").write_text(_json(service), encoding="utf-8")
    return len(made)


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _import(options: argparse.Namespace) -> int:
    old = read_files(options.root)
    new = read_workbook(options.file)
    todo = compare(old, new)
    if new.version != old.version and todo and not options.force:
        raise WorkbookError(
            message="Tri thức đã đổi sau khi xuất bảng tính này. Hãy xuất lại rồi sửa, "
            "hoặc thêm --force để ghi đè bằng bảng tính."
        )
    moved = {PurePosixPath(path).name for path in new.procedures}
    gone = [path for path in todo.removed if path not in old.procedures or PurePosixPath(path).name not in moved]
    if gone and not options.delete:
        listed = ", ".join(gone)
        raise WorkbookError(message=f"Bảng tính không còn dòng cho: {listed}. Muốn xóa hẳn thì thêm --delete.")
    if not options.dry_run:
        write_base(options.root, old, new)
    _report(todo, "Sẽ" if options.dry_run else "Đã")
    return 0


def _report(todo: Written, tense: str) -> None:
    for what, paths in (("thêm", todo.added), ("sửa", todo.changed), ("xóa", todo.removed)):
        for path in paths:
            print(f"{tense} {what} {path}")
    if not todo:
        print("Bảng tính không khác gì tri thức hiện có.")
