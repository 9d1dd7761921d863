"""Tune every variant with every seed, and measure each on the development questions."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from embeddings.encoder.tuned import change, save_change
from embeddings.passages import Passage
from embeddings.progress import progress_bar
from embeddings.training.finetune import finetune
from embeddings.training.material import Material
from embeddings.training.trial import Trial, try_encoder
from embeddings.training.variants import Plan

# Tokens read of a text while measuring: names and questions are shorter, and long summaries say it early.
READ = 64
RESULTS = "results.jsonl"
STOCK = "stock"


@dataclass(frozen=True)
class Run:
    """One line of the results; `seconds` of tuning on this machine."""

    variant: str
    seed: int
    trial: Trial
    seconds: float

    @property
    def name(self) -> str:
        """Of its weights file."""
        return f"{self.variant}-{self.seed}"


def trial_of(model: SentenceTransformer, material: Material) -> Trial:
    """Measure a model that is in memory."""

    def questions(texts: object) -> NDArray[np.float32]:
        return np.asarray(model.encode_query(texts, normalize_embeddings=True, show_progress_bar=False))

    def passages(texts: object) -> NDArray[np.float32]:
        return np.asarray(model.encode_document(texts, normalize_embeddings=True, show_progress_bar=False))

    ours: tuple[Passage, ...] = material.passages
    model.max_seq_length = READ
    return try_encoder(material.dev, material.kept_back, ours, (questions, passages), material.analyse)


def _bert(model: SentenceTransformer) -> torch.nn.Module:
    return cast("torch.nn.Module", model[0].auto_model)


def run_one(material: Material, plan: Plan, variant: str, seed: int, folder: Path) -> Run:
    """Tune, measure, and keep the weights as `<folder>/<variant>-<seed>.safetensors`."""
    batches = material.batches(plan.common, seed)
    started = time.monotonic()
    with progress_bar(0, f"{variant}, seed {seed}", "bước") as bar:

        def report(steps: int, loss: float) -> None:
            bar.total = steps
            bar.set_postfix_str(f"loss {loss:.3f}", refresh=False)
            bar.update()

        model = finetune(material.stock, batches, plan.common, plan.variants[variant], seed, report)
    run = Run(variant, seed, trial_of(model, material), time.monotonic() - started)
    stock = SentenceTransformer(str(material.stock), device="cpu")
    stored = change(_bert(model).state_dict(), _bert(stock).state_dict())
    save_change(folder / f"{run.name}.safetensors", stored, {"variant": variant, "seed": str(seed)})
    return run


def compare(material: Material, plan: Plan, folder: Path) -> list[Run]:
    """Every run, the untuned encoder first; runs that `results.jsonl` holds already are not repeated."""
    folder.mkdir(parents=True, exist_ok=True)
    runs = read_runs(folder)
    done = {run.name for run in runs}
    wanted = [(STOCK, 0), *((variant, seed) for seed in plan.seeds for variant in plan.variants)]
    for variant, seed in wanted:
        if f"{variant}-{seed}" in done:
            continue
        if variant == STOCK:
            run = Run(STOCK, 0, trial_of(SentenceTransformer(str(material.stock), device="cpu"), material), 0.0)
        else:
            run = run_one(material, plan, variant, seed, folder)
        runs.append(run)
        with (folder / RESULTS).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(asdict(run)) + "\n")
    return runs


def read_runs(folder: Path) -> list[Run]:
    """The runs of an earlier call."""
    path = folder / RESULTS
    rows = map(json.loads, path.read_text("utf-8").splitlines()) if path.is_file() else ()
    return [Run(row["variant"], row["seed"], Trial(**row["trial"]), row["seconds"]) for row in rows]


def winner(runs: list[Run]) -> Run:
    """The better seed of the variant that is best on average over its seeds."""
    variants = {run.variant for run in runs if run.variant != STOCK}
    best = max(variants, key=lambda name: mean(run.trial.merit for run in runs if run.variant == name))
    return max((run for run in runs if run.variant == best), key=lambda run: run.trial.merit)
