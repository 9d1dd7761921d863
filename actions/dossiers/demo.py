"""Fill the dossier store with invented dossiers: `python -m actions.dossiers.demo [--date 2026-11-23]`."""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from pydantic import ValidationError
from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from tqdm import tqdm

from actions.dossiers.database import Database
from actions.dossiers.invented import InventedDossier, invent, load_plan
from actions.dossiers.key import KeyFileError, load_or_create_key
from actions.dossiers.model import DossierBase, DossierRow
from actions.dossiers.settings import DossierSettings
from actions.dossiers.verification import Verifier
from knowledge.day import VIETNAM
from knowledge.working_days import WorkingCalendar

BATCH = 500
# One of each is shown, so that the look-up can be tried with what citizens meet most.
_EXAMPLES = ((4, "đang giải quyết"), (5, "cần bổ sung giấy tờ"), (9, "đã có kết quả"))


class RealDossiersError(Exception):
    """The store holds dossiers that are not invented."""


@dataclass(frozen=True, slots=True)
class Example:
    """A dossier to try."""

    code: str
    fact: str
    what: str


def _values(dossier: InventedDossier, verifier: Verifier) -> dict[str, object]:
    return {
        "code": dossier.code,
        "procedure_code": dossier.procedure.code,
        "procedure_name": dossier.procedure.name,
        "counter": dossier.counter,
        "applicant_name": dossier.applicant_name,
        "status": dossier.status,
        "submitted_at": dossier.submitted_at,
        "received_at": dossier.received_at,
        "due_at": dossier.due_at,
        "finished_at": dossier.finished_at,
        "returned_at": dossier.returned_at,
        "updated_at": dossier.finished_at or dossier.submitted_at,
        "salt": dossier.salt,
        "phone_digest": verifier.digest(dossier.salt, dossier.phone_fact),
        "identity_digest": verifier.digest(dossier.salt, dossier.identity_fact),
        "invented": True,
    }


def _replace(session: Session, dossiers: Sequence[InventedDossier], verifier: Verifier, bar: tqdm[NoReturn]) -> None:
    if session.scalar(select(func.count()).where(DossierRow.invented.is_(False))):
        raise RealDossiersError
    session.execute(delete(DossierRow))
    for start in range(0, len(dossiers), BATCH):
        batch = dossiers[start : start + BATCH]
        session.execute(insert(DossierRow), [_values(dossier, verifier) for dossier in batch])
        bar.update(len(batch))


async def fill(settings: DossierSettings, today: dt.date) -> list[Example]:
    """Replace the invented dossiers of the store by those of the year before `today`.

    Raises RealDossiersError where the store holds others, KeyFileError, SQLAlchemyError.
    """
    verifier = Verifier(load_or_create_key(settings.key_file))
    dossiers = invent(load_plan(), today, WorkingCalendar())
    database = Database(settings.source_url)
    try:
        await database.create(DossierBase)
        with tqdm(total=len(dossiers), desc="Hồ sơ thử", unit=" hồ sơ") as bar:
            await database.write(lambda session: _replace(session, dossiers, verifier, bar))
    finally:
        await database.close()
    return _examples(dossiers)


def _examples(dossiers: Sequence[InventedDossier]) -> list[Example]:
    # The latest of each status.
    by_status = {dossier.status: dossier for dossier in dossiers}
    return [
        Example(by_status[status].code, by_status[status].phone_fact, what)
        for status, what in _EXAMPLES
        if status in by_status
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m actions.dossiers.demo", description=__doc__)
    parser.add_argument("--date", type=dt.date.fromisoformat, help="reference day, ISO 8601; today without it")
    today = parser.parse_args(arguments).date or dt.datetime.now(VIETNAM).date()
    try:
        settings = DossierSettings()
        if settings.source_url.startswith(("http://", "https://")):
            print("DOSSIERS_URL là dịch vụ của cơ quan, không tạo hồ sơ thử ở đó được.", file=sys.stderr)
            return 1
        examples = asyncio.run(fill(settings, today))
    except RealDossiersError:
        print("Kho đang có hồ sơ thật nên không tạo hồ sơ thử. Hãy chọn kho khác bằng DOSSIERS_URL.", file=sys.stderr)
        return 1
    except (KeyFileError, SQLAlchemyError, OSError, ValidationError) as error:
        print(f"Không tạo được hồ sơ thử: {' '.join(str(error).split())[:300]}", file=sys.stderr)
        return 1
    print("Thử tra cứu với mã và 4 số cuối:")
    for example in examples:
        print(f"  {example.code}   {example.fact}   ({example.what})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
