"""What a record of a file would change of an entry, field by field.

An entry is written in plain words and a file in those of the law, so their texts always differ. A field is taken over
only where the facts differ: an amount, a number of days, a paper, a form, a law, a way of filing, or a figure that the
entry does not have. The rest is offered, and the clerk decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.console.importing.citing import local_sources
from knowledge.console.importing.comparing import likeness, numbers, paired
from knowledge.console.importing.decision import Decision
from knowledge.importing.draft import Draft
from knowledge.schema import Application, Document, Fee, Form, LegalDocument, Model, Procedure, TimeLimit

Values = dict[str, Any]


@dataclass(frozen=True)
class Proposal:
    """One field. `value`: what it becomes where the file is followed, as plain values.

    `differs`: the facts are others than the entry's. `left`: what the entry has and the file does not speak of.
    """

    field: str
    value: Any
    differs: bool
    left: tuple[str, ...] = ()


def propose(draft: Draft, entry: Procedure | None) -> list[Proposal]:
    """Every field that the file speaks of, in the order of the schema."""
    made = {one.field: one for rule in RULES for one in rule(draft, entry)}
    return [made[name] for name in Procedure.model_fields if name in made]


def follow(entry: Procedure | None, taken: Mapping[str, Any], decision: Decision | None = None) -> Values:
    """The entry's values with those of the fields that were taken, and `decision` as what sets these.

    For a new entry those alone.
    """
    held = entry.model_dump(mode="json", exclude_defaults=True) if entry is not None else {}
    values = {**held, **taken, "local_sources": local_sources(entry, taken, decision)}
    return {name: values[name] for name in Procedure.model_fields if values.get(name) not in (None, [])}


def plain(value: Any) -> Any:
    """Models as dictionaries without what they do not say."""
    if isinstance(value, Model):
        return value.model_dump(mode="json", exclude_none=True)
    return [plain(part) for part in value] if isinstance(value, tuple | list) else value


def _name(draft: Draft, entry: Procedure | None) -> Iterator[Proposal]:
    if draft.name != draft.code:  # a record without a name goes by its code
        yield Proposal("name", draft.name, entry is None or likeness(draft.name, entry.name) < 1)


def _identity(draft: Draft, entry: Procedure | None) -> Iterator[Proposal]:
    """What only a new entry takes from a file."""
    if entry is not None:
        return
    if draft.code:
        yield Proposal("code", draft.code, True)
    if draft.field:
        yield Proposal("field", draft.field.value, True)
    if draft.source.as_of:
        source = {"system": draft.source.system, "code": draft.code or draft.key, "as_of": draft.source.as_of}
        yield Proposal("source", source | ({"url": draft.source.url} if draft.source.url else {}), True)


def _who(draft: Draft, entry: Procedure | None) -> Iterator[Proposal]:
    if draft.level is not None:
        yield Proposal("level", draft.level.value, entry is None or entry.level not in draft.levels)
    for field in ("agency", "audience"):
        if said := getattr(draft, field):
            yield Proposal(field, said, entry is None)


def _texts(draft: Draft, entry: Procedure | None) -> Iterator[Proposal]:
    for field in ("steps", "conditions", "result"):
        said: tuple[str, ...] = getattr(draft, field)
        if said:
            held: tuple[str, ...] = getattr(entry, field) if entry is not None else ()
            differs = entry is None or not held or not numbers(said) <= numbers(held)
            yield Proposal(field, list(said), differs)


def _time_limit(draft: Draft, entry: Procedure | None) -> Iterator[Proposal]:
    said = draft.time_limit
    if said is None:
        return
    held = entry.time_limit if entry is not None else None
    if held is None:
        differs = True
    elif held.working_days is not None and said.working_days is not None:
        differs = held.working_days != said.working_days
    else:
        differs = not numbers([said.text]) <= numbers([held.text])
    yield Proposal("time_limit", plain(TimeLimit(text=said.text, working_days=said.working_days)), differs)


def _fees(draft: Draft, entry: Procedure | None) -> Iterator[Proposal]:
    """Amounts decide. What the entry says without an amount stays; an amount that the file does not name goes."""
    said = draft.fees
    if not said:
        return
    held = entry.fees if entry is not None else ()
    amounts = {fee.amount_vnd for fee in said if fee.amount_vnd is not None}
    known = {fee.amount_vnd for fee in held if fee.amount_vnd is not None}
    differs = not held or amounts != known if amounts else not held
    priced = [fee for fee in held if fee.amount_vnd is not None]
    if len(said) == len(priced) == 1:
        pairs: list[tuple[Fee, Fee | None]] = [(said[0], priced[0])]
    else:
        pairs, _ = paired([(fee.case or "", fee) for fee in said], [(fee.case or "", fee) for fee in priced])
    rows = [_fee(new, old) for new, old in pairs] + [fee for fee in held if fee.amount_vnd is None]
    yield Proposal("fees", plain(rows), differs)


def _fee(new: Fee, old: Fee | None) -> Fee:
    """The entry's words where the amount is the same, else its case with the new amount."""
    if old is None or new.amount_vnd is None:
        return new
    return old if new.amount_vnd == old.amount_vnd else Fee(case=old.case or new.case, amount_vnd=new.amount_vnd)


