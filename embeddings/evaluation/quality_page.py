"""docs/quality.md, written from what was measured last so that no figure in it is typed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from embeddings.evaluation import assistant_results
from embeddings.evaluation.ablations import Ablations
from embeddings.evaluation.confusions import Confusions
from embeddings.evaluation.kept import FOLDER, Kept, read_kept
from embeddings.evaluation.outside_result import OutsideResult
from embeddings.evaluation.page_assistant import assistant_part
from embeddings.evaluation.page_outside import outside_part
from embeddings.evaluation.page_search import ablations_part, confusions_part, reliability_part, robustness_part
from embeddings.evaluation.prose import prose
from embeddings.evaluation.reliability import Reliability
from embeddings.evaluation.robustness import Robustness
from knowledge.snapshot import load_snapshot

PAGE = Path("docs/quality.md")


def render(page: Path = PAGE, kept: Path = FOLDER) -> str:
    """The whole page as Markdown; diagrams go into the page's folder. Parts that were never measured are left out."""
    return "\n\n".join(_parts(page.parent, kept)) + "\n"


def _parts(pictures: Path, kept: Path) -> Iterator[str]:
    base = load_snapshot()
    yield prose("head").format(procedures=len(base.procedures), faq=len(base.faq), journeys=len(base.journeys))
    if (asked := assistant_results.last_run(kept)) is not None:
        yield from assistant_part(*asked, base)
    if (noise := read_kept("robustness", Kept[Robustness], kept)) is not None:
        yield from robustness_part(noise)
    if (chances := read_kept("reliability", Kept[Reliability], kept)) is not None:
        yield from reliability_part(chances, pictures)
    if (parts := read_kept("ablations", Kept[Ablations], kept)) is not None:
        yield from ablations_part(parts)
    if (mixed := read_kept("confusions", Kept[Confusions], kept)) is not None:
        yield from confusions_part(mixed, base)
    yield from outside_part(
        read_kept("outside", Kept[OutsideResult], kept), read_kept("nation", Kept[OutsideResult], kept)
    )


def write_page(page: Path = PAGE, kept: Path = FOLDER) -> None:
    """Write the page and its diagrams."""
    page.write_text(render(page, kept), encoding="utf-8")
