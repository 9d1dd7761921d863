"""usage: python -m embeddings.training check | compare | adopt

check: refuse training questions that repeat labelled ones. compare: tune every variant (variants.yml) and measure it
on the development questions, under .build/training/. adopt: ship the winner's weights and write its model card.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

from embeddings.errors import EmbeddingsError
from embeddings.evaluation.questions import QuestionSetError
from embeddings.passages import passages_of
from embeddings.settings import EmbeddingsSettings
from embeddings.training.material import gather, usable_pairs
from embeddings.training.variants import load_plan
from knowledge.snapshot import KnowledgeError, load_snapshot


def _check(settings: EmbeddingsSettings) -> int:
    usable, refused = usable_pairs(passages_of(load_snapshot(settings.knowledge_dir)))
    for pair, unseen in refused:
        print(f"{pair.doc_id}  {pair.text!r} is a near copy of {unseen!r}")
    print(f"{len(usable)} questions may be tuned on, {len(refused)} are left out")
    return 0


def _compare(settings: EmbeddingsSettings, folder: Path) -> int:
    from embeddings.training.compare import compare  # noqa: PLC0415 (torch takes seconds to import)

    for run in compare(gather(settings), load_plan(), folder):
        trial = run.trial
        print(
            f"{run.name:<22} typed {trial.typed:.3f}  bare {trial.bare:.3f}  formal {trial.formal:.3f}  "
            f"n={trial.n}/{trial.n_formal}  {run.seconds:.0f} s"
        )
    return 0


def _adopt(folder: Path) -> int:
    from embeddings.training.adopt import adopt  # noqa: PLC0415

    print(adopt(folder))
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Run one subcommand; expected faults are one line and exit status 1."""
    parser = argparse.ArgumentParser(prog="python -m embeddings.training")
    parser.add_argument("command", choices=("check", "compare", "adopt"))
    options = parser.parse_args(arguments)
    settings = EmbeddingsSettings()
    folder = settings.build_dir / "training"
    try:
        match options.command:
            case "check":
                return _check(settings)
            case "compare":
                return _compare(settings, folder)
            case _:
                return _adopt(folder)
    except (EmbeddingsError, KnowledgeError, QuestionSetError, OSError) as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
