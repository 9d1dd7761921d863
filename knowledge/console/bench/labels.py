"""Making a golden question of what a form says: how the answer has to be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from knowledge.console.bench.rules import rules
from knowledge.console.faults import ConsoleError
from knowledge.console.forms import Fields, text
from knowledge.console.texts import texts
from knowledge.console.understanding.likeness import folded
from knowledge.console.understanding.proposing import tidy
from knowledge.labelled import Labelled
from knowledge.schema import Facet

KIND_OF_OUTCOME = {"clarify": "clarify", "abstain": "out_of_scope", "dossier": "dossier"}


def _fault(key: str, **values: object) -> ConsoleError:
    return ConsoleError("invalid", what=texts("bench")["faults"][key].format(**values))


def turns_of(form: Fields) -> tuple[str, ...]:
    """The earlier turns, one a line, and the question; raises ConsoleError."""
    earlier = [line for line in map(tidy, text(form, "earlier").splitlines()) if line]
    question, limits = tidy(text(form, "question")), rules()
    if not question:
        raise _fault("no_question")
    turns = (*earlier, question)
    if len(turns) > limits.turns:
        raise _fault("too_many", most=limits.turns)
    if any(len(turn) > limits.longest for turn in turns):
        raise _fault("too_long", longest=limits.longest)
    return turns


def labelled(
    name: str, turns: Sequence[str], form: Fields, procedures: Mapping[str, str], mask: Callable[[str], str]
) -> Labelled:
    """The golden question of that id; `procedures`: name by code. Raises ConsoleError for what cannot be one."""
    if any(mask(turn) != turn or turn.startswith("/") for turn in turns):
        raise _fault("personal")
    codes = tuple(dict.fromkeys(text(form, "code").replace(",", " ").split()))
    outcome, facet = text(form, "outcome"), text(form, "facet")
    if (outcome and outcome not in rules().outcomes) or (facet and facet not in set(Facet)):
        raise _fault("unknown_value")
    if unknown := [code for code in codes if code not in procedures]:
        raise _fault("unknown_code", code=unknown[0][:40])
    if not codes and not outcome:
        raise _fault("no_label")
    label: dict[str, Any] = {"code": codes[0]} if len(codes) == 1 else {"codes": codes} if codes else {}
    return Labelled(
        id=name,
        kind=kind_of(turns, outcome),
        turns=tuple(turns),
        facet=Facet(facet) if facet else None,
        outcome=outcome or None,
        **label,
    )


def kind_of(turns: Sequence[str], outcome: str) -> str:
    """The kind that question sets have for it."""
    if len(turns) > 1:
        return "follow_up"
    if outcome in KIND_OF_OUTCOME:
        return KIND_OF_OUTCOME[outcome]
    has_marks = folded(turns[0]) != " ".join("".join(c if c.isalnum() else " " for c in turns[0].lower()).split())
    return "colloquial" if has_marks else "unaccented"