def _documents(draft: Draft, entry: Procedure | None) -> Iterator[Proposal]:
    if not draft.documents:
        return
    held = entry.documents if entry is not None else ()
    pairs, rest = paired([(one.name, one) for one in draft.documents], [(one.name, one) for one in held])
    come = [new for new, old in pairs if old is None]
    counted = {old.name: new for new, old in pairs if old is not None and _count_differs(new, old)}
    rows = [_recounted(old, counted[old.name]) if old.name in counted else old for old in held] + come
    yield Proposal("documents", plain(rows), bool(come or counted), tuple(one.name for one in rest))


def _count_differs(new: Document, old: Document) -> bool:
    return new.copies is not None and old.copies is not None and new.copies != old.copies and new.kind is old.kind


def _recounted(old: Document, new: Document) -> Document:
    return old.model_copy(update={"copies": new.copies})


def _ways(draft: Draft, entry: Procedure | None) -> Iterator[Proposal]:
    if not draft.how_to_apply:
        return
    held = {way.channel: way for way in entry.how_to_apply} if entry is not None else {}
    said = {way.channel: way for way in draft.how_to_apply}
    rows: list[Application] = [held.get(channel, way) for channel, way in said.items()]
    yield Proposal("how_to_apply", plain(rows), said.keys() != held.keys())


def _forms(draft: Draft, entry: Procedure | None) -> Iterator[Proposal]:
    if not draft.forms:
        return
    held = entry.forms if entry is not None else ()
    pairs, rest = paired([(one.name, one) for one in draft.forms], [(one.name, one) for one in held])
    come: list[Form] = [new for new, old in pairs if old is None]
    recoded = {old.name: new for new, old in pairs if old is not None and new.code and new.code != old.code}
    rows = [one.model_copy(update={"code": recoded[one.name].code}) if one.name in recoded else one for one in held]
    yield Proposal("forms", plain(rows + come), bool(come or recoded), tuple(one.name for one in rest))


def _laws(draft: Draft, entry: Procedure | None) -> Iterator[Proposal]:
    if not draft.legal_basis:
        return
    held: tuple[LegalDocument, ...] = entry.legal_basis if entry is not None else ()
    known = {law.number for law in held}
    come = [law for law in draft.legal_basis if law.number not in known]
    said = {law.number for law in draft.legal_basis}
    left = tuple(law.number for law in held if law.number not in said)
    yield Proposal("legal_basis", plain([*held, *come]), bool(come), left)


RULES: tuple[Callable[[Draft, Procedure | None], Iterator[Proposal]], ...] = (
    _identity,
    _name,
    _who,
    _documents,
    _texts,
    _ways,
    _time_limit,
    _fees,
    _forms,
    _laws,
)
