"""Where the last replies of the whole assistant to each set are, so that the page is scored from them anew."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from embeddings.errors import EmbeddingsError
from embeddings.evaluation.kept import FOLDER, Kept, Stamp, keep, read_kept
from embeddings.evaluation.questions import load_questions
from embeddings.evaluation.score import Judgement, Reply, judge
from embeddings.settings import EmbeddingsSettings

NAME = "assistant"
REPLIES = "replies.jsonl"


class Run(BaseModel):
    """A set and the folder of its report."""

    model_config = ConfigDict(frozen=True)

    questions: Path
    folder: Path


def kept_replies(path: Path) -> list[Reply]:
    """Replies of an earlier run."""
    return [Reply.model_validate_json(line) for line in path.read_text(encoding="utf-8").splitlines()]


def keep_run(runs: dict[Path, Path], folder: Path = FOLDER) -> None:
    """Remember the report folder of each set's path."""
    sets = {path.stem: Run(questions=path, folder=report) for path, report in runs.items()}
    keep(NAME, Kept[Run](stamp=Stamp.now(EmbeddingsSettings()), sets=sets), folder)


def last_run(folder: Path = FOLDER) -> tuple[Stamp, dict[str, list[Judgement]]] | None:
    """The judgements of each set, by the set's name; None where no set was asked yet.

    Raises EmbeddingsError where the replies are gone or a set has questions that were never asked.
    """
    kept = read_kept(NAME, Kept[Run], folder)
    if kept is None:
        return None
    try:
        return kept.stamp, {
            name: judge(load_questions(run.questions), kept_replies(run.folder / REPLIES))
            for name, run in kept.sets.items()
        }
    except (KeyError, OSError) as error:
        raise EmbeddingsError(f"replies that do not fit the sets ({error}); run: make evaluate-docs") from error
