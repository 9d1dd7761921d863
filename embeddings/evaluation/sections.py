"""usage: python -m embeddings.evaluation.sections SET.jsonl … [--only robustness …] [--limit N]

Measures search alone, inside the process, keeps the results under .build/evaluation/page and writes docs/quality.md.
Whatever the sets, confusions are listed and weights are fitted anew on dev alone: the rest is not to be looked at.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from embeddings.errors import EmbeddingsError
from embeddings.evaluation import ablations, confusions, reliability, robustness
from embeddings.evaluation.kept import FOLDER, Kept, Stamp, keep
from embeddings.evaluation.quality_page import write_page
from embeddings.evaluation.questions import QuestionSetError
from embeddings.evaluation.single import singles, singles_and_strangers
from embeddings.evaluation.stock import ensure_stock_index
from embeddings.progress import progress_bar
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from embeddings.training.material import DEV
from knowledge.snapshot import KnowledgeError


class Sections:
    """One method a section; each measures and keeps."""

    def __init__(self, sets: Sequence[Path], limit: int | None = None, folder: Path = FOLDER) -> None:
        """Opens the search; results are kept in `folder`. Raises EmbeddingsError where that fails."""
        self._folder = folder
        self._sets = {path.stem: path for path in sets}
        self._limit = limit
        self._settings = EmbeddingsSettings()
        self._searcher = Searcher.open(self._settings.index_dir, self._settings)
        self._stamp = Stamp.now(self._settings, limit)

    def robustness(self) -> None:
        """Noise by rule, by set."""
        questions = {name: singles(path, self._limit) for name, path in self._sets.items()}
        with progress_bar(sum(map(robustness.searches, questions.values())), "Hỏi câu nhiễu", "câu") as bar:
            found = {name: robustness.robustness(self._searcher, rows, bar.update) for name, rows in questions.items()}
        keep("robustness", Kept[robustness.Robustness](stamp=self._stamp, sets=found), self._folder)

    def reliability(self) -> None:
        """Probabilities against truth, by set."""
        found = {
            name: reliability.reliability(self._searcher, singles_and_strangers(path, self._limit))
            for name, path in self._sets.items()
        }
        keep("reliability", Kept[reliability.Reliability](stamp=self._stamp, sets=found), self._folder)

    def confusions(self) -> None:
        """Of dev and of the training questions kept back."""
        asked = singles(DEV, self._limit)
        back = confusions.kept_back(self._searcher, self._limit)
        with progress_bar(len(asked) + len(back), "Tìm cặp dễ nhầm", "câu") as bar:
            mixed = [
                *confusions.mixed_in_set(self._searcher, asked, bar.update),
                *confusions.mixed_kept_back(self._searcher, back, bar.update),
            ]
        found = confusions.confusions(len(asked) + len(back), mixed)
        keep("confusions", Kept[confusions.Confusions](stamp=self._stamp, sets={DEV.stem: found}), self._folder)

    def ablations(self) -> None:
        """Each part left out, over all sets."""
        stock_settings = ensure_stock_index(self._settings)
        stock = Searcher.open(stock_settings.index_dir, stock_settings)
        sets = {name: singles(path, self._limit) for name, path in self._sets.items()}
        fitting = ablations.fitting_questions(
            self._searcher, singles(DEV, self._limit), self._limit or ablations.FITTED_ON
        )
        with progress_bar(None, "Bỏ từng phần", "câu") as bar:
            found = ablations.run(self._searcher, stock, sets, fitting, bar.update)
        keep("ablations", Kept[ablations.Ablations](stamp=self._stamp, sets={"all": found}), self._folder)

    def by_name(self) -> Mapping[str, Callable[[], None]]:
        """Every section by the name that `--only` takes."""
        return {
            "robustness": self.robustness,
            "reliability": self.reliability,
            "confusions": self.confusions,
            "ablations": self.ablations,
        }


NAMES = ("robustness", "reliability", "confusions", "ablations")


def measure(sets: Sequence[Path], only: Sequence[str] = NAMES, limit: int | None = None, folder: Path = FOLDER) -> None:
    """Measure the sections named; raises EmbeddingsError, KnowledgeError or QuestionSetError."""
    sections = Sections(sets, limit, folder).by_name()
    for name in only:
        sections[name]()


def main(arguments: list[str] | None = None) -> int:
    """Measure, keep, write the page; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m embeddings.evaluation.sections")
    parser.add_argument("sets", nargs="*", type=Path, metavar="SET", help="none: only write the page anew")
    parser.add_argument("--only", nargs="+", choices=NAMES, default=list(NAMES))
    parser.add_argument("--limit", type=int, help="so many questions of each set, for trying it out")
    parser.add_argument("--no-page", action="store_true", help="keep the results, leave docs/quality.md as it is")
    options = parser.parse_args(arguments)
    try:
        if options.sets:
            measure(options.sets, options.only, options.limit)
        if not options.no_page:
            write_page()
    except (EmbeddingsError, KnowledgeError, QuestionSetError, OSError) as error:
        print(f"✗ {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
