"""usage: python -m embeddings build [--drafts BATCH --out DIR] | search "câu hỏi" | calibrate [--set FILE]"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

from embeddings.builder import ensure_encoder, ensure_index
from embeddings.errors import EmbeddingsError
from embeddings.evaluation.questions import QuestionSetError
from embeddings.progress import progress_bar
from embeddings.settings import EmbeddingsSettings
from knowledge.importing.record import ImportFaultError
from knowledge.snapshot import KnowledgeError


def _build(settings: EmbeddingsSettings) -> int:
    made_encoder, made_index = ensure_encoder(settings), ensure_index(settings)
    if not (made_encoder or made_index):
        print("Bộ mã hóa và chỉ mục còn mới, không phải dựng lại.")
    return 0


def _build_drafts(settings: EmbeddingsSettings, batch: Path, out: Path, *, with_base: bool) -> int:
    from embeddings.drafts import index_drafts  # noqa: PLC0415 (the assistant's own index needs none of it)

    ensure_encoder(settings)
    manifest, made = index_drafts(settings, batch, out, with_base=with_base)
    state = "đã lập" if made else "còn mới"
    print(f"Chỉ mục bản nháp {state} ở {out}: {manifest.passages} đoạn.")
    return 0


def _search(settings: EmbeddingsSettings, query: str) -> int:
    from embeddings.search import Searcher  # noqa: PLC0415 (the build needs none of it)

    result = Searcher.open(settings.index_dir, settings).search(query)
    print(f"{result.normalised!r} bare={result.bare} restored={result.restored!r} {result.evidence}")
    for hit in result.hits:
        print(f"{hit.score:.3f}  {hit.doc_id:<24} {hit.passage.text[:60]:<60} {hit.signals}")
    print({step: round(ms, 1) for step, ms in result.timings_ms.items()})
    return 0


def _calibrate(settings: EmbeddingsSettings, questions: Path) -> int:
    from embeddings.calibration import calibrate  # noqa: PLC0415

    print(calibrate(settings, questions))
    return 0


def _steal(settings: EmbeddingsSettings, in_json: bool) -> int:
    from embeddings.fusion import load_fusion  # noqa: PLC0415
    from embeddings.search import Searcher  # noqa: PLC0415
    from embeddings.stealing import as_json, as_table, find_stolen, sample_questions  # noqa: PLC0415

    searcher = Searcher.open(settings.index_dir, settings)
    with progress_bar(len(sample_questions(searcher)), "Hỏi thử", "câu") as bar:
        steals = find_stolen(searcher, load_fusion(), bar.update)
    print(as_json(steals) if in_json else "\n".join(as_table(steals)))
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Run one subcommand; expected faults are one line and exit status 1."""
    parser = argparse.ArgumentParser(prog="python -m embeddings")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build the encoder and the index where they are missing or out of date")
    build.add_argument("--drafts", type=Path, help="index this batch of imported drafts instead, into --out")
    build.add_argument("--out", type=Path, help="folder of the drafts' index")
    build.add_argument("--with-base", action="store_true", help="the live entries in the place of drafts of their code")
    search = commands.add_parser("search", help="print what a question finds, with every signal")
    search.add_argument("query")
    fit = commands.add_parser("calibrate", help="fit embeddings/fusion.yml")
    fit.add_argument("--set", type=Path, default=Path("tests/questions/dev.jsonl"), dest="questions")
    steal = commands.add_parser("steal", help="list the sample questions that find another entry first")
    steal.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(arguments)
    if options.command == "build" and (options.drafts is None) != (options.out is None):
        parser.error("--drafts and --out go together")
    settings = EmbeddingsSettings()
    try:
        match options.command:
            case "search":
                return _search(settings, options.query)
            case "calibrate":
                return _calibrate(settings, options.questions)
            case "build" if options.drafts:
                return _build_drafts(settings, options.drafts, options.out, with_base=options.with_base)
            case "steal":
                return _steal(settings, options.json)
            case _:
                return _build(settings)
    except (EmbeddingsError, ImportFaultError, KnowledgeError, QuestionSetError, OSError) as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
