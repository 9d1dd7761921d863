"""What staff must doubt in a draft as a whole: gaps, bodies that ceased, documents that ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from knowledge.importing.config import vocabulary
from knowledge.importing.record import Notebook
from knowledge.importing.words import looks_like_old_font
from knowledge.laws import LawEnd
from knowledge.schema import LegalDocument

BODY = ("documents", "fees", "time_limit", "steps", "how_to_apply", "conditions", "result", "legal_basis", "agency")


def look_for_gaps(draft: dict[str, Any], notes: Notebook) -> None:
    """Note each part of a draft that the source leaves out, and text typed in an old font."""
    noted = {note.field for note in notes.notes if note.rule != "furniture"}
    for field in BODY:
        if not draft[field] and field not in noted:
            notes.add(field, "absent")
    if looks_like_old_font(" ".join((draft["name"], *draft["steps"]))):
        notes.add("name", "old_font", text=draft["name"])


def look_for_stale_bodies(draft: dict[str, Any], notes: Notebook, today: dt.date) -> None:
    """Note each text that names a body which had ceased by `today`."""
    texts = {
        "agency": [draft["agency"] or ""],
        "steps": draft["steps"],
        "how_to_apply": [way.note or "" for way in draft["how_to_apply"]],
        "time_limit": [draft["time_limit"].text] if draft["time_limit"] else [],
        "documents": [paper.name for paper in draft["documents"]],
        "where": [draft["receiving_address"] or ""],
    }
    for field, rows in texts.items():
        for text in rows:
            for body in vocabulary().stale_agencies:
                if body.since <= today and (match := body.pattern.search(text)):
                    notes.add(field, "stale_agency", detail=f"“{match[0]}”, {body.why}", text=text)


def look_for_lapsed_laws(
    cited: tuple[LegalDocument, ...], notes: Notebook, laws: Mapping[str, LawEnd], today: dt.date
) -> None:
    """Note each cited document that has ended or has a known end."""
    for law in cited:
        end = laws.get(law.number)
        if end is None:
            continue
        when = "đã hết hiệu lực sau" if end.until < today else "sẽ hết hiệu lực sau"
        instead = f", thay bằng {end.replaced_by}" if end.replaced_by else ""
        notes.add("legal_basis", "law_lapsed", detail=f"{law.number} {when} {end.until:%d/%m/%Y}{instead}")
