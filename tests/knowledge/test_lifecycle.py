"""Dated versions of one procedure, successors and ending laws, with the clock moved across."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import yaml

from knowledge.laws import ended_laws
from knowledge.schema import Procedure
from knowledge.snapshot import KnowledgeError, Snapshot, load_snapshot
from knowledge.versions import coming, successor
from tests.knowledge.conftest import ENTRY, Base

CODE = ENTRY["code"]
DAY = dt.timedelta(days=1)
CHANGE = dt.date(2027, 3, 1)


def earlier(base: Base, name: str = "first", **changes: Any) -> None:
    """Write one earlier version."""
    path = base.root / "history" / changes.get("code", CODE) / f"{name}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    entry = {key: value for key, value in (ENTRY | changes).items() if value is not None}
    path.write_text(yaml.safe_dump(entry, allow_unicode=True), encoding="utf-8")


def amended(base: Base) -> Snapshot:
    """A base whose procedure changes on the day CHANGE."""
    base.entry(status="amended", effective_from=str(CHANGE), fees=[{"amount_vnd": 5000}])
    earlier(base, effective_to=str(CHANGE - DAY))
    return load_snapshot(base.root)


def fee(snapshot: Snapshot, day: dt.date) -> int | None:
    held = snapshot.in_force(CODE, day)
    return held.fees[0].amount_vnd if held else None


def test_a_procedure_without_dates_holds_on_every_day(base: Base) -> None:
    snapshot = load_snapshot(base.root)
    assert fee(snapshot, dt.date(1990, 1, 1)) == fee(snapshot, dt.date(2090, 1, 1)) == 8000


def test_an_unknown_code_has_no_version(base: Base) -> None:
    snapshot = load_snapshot(base.root)
    assert snapshot.versions_of("1.999999") == ()
    assert snapshot.in_force("1.999999", CHANGE) is None


def test_the_day_of_effect_is_the_first_day_of_the_new_version(base: Base) -> None:
    snapshot = amended(base)
    assert [fee(snapshot, CHANGE + DAY * n) for n in (-400, -1, 0, 400)] == [8000, 8000, 5000, 5000]
    assert coming(snapshot.versions_of(CODE), CHANGE - DAY) == snapshot.procedures[CODE]
    assert coming(snapshot.versions_of(CODE), CHANGE) is None


def test_the_base_as_on_a_day_holds_that_days_versions_and_still_knows_the_others(base: Base) -> None:
    snapshot = amended(base)
    before = snapshot.as_on(CHANGE - DAY)
    assert before.procedures[CODE].fees[0].amount_vnd == 8000
    assert before.versions_of(CODE) == snapshot.versions_of(CODE)
    assert before.as_on(CHANGE).procedures[CODE].fees[0].amount_vnd == 5000


def test_the_last_day_of_a_version_still_holds(base: Base) -> None:
    base.entry(effective_to="2026-10-31")
    snapshot = load_snapshot(base.root)
    assert fee(snapshot, dt.date(2026, 10, 31)) == 8000
    assert fee(snapshot, dt.date(2026, 11, 1)) is None


def test_between_two_versions_that_do_not_meet_nothing_holds(base: Base) -> None:
    base.entry(status="amended", effective_from="2027-03-01", version_note="Nghị định mới ra chậm.")
    earlier(base, effective_to="2027-01-31")
    snapshot = load_snapshot(base.root)
    assert snapshot.in_force(CODE, dt.date(2027, 2, 10)) is None
    assert snapshot.as_on(dt.date(2027, 2, 10)).procedures[CODE].effective_to == dt.date(2027, 1, 31)


def test_a_repealed_entry_without_a_date_holds_on_no_day_and_one_with_a_date_until_then(base: Base) -> None:
    base.entry(status="repealed")
    assert fee(load_snapshot(base.root), dt.date(2020, 1, 1)) is None
    base.entry(status="repealed", effective_to="2027-02-28")
    assert fee(load_snapshot(base.root), dt.date(2027, 2, 28)) == 8000
    assert fee(load_snapshot(base.root), CHANGE) is None


@pytest.mark.parametrize(
    ("newest", "old", "complaint"),
    [
        ({"effective_from": "2027-03-01"}, {"effective_to": "2027-03-01"}, "overlap"),
        ({"effective_from": "2027-03-01"}, {}, "needs effective_to"),
        ({}, {"effective_to": "2027-02-28"}, "needs effective_from"),
        ({"effective_from": "2027-03-01"}, {"status": "repealed", "effective_to": "2027-02-28"}, "repealed"),
    ],
)
def test_versions_that_contradict_one_another_are_refused(
    base: Base, newest: dict[str, Any], old: dict[str, Any], complaint: str
) -> None:
    base.entry(**newest)
    earlier(base, **old)
    with pytest.raises(KnowledgeError, match=complaint):
        load_snapshot(base.root)


def test_an_earlier_version_lies_where_its_code_and_first_day_say(base: Base) -> None:
    base.entry(effective_from="2027-03-01")
    earlier(base, "2026-01-01", effective_to="2027-02-28")
    with pytest.raises(KnowledgeError, match=f"expected at history/{CODE}/first.yml"):
        load_snapshot(base.root)


def test_an_earlier_version_needs_a_newest_one(base: Base) -> None:
    earlier(base, code="9.000009", effective_to="2027-02-28")
    with pytest.raises(KnowledgeError, match=r"no newest version of 9\.000009"):
        load_snapshot(base.root)


def chain(base: Base, *links: dict[str, Any]) -> Snapshot:
    """9.000001 with the first changes, 9.000002 with the second, …"""
    for number, changes in enumerate(links, start=1):
        base.entry(code=f"9.00000{number}", **changes)
    return load_snapshot(base.root)


def replaced(by: int, **more: Any) -> dict[str, Any]:
    return {"status": "replaced", "replaced_by": f"9.00000{by}"} | more


def after(snapshot: Snapshot, day: dt.date, code: str = CODE) -> str | None:
    found = successor(snapshot.procedures[code], day, snapshot.versions_of)
    return found.code if found else None


def test_the_successor_of_a_successor_is_followed_from_the_day_it_is_needed(base: Base) -> None:
    snapshot = chain(base, replaced(2), replaced(3, effective_to="2027-02-28"), {})
    assert after(snapshot, CHANGE - DAY) == "9.000002"
    assert after(snapshot, CHANGE) == "9.000003"


@pytest.mark.parametrize("last", [{"status": "repealed"}, replaced(1), replaced(7)])
def test_a_chain_that_ends_nowhere_has_no_successor(base: Base, last: dict[str, Any]) -> None:
    assert after(chain(base, replaced(2), last), CHANGE) is None


def test_a_law_holds_to_the_end_of_its_last_day(base: Base) -> None:
    (base.root / "laws.yml").write_text(
        "ending:\n  - {number: 1/2026/QĐ-TEST, until: 2027-02-28, replaced_by: 2/2027/QĐ-TEST, source: Công báo}\n",
        encoding="utf-8",
    )
    snapshot = load_snapshot(base.root)
    cited = [document.number for document in snapshot.procedures[CODE].legal_basis]
    assert ended_laws(cited, snapshot.laws, CHANGE - DAY) == ()
    assert [law.replaced_by for law in ended_laws(cited, snapshot.laws, CHANGE)] == ["2/2027/QĐ-TEST"]


def test_a_law_is_listed_once(base: Base) -> None:
    row = "  - {number: 1/2026/QĐ-TEST, until: 2027-02-28, source: Công báo}\n"
    (base.root / "laws.yml").write_text(f"ending:\n{row}{row}", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="listed twice"):
        load_snapshot(base.root)


def test_a_replaced_entry_must_name_a_successor() -> None:
    with pytest.raises(ValueError, match="successor"):
        Procedure.model_validate(ENTRY | {"status": "replaced"})
