"""Fees: an amount only where the source gives one; nought is "nothing" only without a note."""

from __future__ import annotations

from actions.answering.compose.fact import Desk, Fact
from actions.answering.compose.phrasing import ended, listed, thousands
from knowledge.schema import Facet, Fee, Procedure


def fee_value(fee: Fee, desk: Desk) -> str:
    """What one case costs, in a few words or a sentence."""
    if fee.amount_vnd is None:
        return fee.note or ""
    if fee.amount_vnd == 0:
        return fee.note or desk.data.texts("nothing_charged")
    amount = desk.data.texts("amount", amount=thousands(fee.amount_vnd))
    return f"{amount}. {fee.note}" if fee.note else amount


def fees(entry: Procedure, desk: Desk) -> Fact:
    """Every case with its amount."""
    rows = tuple((fee.case or "", fee_value(fee, desk)) for fee in entry.fees)
    lines = [ended(f"{case}: {value}" if case else value) for case, value in rows]
    return Fact(Facet.FEES, tuple(listed(lines)), rows=rows, missing=not rows)
