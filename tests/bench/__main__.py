"""usage: python -m tests.bench    (prints a table and writes .build/bench.md)"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import psutil

from deploy.run.layout import BUILD, RASA_PYTHON, ROOT
from deploy.run.temporary import Assistant, temporary_assistant
from embeddings.encoder.load import load_query_encoder
from embeddings.encoder.torch_encoder import TorchEncoder
from embeddings.evaluation.baselines import bm25_first
from embeddings.evaluation.questions import load_questions
from embeddings.passages import passages_of
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from knowledge.snapshot import load_snapshot
from tests.bench.importing import rows_of_import
from tests.bench.journal import rows_of_journal
from tests.bench.measure import Row, Timing, compare, markdown, time_calls
from tests.bench.publishing import rows_of_publishing
from tests.bench.searching import rows_of_search
from tests.bench.turns import Load, load

QUESTIONS = Path("tests/questions/dev.jsonl")
TURNS_ALONE, TURNS_TOGETHER, TOGETHER = 60, 20, 20
MEBIBYTE = 1024**2


def single_questions() -> list[str]:
    """What is asked: the questions that stand alone."""
    return [question.turns[-1] for question in load_questions(QUESTIONS) if len(question.turns) == 1]


def in_process(texts: list[str]) -> list[Row]:
    """Encoder and search, each beside the plainer thing it could be."""
    settings = EmbeddingsSettings()
    stock = TorchEncoder(str(settings.built_encoder))
    ours = load_query_encoder(settings.model_name, settings.encoder_threads)
    torch_time = time_calls(lambda text: stock.encode_queries([text]), texts)
    onnx_time = time_calls(lambda text: ours.encode_queries([text]), texts)
    searcher = Searcher.open(settings.index_dir)
    search_time = time_calls(searcher.search, texts)
    passages = [p for p in passages_of(load_snapshot()) if p.doc_id.startswith("procedure:")]
    started = time.perf_counter()
    bm25_first(passages, texts)
    per_question = 1000 * (time.perf_counter() - started) / len(texts)
    return [
        compare("encode one question (ONNX)", onnx_time, "sentence-transformers (torch)", torch_time),
        compare("search, everything on", search_time, "its encoder alone", onnx_time),
        compare("search, everything on", search_time, "BM25 with its index built once", Timing((per_question,))),
    ]


def understanding() -> list[Row]:
    """One parse by Rasa beside word segmentation alone, and what it understands beside always saying one thing."""
    command = [str(RASA_PYTHON), "-m", "tests.bench.nlu", str(QUESTIONS)]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    measured = json.loads(printed.splitlines()[-1])
    speed = compare(
        "understand one question (Rasa NLU)",
        Timing(tuple(measured["nlu"])),
        "underthesea segmentation alone",
        Timing(tuple(measured["segmentation"])),
    )
    return [speed, *(_right_row(what, measured[key], measured["commonest"]) for key, what in _HALF.items())]


_HALF = {"spelled": "intent right, counted sentences", "bare": "the same without diacritics"}


def _right_row(what: str, found: dict[str, float], commonest: float) -> Row:
    share = f"{found['right']:.1%}, macro F1 {found['macro_f1']:.3f} (n={found['n']})"
    return Row(what, share, f"always the commonest intent: {commonest:.1%}", found["right"] / commonest)


def _turn_row(what: str, ours: Load, straight: Load) -> Row:
    row = compare(what, ours.timing, "straight into Rasa's REST channel", straight.timing)
    rates = f"{ours.per_second:.1f} turns/s", f"{straight.per_second:.1f} turns/s"
    return Row(row.what, f"{row.measured}, {rates[0]}", f"{row.baseline}, {rates[1]}", row.ratio)


def whole_turns(assistant: Assistant, texts: list[str]) -> list[Row]:
    """Turns of one conversation and of many at once."""
    load(assistant.url, texts, 1, 5)
    alone = load(assistant.url, texts, 1, TURNS_ALONE)
    alone_straight = load(assistant.rasa_url, texts, 1, TURNS_ALONE, straight=True)
    together = load(assistant.url, texts, TOGETHER, TURNS_TOGETHER)
    together_straight = load(assistant.rasa_url, texts, TOGETHER, TURNS_TOGETHER, straight=True)
    return [
        _turn_row("a full turn, 1 conversation", alone, alone_straight),
        _turn_row(f"a full turn, {TOGETHER} conversations without pause", together, together_straight),
    ]


def _memory(process: psutil.Process) -> float:
    return float(process.memory_full_info().pss) / MEBIBYTE


def memory(assistant: Assistant) -> Row:
    """Proportional set size of everything, beside Rasa alone."""
    parts = {
        "rasa": assistant.process("bot.rasa"),
        "actions": assistant.process("actions"),
        "gateway": assistant.process("bot.gateway"),
    }
    sizes = {name: _memory(process) for name, process in parts.items()}
    total = sum(_memory(process) for process in assistant.processes())
    listed = ", ".join(f"{name} {size:.0f} MiB" for name, size in sizes.items())
    return Row(
        "memory after the load",
        f"{total:.0f} MiB ({listed})",
        f"Rasa alone: {sizes['rasa']:.0f} MiB",
        total / sizes["rasa"],
    )


def main() -> int:
    """Run everything; about seven minutes."""
    texts = single_questions()
    rows = in_process(texts)
    rows += rows_of_import()
    rows += rows_of_publishing()
    searching, steps = rows_of_search(texts)
    rows += searching
    rows += understanding()
    started = time.perf_counter()
    with temporary_assistant(RATE_LIMIT_PER_MINUTE="1000000") as assistant:
        ready = time.perf_counter() - started
        rows += whole_turns(assistant, texts)
        rows.append(memory(assistant))
        rows += rows_of_journal(assistant, texts)
    bare = time.perf_counter()
    subprocess.run([str(RASA_PYTHON), "-c", "import rasa.core.agent"], cwd=ROOT, check=True, capture_output=True)
    importing = time.perf_counter() - bare
    rows.append(
        Row(
            "start, everything built, until ready",
            f"{ready:.0f} s",
            f"importing Rasa: {importing:.0f} s",
            ready / importing,
        )
    )
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    report = f"{machine}\n\n{markdown(rows)}\n\n{steps}\n"
    (BUILD / "bench.md").write_text(report, encoding="utf-8")
    print(report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
