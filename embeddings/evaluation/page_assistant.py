"""The part of docs/quality.md on the whole assistant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from embeddings.evaluation.kept import Stamp
from embeddings.evaluation.prose import prose
from embeddings.evaluation.report import table
from embeddings.evaluation.score import Judgement, KindScore, score
from embeddings.evaluation.splits import asking_back, by_facet, by_field, by_seen, referrals
from embeddings.evaluation.tables import markdown
from embeddings.training.material import DEV
from knowledge.snapshot import Snapshot

SPLIT_COLUMNS = (
    "right procedure first (search)",
    "answered with the right procedure",
    "right facet, given that",
    "wrong-confident",
)


def assistant_part(stamp: Stamp, scored: Mapping[str, list[Judgement]], base: Snapshot) -> Iterator[str]:
    """Paragraphs, one set after another."""
    yield f"## The whole assistant\n\nAsked on {stamp}.\n\n{prose('assistant')}\n\n{prose('asking_back')}"
    seen = frozenset(code for j in scored.get(DEV.stem, ()) for code in j.question.right_codes)
    for name, judgements in scored.items():
        yield f"### {name}: by kind of question\n\n{table(score(judgements))}"
        if seen and name != DEV.stem:
            rows = by_seen(judgements, seen)
            yield f"### {name}: procedures that tuning saw, and did not see\n\n{_short('questions about', rows)}"
        yield f"### {name}: by field of work\n\n{_short('field', by_field(judgements, base))}"
        yield f"### {name}: by what was asked\n\n{_facets(judgements)}"
        yield f"### {name}: other agencies' matters\n\n{_referrals(judgements, base)}"
        yield f"### {name}: when it asks back\n\n{_asking(judgements)}"
        yield f"### {name}: mistakes\n\n{_mistakes(judgements)}"


def _short(first: str, rows: Sequence[KindScore]) -> str:
    return markdown(
        (first, "n", *SPLIT_COLUMNS),
        ((r.kind, r.n, r.right_first, r.right_answered, r.right_facet, r.wrong_confident) for r in rows),
    )


def _facets(judgements: Sequence[Judgement]) -> str:
    head = ("facet asked for", "given, where the procedure was right", "given instead")
    rows = by_facet(judgements)
    return markdown(head, ((r.facet, r.right, ", ".join(f"{name} {n}" for name, n in r.instead)) for r in rows))


def _referrals(judgements: Sequence[Judgement], base: Snapshot) -> str:
    found = referrals(judgements, base)
    return markdown(("sent to another agency", "to the right one"), [(found.referred, found.rightly)])


def _asking(judgements: Sequence[Judgement]) -> str:
    found = asking_back(judgements)
    head = ("asked back", "a button led to the right procedure", "right at once", "one question later", "two later")
    return markdown(head, [(found.asked_back, found.offered, found.at_once, found.one_later, found.two_later)])


def _mistakes(judgements: Sequence[Judgement]) -> str:
    counts = Counter(judgement.mistake for judgement in judgements if judgement.mistake)
    return "\n".join(f"- {count} × {name}" for name, count in counts.most_common()) or "- none"
