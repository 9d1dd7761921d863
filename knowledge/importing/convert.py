"""One record to one draft, with notes about everything that could not be read or must not be trusted."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from embeddings.text import clean
from knowledge.importing.config import messages, vocabulary
from knowledge.importing.doubts import look_for_gaps, look_for_lapsed_laws, look_for_stale_bodies
from knowledge.importing.draft import Check, Draft, DraftSource
from knowledge.importing.durations import read_time_limit
from knowledge.importing.fees import read_fees
from knowledge.importing.law_numbers import read_laws
from knowledge.importing.papers import read_checklist, read_forms
from knowledge.importing.record import Notebook, Record
from knowledge.importing.words import items, key, keys_of, line, says_none
from knowledge.laws import LawEnd
from knowledge.schema import AS_OF_PATTERN, CODE_PATTERN, Application, Channel, FieldOfWork, Level

PORTAL = "dichvucong.gov.vn"
PORTAL_NAME = "Cổng Dịch vụ công quốc gia"
NEAREST_FIRST = (Level.COMMUNE, Level.PROVINCE, Level.MINISTRY, Level.OTHER)


@dataclass(frozen=True)
class Origin:
    """What the person importing says about the file; `laws` are documents that ended, by number."""

    file: str
    today: dt.date
    system: str | None = None
    as_of: str | None = None
    laws: Mapping[str, LawEnd] | None = None


def code_of(record: Record) -> str:
    """The code as the record gives it, cleaned; "" where there is none."""
    value = record.values.get("code")
    return clean(unicodedata.normalize("NFKC", str(value))) if isinstance(value, (str, int, float)) else ""


def name_of(record: Record) -> str:
    """The official name, cleaned; "" where there is none."""
    return line(record.values.get("name"), Notebook(), "name")


def convert(record: Record, temporary_key: str, origin: Origin) -> Draft:
    """Read what the text of `record` allows; `temporary_key` names a draft without a valid code.

    Raises ValueError where not even a draft can be made of it.
    """
    notes = Notebook(list(record.notes))
    values = record.values
    methods = _methods(values.get("methods"))
    code = _code(record, notes)
    checklist = read_checklist(values.get("documents"), notes)
    laws = read_laws(values.get("legal_basis"), notes)
    levels = _levels(values.get("level"), notes)
    agency = _agency(values, notes)
    draft: dict[str, Any] = {
        "notice": messages().notice,
        "key": code or temporary_key,
        "code": code,
        "name": name_of(record),
        "field": _field(values),
        "portal_field": line(values.get("field"), notes, "field") or None,
        "level": levels[0] if levels else None,
        "levels": levels,
        "agency": agency,
        "audience": line(values.get("subjects"), notes, "audience") or None,
        "receiving_address": line(values.get("receiving_address"), notes, "where") or None,
        "decision": line(values.get("decision_no"), notes, "decision") or None,
        "documents": checklist.documents,
        "reminders": checklist.reminders,
        "steps": items(values.get("steps"), notes, "steps"),
        "how_to_apply": _ways(values.get("methods"), methods, notes),
        "time_limit": read_time_limit(methods, values.get("duration"), notes),
        "fees": read_fees(methods, values.get("fees"), notes, origin.today),
        "conditions": items(values.get("conditions"), notes, "conditions"),
        "result": items(values.get("result"), notes, "result"),
        "forms": read_forms(values.get("forms"), checklist.documents, notes),
        "legal_basis": laws,
        "source": _source(record, code, origin, notes),
    }
    look_for_gaps(draft, notes)
    look_for_stale_bodies(draft, notes, origin.today)
    look_for_lapsed_laws(laws, notes, origin.laws or {}, origin.today)
    flags = values.get("flags")
    for flag in flags if isinstance(flags, list) else ():
        notes.add("source", "flagged", detail=flag)
    draft["to_check"] = tuple(
        Check(field=note.field, rule=note.rule, gravity=note.gravity, message=note.message, text=note.text or None)
        for note in notes.notes
    )
    return Draft.model_validate(draft)


def _code(record: Record, notes: Notebook) -> str | None:
    code = code_of(record)
    if re.match(CODE_PATTERN, code):
        return code
    notes.add("code", "bad_code" if code else "no_code", detail=code)
    return None


def _methods(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _field(values: Mapping[str, Any]) -> FieldOfWork | None:
    for name in ("office_field", "field"):
        words = str(values.get(name) or "")
        for field, known in vocabulary().fields.items():
            if words == field.value or (words and key(words) in keys_of(known)):
                return field
    return None


def _levels(value: Any, notes: Notebook) -> tuple[Level, ...]:
    text = line(value, notes, "level")
    found: set[Level] = set()
    for word in filter(None, re.split(r"[,;/\n]", text)):
        known = [level for level, words in vocabulary().levels.items() if key(word) in keys_of(words)]
        found.update(known)
        if key(word) in keys_of(vocabulary().gone_levels):
            notes.add("level", "gone_level", text=text)
        elif not known and not says_none(word):
            notes.add("level", "level", text=text)
    return tuple(level for level in NEAREST_FIRST if level in found)


def _agency(values: Mapping[str, Any], notes: Notebook) -> str | None:
    """The deciding bodies, each once."""
    text = line(values.get("agency_2025") or values.get("agency"), notes, "agency")
    return "; ".join(dict.fromkeys(part.strip() for part in text.split(";") if not says_none(part))) or None


def _ways(value: Any, methods: list[dict[str, Any]], notes: Notebook) -> tuple[Application, ...]:
    """Ways of filing, each once; a text is searched for their names."""
    rows = [(line(row.get("method"), notes, "how_to_apply"), row.get("note")) for row in methods]
    if not methods:
        rows = [(text, text) for text in items(value, notes, "how_to_apply")]
    found: dict[Channel, str] = {}
    for text, beside in rows:
        channels = [channel for channel, words in vocabulary().channels.items() if _names(text, words)]
        if not channels and not says_none(text):
            notes.add("how_to_apply", "channel", text=text)
        for channel in channels:
            found[channel] = found.get(channel) or line(beside, notes, "how_to_apply")
    return tuple(
        Application(channel=channel, note=None if says_none(note) or note in ("VNĐ",) else note)
        for channel, note in found.items()
    )


def _names(text: str, words: tuple[str, ...]) -> bool:
    inside = f" {key(text)} "
    return any(f" {word} " in inside for word in keys_of(words))


def _source(record: Record, code: str | None, origin: Origin, notes: Notebook) -> DraftSource:
    url = line(record.values.get("url"), notes, "source") or None
    said = line(record.values.get("as_of"), notes, "source")
    as_of = said if re.match(AS_OF_PATTERN, said) else origin.as_of
    if as_of is None:
        notes.add("source", "as_of", text=said)
    system = origin.system or (PORTAL_NAME if PORTAL in (url or "") else None)
    kind = line(record.values.get("origin"), notes, "source")
    return DraftSource(
        system=system or kind or f"Tệp {origin.file}",
        code=code,
        as_of=as_of,
        url=url,
        file=origin.file,
        place=record.place,
    )
