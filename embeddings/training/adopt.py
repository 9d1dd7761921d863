"""Ship the winner of a comparison: its weights and its model card."""

from __future__ import annotations

import datetime as dt
import shutil
from importlib.metadata import version
from pathlib import Path
from string import Template

from embeddings.encoder.build import TUNED_WEIGHTS
from embeddings.errors import EmbeddingsError
from embeddings.training.compare import STOCK, Run, read_runs, winner

CARD = TUNED_WEIGHTS.parent / "README.md"
CARD_TEMPLATE = Path(__file__).parent / "model_card.md"


def adopt(folder: Path) -> str:
    """Copy the winning weights of `folder` into the encoder and write their card; returns a line for people.

    Raises EmbeddingsError where nothing was compared yet.
    """
    runs = read_runs(folder)
    if not any(run.variant != STOCK for run in runs):
        raise EmbeddingsError(f"no tuned encoder in {folder}; run: make train-encoder")
    best = winner(runs)
    TUNED_WEIGHTS.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / f"{best.name}.safetensors", TUNED_WEIGHTS)
    CARD.write_text(card(runs, best, TUNED_WEIGHTS.stat().st_size), encoding="utf-8")
    return f"{best.name}: {TUNED_WEIGHTS} ({TUNED_WEIGHTS.stat().st_size / 1e6:.1f} MB)"


def card(runs: list[Run], best: Run, size: int) -> str:
    """The model card as Markdown; figures come from the runs."""
    template = Template(CARD_TEMPLATE.read_text(encoding="utf-8"))
    trial = best.trial
    rows = "\n".join(
        f"| {run.variant} | {run.seed or '–'} | {run.trial.typed:.3f} | {run.trial.bare:.3f} | {run.trial.formal:.3f} "
        f"| {run.trial.kept_back:.3f} | {run.seconds / 60:.0f} |"
        for run in runs
    )
    return template.substitute(
        winner=best.name,
        day=dt.date.today().isoformat(),
        size=f"{size / 1e6:.1f}",
        rows=rows,
        n=trial.n,
        n_formal=trial.n_formal,
        n_kept_back=trial.n_kept_back,
        torch=version("torch").split("+")[0],
        library=version("sentence-transformers"),
    )
