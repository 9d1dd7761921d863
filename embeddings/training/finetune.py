"""One run of tuning."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from random import Random
from typing import cast

import torch
from peft import LoraConfig, inject_adapter_in_model
from peft.tuners.lora import LoraLayer
from sentence_transformers import SentenceTransformer
from transformers import BertModel

from embeddings.encoder.build import PROMPTS
from embeddings.training.batches import Batch, Batches
from embeddings.training.loss import contrastive, matryoshka
from embeddings.training.variants import Common, Variant

# Tokens read of a text while tuning; only a few summaries are longer, and one of those would pad its whole batch.
LONGEST = 32
LORA_TARGETS = ("query", "key", "value", "dense")
Report = Callable[[int, float], None]


def finetune(
    start: Path, batches: Batches, common: Common, variant: Variant, seed: int, report: Report
) -> SentenceTransformer:
    """Tune the encoder in `start` and return it in evaluation mode; `report` hears after each
    step how many there are and what the loss was.

    The word embeddings stay as they are: words that no training question holds keep their place among the others,
    and only the layers have to be shipped.
    """

    torch.manual_seed(seed)
    model = SentenceTransformer(str(start), device="cpu")
    model.max_seq_length = LONGEST
    bert = cast("BertModel", model[0].auto_model)
    bert.embeddings.requires_grad_(False)
    if variant.lora_rank:
        _add_lora(bert, variant.lora_rank)
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=variant.learning_rate, weight_decay=0.01)
    rng = Random(seed)  # noqa: S311
    plan = batches.schedule(common.batch, common.epochs, rng)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _slope(step, len(plan), common.warm_up))
    model.train()
    for pairs in plan:
        loss = _loss(model, batches.batch(pairs, rng), common.scale, variant.matryoshka)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()
        report(len(plan), float(loss))
    if variant.lora_rank:
        _merge_lora(bert)
    return model.eval()


def _slope(step: int, steps: int, warm_up: float) -> float:
    """Rises in a line over the first share of the steps, then falls in a line to zero."""
    rising = max(1, int(steps * warm_up))
    return (step + 1) / rising if step < rising else max(0.0, (steps - step) / max(1, steps - rising))


def _loss(model: SentenceTransformer, batch: Batch, scale: float, dimensions: tuple[int, ...]) -> torch.Tensor:
    questions = _embed(model, PROMPTS["query"], batch.questions)
    passages = _embed(model, PROMPTS["document"], (*batch.passages, *batch.others))
    if dimensions:
        return matryoshka(questions, passages, scale, dimensions)
    return contrastive(questions, passages, scale)


def _embed(model: SentenceTransformer, prompt: str, texts: tuple[str, ...]) -> torch.Tensor:

    features = model.preprocess([prompt + text for text in texts])
    # Half as many bits a number where the processor multiplies them natively: three times the speed, the same result.
    quick = torch.autocast("cpu", dtype=torch.bfloat16) if _has_bfloat16() else nullcontext()
    with quick:
        vectors: torch.Tensor = model(features)["sentence_embedding"]
    return torch.nn.functional.normalize(vectors.float(), dim=1)


def _has_bfloat16() -> bool:

    return bool(torch.cpu._is_avx512_bf16_supported())


def _add_lora(bert: torch.nn.Module, rank: int) -> None:
    config = LoraConfig(r=rank, lora_alpha=2 * rank, lora_dropout=0.05, target_modules=list(LORA_TARGETS))
    inject_adapter_in_model(config, bert)


def _merge_lora(bert: torch.nn.Module) -> None:
    for module in list(bert.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, LoraLayer):
                child.merge()
                setattr(module, name, child.get_base_layer())
