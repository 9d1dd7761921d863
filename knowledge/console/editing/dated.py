"""A new version of a procedure from a day on: the present one moves into history/ with the change (ADR 0006)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from knowledge.console.editing.live import LiveBase
from knowledge.schema import Procedure, Status
from knowledge.store.drafts import Draft, Kind, kind_of
from knowledge.versions import ENDED, label
from knowledge.yaml_writer import to_yaml

ALSO, FROM = "also", "applies_from"
DAY = dt.timedelta(days=1)


class DatingError(Exception):
    """The day is impossible; `reason` is a key of `texts/editing.yml` under `dated`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def present_of(base: LiveBase, path: str) -> Procedure | None:
    """The published version of the procedure in that file."""
    return base.snapshot.procedures.get(path.rsplit("/", 1)[-1].removesuffix(".yml")) if _is_procedure(path) else None


def _is_procedure(path: str) -> bool:
    return kind_of(path) is Kind.PROCEDURE


def history_of(present: Procedure, first_day: dt.date) -> dict[str, str | None]:
    """The file in which the present version is kept once another holds from `first_day` on. Raises DatingError."""
    if present.status in ENDED:
        raise DatingError("over")
    if present.effective_from is not None and first_day <= present.effective_from:
        raise DatingError("too_early")
    if present.effective_to is not None and present.effective_to < first_day:
        last = present.effective_to
    else:
        last = first_day - DAY
    return {f"history/{present.code}/{label(present)}.yml": to_yaml(present.model_copy(update={"effective_to": last}))}


def amended(values: Mapping[str, Any], first_day: dt.date) -> dict[str, Any]:
    """The draft's values as a version that holds from that day."""
    kept = {name: value for name, value in values.items() if name not in ("effective_to", "replaced_by")}
    return {**kept, "status": Status.AMENDED.value, "effective_from": first_day}


def undated(values: Mapping[str, Any], present: Procedure | None) -> dict[str, Any]:
    """The draft's values as one version with the present one again."""
    names = ("status", "effective_from", "effective_to")
    was = {name: getattr(present, name) for name in names} if present is not None else {}
    return {**values, **was}


def origin_with(origin: Mapping[str, Any] | None, also: Mapping[str, str | None] | None) -> dict[str, Any] | None:
    """Where a draft came from, with the files that must go with it; none: no longer."""
    rest = {name: value for name, value in (origin or {}).items() if name != ALSO}
    made = {**rest, ALSO: dict(also)} if also else rest
    return made or None


def kept_in_step(base: LiveBase, draft: Draft, model: object) -> dict[str, str | None] | None:
    """The file in history/ for the day that the draft says now; None where the draft is no new dated version.

    Raises DatingError where that day is missing or impossible.
    """
    if not (draft.origin or {}).get(ALSO):
        return None
    present = present_of(base, draft.path)
    if present is None or not isinstance(model, Procedure):
        return dict((draft.origin or {})[ALSO])
    if model.effective_from is None:
        raise DatingError("no_day")
    return history_of(present, model.effective_from)
