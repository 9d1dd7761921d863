"""Records of an upload made into drafts, each beside what the file says."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from embeddings.text import fold
from knowledge.console.editing.live import LiveBase
from knowledge.console.importing.answer import Answer, KeptAside, ReadRecord
from knowledge.console.importing.citing import cited, replaced
from knowledge.console.importing.decision import Decision, said_to_follow
from knowledge.console.importing.proposing import Proposal, follow, propose
from knowledge.console.texts import texts
from knowledge.day import today
from knowledge.exchange.files import procedure_path
from knowledge.importing.config import Gravity, messages
from knowledge.schema import Procedure
from knowledge.store import audit, drafts
from knowledge.yaml_writer import plain_yaml, to_yaml

HOMELESS = "procedures/chua-ro"  # no place of the base: a draft there must be given a code and a field
# Doubts that speak to whoever runs the import by hand.
FOR_THE_COMMAND = frozenset({"as_of"})
WORDY = frozenset({"steps", "conditions", "result"})


@dataclass(frozen=True)
class Made:
    """A draft made of a record; `fields`: what changes, as its page names it."""

    draft: int
    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Busy:
    """An entry that somebody is changing already."""

    name: str
    draft: int


@dataclass
class Outcome:
    """What became of an upload."""

    file: str
    made: list[Made] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    busy: list[Busy] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    aside: tuple[KeptAside, ...] = ()
    fault: str = ""
    faults: tuple[str, ...] = ()

    @property
    def only_draft(self) -> int | None:
        """The draft, where one was made and there is nothing else to tell."""
        more = self.same or self.busy or self.gone or self.aside or self.fault or self.faults
        return self.made[0].draft if len(self.made) == 1 and not more else None


@dataclass(frozen=True)
class Held:
    """An entry of the published base."""

    path: str
    entry: Procedure
    sha: str


class Entries:
    """The published procedures, found by code, or by official name where a file gives no code."""

    def __init__(self, base: LiveBase) -> None:
        self._base = base
        self._names = {fold(entry.name): code for code, entry in base.snapshot.procedures.items()}

    def find(self, code: str | None, name: str) -> Held | None:
        """The entry that a record is about; None for a new one."""
        entry = self._base.snapshot.procedures.get(code or self._names.get(fold(name), ""))
        if entry is None:
            return None
        path = procedure_path(entry)
        return Held(path, entry, self._base.shas[path])


async def take_records(connection: AsyncConnection, base: LiveBase, answer: Answer, file: str, *, by: str) -> Outcome:
    """A draft for each record whose facts differ from the entry's; a lone record always gets one."""
    entries = Entries(base)
    outcome = Outcome(file, aside=answer.aside, fault=answer.fault)
    for record in answer.records:
        held = entries.find(record.draft.code, record.draft.name)
        if held is None and record.draft.name == record.draft.code:
            reason = messages().rules["no_name"].text
            outcome.aside = (*outcome.aside, KeptAside(place=record.draft.source.place, reason=reason))
            continue
        name = held.entry.plain_name if held else record.draft.name
        offers = propose(record.draft, held.entry if held else None)
        if held and (busy := await drafts.open_for(connection, held.path)):
            outcome.busy.append(Busy(name, busy[0].id))
            continue
        taken = [offer for offer in offers if offer.differs]
        if not taken and len(answer.records) > 1:
            outcome.same.append(name)
            continue
        decision = cited(answer.decision, record.draft)
        origin = _origin(record, held, offers, file, decision)
        draft = await _begin(connection, record, held, offers, origin, by)
        await _decide(connection, draft, answer.decision, record.draft.decision, by)
        await audit.record(connection, by, "draft_imported", held.path if held else name[:160], draft=draft, file=file)
        outcome.made.append(Made(draft, name, tuple(texts("importing")["fields"][offer.field] for offer in taken)))
    return outcome


