"""usage: python -m embeddings.evaluation.outside --import RECORDS --questions FOLDER [SET.jsonl …] [--limit N]

Imports the records, indexes them, and asks the folder's questions of them; then asks the sets among the records with
the live entries in their places. Keeps the results under .build/evaluation/page and writes docs/quality.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from embeddings.builder import ensure_encoder, fingerprint_of
from embeddings.drafts import index_drafts
from embeddings.errors import EmbeddingsError
from embeddings.evaluation.kept import Kept, Stamp, keep
from embeddings.evaluation.outside_questions import Names, Outside, outside_questions
from embeddings.evaluation.outside_result import FEW, Found, OutsideResult
from embeddings.evaluation.quality_page import write_page
from embeddings.evaluation.questions import QuestionSetError
from embeddings.evaluation.single import TOP, first_procedures, sample, singles
from embeddings.progress import progress_bar
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from embeddings.text import fold
from knowledge.importing.record import ImportFaultError
from knowledge.importing.run import import_file
from knowledge.snapshot import KnowledgeError

FOLDER = Path(".build/outside")


def ask(searcher: Searcher, questions: Sequence[Outside], asked: Callable[[], object] = lambda: None) -> Found:
    """Ask each as typed and without diacritics."""
    counts = dict.fromkeys(("first", "few", "bare_first", "bare_few"), 0)
    for question in questions:
        for text, prefix in ((question.text, ""), (fold(question.text), "bare_")):
            codes = first_procedures(searcher.search(text, TOP))
            counts[f"{prefix}first"] += bool(question.right.intersection(codes[:1]))
            counts[f"{prefix}few"] += bool(question.right.intersection(codes[:FEW]))
        asked()
    return Found(n=len(questions), **counts)


def make_indexes(settings: EmbeddingsSettings, records: Path, folder: Path = FOLDER) -> tuple[Path, Path]:
    """Import and index; the index of the records alone, and that with the live entries in their places.

    Raises ImportFaultError, KnowledgeError or EmbeddingsError.
    """
    folder = folder / fingerprint_of([records])
    batch, alone, with_base = folder / "batch", folder / "index", folder / "index-with-base"
    ensure_encoder(settings)
    if not batch.is_dir():
        import_file(records, batch, today=dt.date.today())
    index_drafts(settings, batch, alone)
    if not with_base.is_dir():
        shutil.copytree(alone, with_base)  # so that no vector is made twice
    index_drafts(settings, batch, with_base, with_base=True)
    return alone, with_base


def of_folder(searcher: Searcher, folder: Path, limit: int | None = None) -> dict[str, OutsideResult]:
    """The results of each file of a folder."""
    names = Names(searcher.passages)
    found = {}
    for name, questions in outside_questions(folder, names).items():
        usable = sample([question for question in questions if question.right], limit)
        unused = sum(not question.right for question in questions)
        with progress_bar(len(usable), name, "câu") as bar:
            result = ask(searcher, usable, bar.update)
        found[name] = OutsideResult(procedures=len(names.codes), unused=unused, found=result)
    return found


def of_sets(searcher: Searcher, sets: Sequence[Path], limit: int | None = None) -> dict[str, OutsideResult]:
    """The results of our own sets, where other procedures of the whole country may come first."""
    names = Names(searcher.passages)
    found = {}
    for path in sets:
        questions = [Outside(question.text, question.right) for question in singles(path, limit)]
        with progress_bar(len(questions), path.stem, "câu") as bar:
            result = ask(searcher, questions, bar.update)
        found[path.stem] = OutsideResult(procedures=len(names.codes), unused=0, found=result)
    return found


def main(arguments: list[str] | None = None) -> int:
    """Measure, keep, write the page; returns the exit status."""
    parser = argparse.ArgumentParser(prog="make evaluate-outside")
    parser.add_argument("--import", type=Path, required=True, dest="records", metavar="RECORDS")
    parser.add_argument("--questions", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("sets", nargs="*", type=Path, metavar="SET")
    parser.add_argument("--limit", type=int, help="so many questions of each file, for trying it out")
    parser.add_argument("--no-page", action="store_true", help="keep the results, leave docs/quality.md as it is")
    options = parser.parse_args(arguments)
    settings = EmbeddingsSettings()
    try:
        alone, with_base = make_indexes(settings, options.records)
        stamp = Stamp.now(settings, options.limit)
        found = of_folder(Searcher.open(alone, settings), options.questions, options.limit)
        keep("outside", Kept[OutsideResult](stamp=stamp, sets=found))
        among = Searcher.open(with_base, settings)
        lived = {
            f"{name} (with live entries)": row
            for name, row in of_folder(among, options.questions, options.limit).items()
        }
        keep("nation", Kept[OutsideResult](stamp=stamp, sets=lived | of_sets(among, options.sets, options.limit)))
        if not options.no_page:
            write_page()
    except (EmbeddingsError, ImportFaultError, KnowledgeError, QuestionSetError, OSError) as error:
        print(f"✗ {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
