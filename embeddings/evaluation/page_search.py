"""The parts of docs/quality.md on search alone: noise, probabilities, confusions, parts left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from embeddings.evaluation.ablations import EVERYTHING, Ablations
from embeddings.evaluation.confusions import Confusions
from embeddings.evaluation.diagram import svg
from embeddings.evaluation.kept import Kept
from embeddings.evaluation.prose import prose
from embeddings.evaluation.reliability import Reliability
from embeddings.evaluation.robustness import Robustness
from embeddings.evaluation.tables import markdown
from knowledge.snapshot import Snapshot

MOST_PAIRS = 40


def robustness_part(kept: Kept[Robustness]) -> Iterator[str]:
    """One table a set."""
    yield f"## Noise\n\nMeasured on {kept.stamp}.\n\n{prose('noise')}\n\n{prose('paired')}"
    for name, found in kept.sets.items():
        head = ("noise", "strength", "changed", "right first", "difference to clean, points")
        rows = [(r.noise, f"{r.strength:g}", r.changed, r.paired.share, r.paired) for r in found.rows]
        clean = ("none", "", 0, found.clean_share, "")
        yield f"### {name} (n = {found.n})\n\n{markdown(head, [clean, *rows])}"


def reliability_part(kept: Kept[Reliability], pictures: Path) -> Iterator[str]:
    """One table and one diagram a set; the diagrams are written into the folder `pictures`."""
    yield f"## Probabilities\n\nMeasured on {kept.stamp}.\n\n{prose('probabilities')}"
    for name, found in kept.sets.items():
        file = f"reliability-{name}.svg"
        (pictures / file).write_text(svg(found, f"Reliability, {name}"), encoding="utf-8")
        head = ("probability", "n", "mean probability", "right")
        rows = ((f"{r.low:g}–{r.high:g}", r.n, f"{100 * r.mean:.1f} %", r.share) for r in found.bins if r.n)
        errors = f"Expected calibration error {100 * found.expected_error:.1f} points, Brier score {found.brier:.3f}"
        picture = f"![Reliability of the probabilities on {name}]({file})"
        yield f"### {name}\n\n{errors} (n = {found.n}).\n\n{picture}\n\n{markdown(head, rows)}"


def confusions_part(kept: Kept[Confusions], base: Snapshot) -> Iterator[str]:
    """The pairs with their questions."""
    [found] = kept.sets.values()
    shown = found.pairs[:MOST_PAIRS]
    counts = f"{found.wrong} of {found.asked} questions found another procedure first."
    counts += f" Pairs confused at least twice: {len(found.pairs)}; once only: {found.single}."
    if len(shown) < len(found.pairs):
        counts += f" The {len(shown)} most frequent are shown."
    yield f"## Confusion pairs\n\nMeasured on {kept.stamp}.\n\n{prose('confusions')}\n\n{counts}"
    for pair in shown:
        names = " / ".join(f"{_name(code, base)} ({code})" for code in pair.codes)
        lines = [f"- {row.right} → {row.found}: {row.text} *({row.origin})*" for row in pair.questions]
        yield f"**{names}**\n\n" + "\n".join(lines)


def _name(code: str, base: Snapshot) -> str:
    return base.procedures[code].plain_name if code in base.procedures else "?"


def ablations_part(kept: Kept[Ablations]) -> Iterator[str]:
    """One table for all sets."""
    [found] = kept.sets.values()
    sets = list(found.rows[0].paired)
    measured = f"Measured on {kept.stamp}; weights fitted anew on {found.fitted_on} questions."
    yield f"## Parts left out\n\n{measured}\n\n{prose('parts')}"
    head = ["without", "weights"]
    head += [cell for name in sets for cell in (f"{name}, right first", f"{name}, points")]
    rows = []
    for row in found.rows:
        part = "nothing" if row.part == EVERYTHING else row.part
        cells: list[object] = [part, "fitted anew" if row.anew else "as they are"]
        for name in sets:
            cells += [row.paired[name].share, "" if row.part == EVERYTHING and not row.anew else row.paired[name]]
        cost = None if row.cost_median is None else f"{row.cost_median:.2f} / {row.cost_p95:.2f}"
        rows.append([*cells, cost])
    whole = f"One search: median {found.whole_median:.1f} ms, p95 {found.whole_p95:.1f} ms (n = {found.timed})."
    yield f"{markdown([*head, 'cost, ms (median / p95)'], rows)}\n\n{whole}"