async def _begin(
    connection: AsyncConnection,
    record: ReadRecord,
    held: Held | None,
    offers: list[Proposal],
    origin: Mapping[str, Any],
    by: str,
) -> int:
    path, sha = (held.path, held.sha) if held else (f"{HOMELESS}/{secrets.token_hex(4)}.yml", None)
    if held is None and record.draft.code and record.draft.field:
        wanted = f"procedures/{record.draft.field.value}/{record.draft.code}.yml"
        path = wanted if not await drafts.open_for(connection, wanted) else path
    taken = {offer.field: offer.value for offer in offers if offer.differs}
    content = content_of(held.entry if held else None, taken, decision_in(origin))
    return await drafts.begin(connection, path, content, by=by, base_sha=sha, origin=origin)


def content_of(entry: Procedure | None, taken: Mapping[str, Any], decision: Decision | None = None) -> str:
    """The draft's file where these fields are taken over from the file, which `decision` is."""
    values = follow(entry, taken, decision)
    if entry is None:
        return plain_yaml(values)
    try:
        return to_yaml(Procedure.model_validate(values))
    except ValidationError:  # a decision of an unknown day: the clerk fills it in
        return plain_yaml(values)


def decision_in(origin: Mapping[str, Any]) -> Decision | None:
    """The decision that a draft's facts are taken from, as it was noted beside the draft."""
    noted = origin.get("decision")
    return Decision.model_validate(noted) if noted else None


async def _decide(connection: AsyncConnection, draft: int, own: Decision | None, said: str | None, by: str) -> None:
    """Note the decision that the file is, else the one that the record names."""
    decision = own or (said_to_follow(said) if said else None)
    if decision is None:
        return
    held = await drafts.get(connection, draft)
    about = {"decision_number": decision.number[:80], "decision_date": decision.day and decision.day.isoformat()}
    if decision.effective is not None and decision.effective > today():
        about["live_on"] = decision.effective.isoformat()
    await drafts.save(connection, draft, held.content, by=by, version=held.version, **about)


def _origin(
    record: ReadRecord, held: Held | None, offers: list[Proposal], file: str, decision: Decision | None
) -> dict[str, Any]:
    """What is kept beside the draft for the review, as JSON."""
    return {
        "file": file,
        "place": record.draft.source.place,
        "waits": True,
        "new": held is None,
        "said": record.said,
        "offers": [{"field": one.field, "value": one.value, "differs": one.differs} for one in offers],
        "taken": [one.field for one in offers if one.differs],
        "decision": decision.model_dump(mode="json") if decision else None,
        "doubts": list(_doubts(record, held, offers, decision)),
    }


def _doubts(
    record: ReadRecord, held: Held | None, offers: list[Proposal], decision: Decision | None
) -> Iterable[dict[str, str]]:
    words = texts("importing")["doubts"]

    def doubt(field_: str, message: str, gravity: Gravity = Gravity.CHECK, text: str = "") -> dict[str, str]:
        return {"field": field_, "gravity": gravity.value, "message": message, "text": text}

    if held is None:
        yield doubt("", words["new"])
        if not record.draft.source.as_of:
            yield doubt("source", words["no_source_day"])
    elif not any(offer.differs for offer in offers):
        yield doubt("", words["same"])
    for check in record.draft.to_check:
        # A decision on one facet is silent about the others, which then stay as they are.
        if check.rule not in FOR_THE_COMMAND and not (held and check.gravity is Gravity.ABSENT):
            yield doubt(check.field, check.message, check.gravity, check.text or "")
    for offer in offers:
        if held and offer.left:
            yield doubt(offer.field, words["left"].format(names="; ".join(offer.left)))
        if held and offer.differs and (source := replaced(held.entry, offer.field, decision)):
            yield doubt(offer.field, words["set_by"].format(title=source.title, number=source.number))
        if offer.differs and offer.field in WORDY:
            yield doubt(offer.field, words["words"])
    if decision is not None and decision.day is None:
        yield doubt("local_sources", words["no_decision_day"].format(number=decision.number))
    if record.unknown:
        yield doubt("", words["unknown"].format(names="; ".join(record.unknown[:20])))
