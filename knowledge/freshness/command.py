"""`python -m knowledge freshness [--month YYYY-MM] [--xlsx FILE] [--json]`."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from knowledge.freshness.report import as_json, as_table, write_xlsx
from knowledge.freshness.reviews import Month, reviews
from knowledge.snapshot import ROOT, KnowledgeError, load_snapshot


def add_parser(commands: Any, clock: Callable[[], dt.date] = dt.date.today) -> None:
    """Add the subcommand; `clock` gives today."""
    fresh = commands.add_parser("freshness", help="what must be reviewed this month, most urgent first")
    fresh.add_argument("--month", type=_month, metavar="YYYY-MM", help="another month than the present one")
    fresh.add_argument("--xlsx", type=Path, metavar="FILE", help="also write a workbook")
    fresh.add_argument("--json", action="store_true", help="print JSON instead of a table")
    fresh.add_argument("--root", type=Path, default=ROOT, help="folder of the base")
    fresh.set_defaults(run=lambda options: run(options, clock()))


def _month(text: str) -> dt.date:
    try:
        return dt.datetime.strptime(text, "%Y-%m").replace(tzinfo=dt.timezone.utc).date()
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” không phải tháng; viết như 2026-11") from None


def run(options: argparse.Namespace, today: dt.date) -> int:
    """Print (and write) the reviews of the month; exit status 1 where the base or the file cannot be used."""
    month = Month(first=options.month or today.replace(day=1), today=today)
    try:
        found = reviews(load_snapshot(options.root), month)
        if options.xlsx:
            write_xlsx(found, options.xlsx)
    except KnowledgeError as error:
        print(f"Tri thức không đọc được. {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Không ghi được: {error}", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(as_json(found), ensure_ascii=False, indent=1))
    else:
        print(as_table(found, f"{month.first:%m/%Y}"))
        if options.xlsx:
            print(f"Đã ghi bảng vào {options.xlsx}.")
    return 0
