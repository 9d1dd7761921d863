"""`python -m knowledge.store`: what an operator does with the staff's store; see docs/store.md.

seed [FOLDER]                        the base on disk as the first publication
export FOLDER [--number N]           the published base as files
import FOLDER [--by LOGIN]           what differs in a folder, as drafts for review
backup FILE                          the whole store as one file, while it is in use
restore FILE [--replace] [--damaged] back from such a file
status                               what it holds; exit status 1 where something was tampered with
off WHAT --reason WHY                switch a procedure (its code) or everything (all) off, at once
on WHAT                              let it be answered again
purge [--days N]                     delete what is older than GATEWAY_RETENTION_DAYS
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from knowledge.snapshot import KnowledgeError
from knowledge.store.backup import BackupError, backup, restore
from knowledge.store.errors import StoreError
from knowledge.store.folders import BY, FolderError, import_folder, published, seed, write_base
from knowledge.store.retention import purge
from knowledge.store.settings import StoreSettings
from knowledge.store.store import Store
from knowledge.store.switches import EVERYTHING, turn_off, turn_on
from knowledge.store.verifying import Health, health

ALL = "all"  # a star would be spelt out by the shell


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge.store", description="The staff's store.")
    commands = parser.add_subparsers(dest="command", required=True)
    first = commands.add_parser("seed", help="publish the base on disk as the first one")
    first.add_argument("folder", type=Path, nargs="?")
    out = commands.add_parser("export", help="write the published base as files")
    out.add_argument("folder", type=Path)
    out.add_argument("--number", type=int, help="another publication than the live one")
    back = commands.add_parser("import", help="make drafts of what differs in a folder")
    back.add_argument("folder", type=Path)
    back.add_argument("--by", default=BY, help="the login that the drafts are kept under")
    commands.add_parser("backup", help="write the whole store into one file").add_argument("file", type=Path)
    again = commands.add_parser("restore", help="bring a backup back")
    again.add_argument("file", type=Path)
    again.add_argument("--replace", action="store_true", help="delete what the store holds now")
    again.add_argument("--damaged", action="store_true", help="also where the backup was tampered with")
    commands.add_parser("status", help="say what the store holds")
    for name, what in (("off", "switch a procedure or everything off"), ("on", "let it be answered again")):
        switch = commands.add_parser(name, help=what)
        switch.add_argument("what", help=f"a procedure's code, or {ALL}")
        switch.add_argument("--by", default=BY, help="the login that the record of acts names")
        if name == "off":
            switch.add_argument("--reason", required=True)
    old = commands.add_parser("purge", help="delete what is older than the retention")
    old.add_argument("--days", type=int, help="another number than GATEWAY_RETENTION_DAYS")
    return parser


def _tell(found: Health) -> int:
    live = "nothing" if found.live is None else f"publication {found.live} ({found.version})"
    print(f"live\t{live}")
    for table, rows in found.rows.items():
        print(f"{table}\t{rows}")
    for fault in found.faults:
        print(fault, file=sys.stderr)
    return 1 if found.faults else 0


async def _seed(store: Store, options: argparse.Namespace, settings: StoreSettings) -> int:
    async with store.begin() as connection:
        number = await seed(connection, options.folder or settings.knowledge_dir)
    print("there is a publication already; nothing was changed" if number is None else f"publication {number} is live")
    return 0


async def _export(store: Store, options: argparse.Namespace, _settings: StoreSettings) -> int:
    async with store.read() as connection:
        texts = await published(connection, options.number)
    done = write_base(texts, options.folder)
    for path in done.removed:
        print(f"removed {path}")
    for path in done.changed:
        print(f"wrote {path}")
    print(
        f"{len(texts)} files: {len(done.changed)} written, {len(done.same)} as they were, {len(done.removed)} removed"
    )
    return 0


async def _import(store: Store, options: argparse.Namespace, _settings: StoreSettings) -> int:
    async with store.begin() as connection:
        done = await import_folder(connection, options.folder, by=options.by)
    for path, number in done.drafts.items():
        print(f"draft {number}: {path}")
    for held in done.waiting:
        print(f"draft {held.id} says the same already: {held.path}")
    for held in done.others:
        print(f"left out, draft {held.id} of it is not finished: {held.path}", file=sys.stderr)
    if not (done.drafts or done.waiting or done.others):
        print("nothing differs from the live publication")
    return 1 if done.others else 0


async def _backup(store: Store, options: argparse.Namespace, _settings: StoreSettings) -> int:
    return _tell(await backup(store, options.file))


async def _restore(store: Store, options: argparse.Namespace, _settings: StoreSettings) -> int:
    return _tell(await restore(store, options.file, replace=options.replace, damaged=options.damaged))


async def _status(store: Store, _options: argparse.Namespace, _settings: StoreSettings) -> int:
    print(f"store\t{store.place}")
    async with store.read() as connection:
        return _tell(await health(connection))


async def _switch(store: Store, options: argparse.Namespace, _settings: StoreSettings) -> int:
    what = EVERYTHING if options.what == ALL else options.what
    async with store.begin() as connection:
        if options.command == "off":
            changed = await turn_off(connection, what, by=options.by, reason=options.reason)
        else:
            changed = await turn_on(connection, what, by=options.by)
    print(f"{options.what} is {options.command}" + ("" if changed else " already"))
    return 0


async def _purge(store: Store, options: argparse.Namespace, settings: StoreSettings) -> int:
    gone = await purge(store, settings.gateway_retention_days if options.days is None else options.days)
    for table, rows in gone.items():
        print(f"{table}\t{rows}")
    return 0


RUN = {"seed": _seed, "export": _export, "import": _import, "backup": _backup, "restore": _restore,
       "status": _status, "off": _switch, "on": _switch, "purge": _purge}  # fmt: skip


async def _run(options: argparse.Namespace) -> int:
    settings = StoreSettings()
    store = Store(settings.store_url)
    try:
        return await RUN[options.command](store, options, settings)
    finally:
        await store.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status: 0, 1 where something is not as it should be, 2 where nothing was done."""
    options = _parser().parse_args(arguments)
    try:
        return asyncio.run(_run(options))
    except (
        StoreError,
        KnowledgeError,
        BackupError,
        FolderError,
        OSError,
        ValueError,  # of a setting, of a file that is no text, of a switch without a reason
    ) as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
