"""`python -m knowledge import FILE` and `python -m knowledge lint-drafts BATCH`."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
from pathlib import Path
from typing import Any

from embeddings.progress import progress_bar
from knowledge.importing.batch import batch_name, draft_files, free_folder
from knowledge.importing.checks import check_drafts, show
from knowledge.importing.record import ImportFaultError
from knowledge.importing.report import table
from knowledge.importing.run import REPORT, import_file
from knowledge.schema import AS_OF_PATTERN
from knowledge.snapshot import KnowledgeError

DRAFTS = Path("var/drafts")


def add_parser(commands: Any) -> None:
    """Add both subcommands; each sets `run`: options → exit status."""
    take = commands.add_parser("import", help="read portal records (.jsonl, .json, .xlsx, .docx) into drafts")
    take.add_argument("file", type=Path, help="file to read; a packed .jsonl.gz will do")
    take.add_argument("--out", type=Path, help="folder of the batch (default: var/drafts/<file>-<day>)")
    take.add_argument("--as-of", type=_as_of, help="date of the text that was read, where the records do not say")
    take.add_argument("--system", help="where the records come from, where they do not say")
    take.add_argument("--json", action="store_true", help="print the report as JSON instead of a table")
    take.set_defaults(run=run_import)
    check = commands.add_parser("lint-drafts", help="check a batch of drafts; exit status 1 on an error")
    check.add_argument("batch", type=Path)
    check.add_argument("--json", action="store_true", help="print JSON instead of a table")
    check.set_defaults(run=run_lint)


def _as_of(text: str) -> str:
    if not re.match(AS_OF_PATTERN, text):
        raise argparse.ArgumentTypeError("ngày phải có dạng 2026, 2026-06 hoặc 2026-06-10")
    return text


def run_import(options: argparse.Namespace) -> int:
    """Exit status 0 where every record became a draft, 1 where something was kept aside or failed."""
    today = dt.date.today()
    try:
        out = options.out or free_folder(DRAFTS, batch_name(options.file, f"{today:%Y%m%d}"))
        with progress_bar(None, "Nhập hồ sơ thủ tục", "bản ghi") as bar:
            report = import_file(
                options.file, out, today=today, system=options.system, as_of=options.as_of, progress=bar.update
            )
    except (ImportFaultError, KnowledgeError) as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"✗ Không ghi được bản nháp: {error.strerror or error}", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps({"batch": str(out)} | report.as_json(), ensure_ascii=False, indent=1))
    else:
        print(table(report))
        print(f"\nBản nháp ở {out}, báo cáo ở {out / REPORT}. Bản nháp chưa dùng để trả lời.")
    return 1 if report.rejected or report.fault else 0


def run_lint(options: argparse.Namespace) -> int:
    """Exit status 1 on an error in a draft, or where there is no batch."""
    try:
        total = len(draft_files(options.batch))
        with progress_bar(total, "Kiểm tra bản nháp", "bản") as bar:
            found = check_drafts(options.batch, dt.date.today(), bar.update)
    except (ImportFaultError, KnowledgeError) as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    return show(found, total, as_json=options.json)
