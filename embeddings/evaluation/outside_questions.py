"""Question files that others wrote, in their own shapes, as questions with the documents that answer them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from embeddings.errors import EmbeddingsError
from embeddings.evaluation.single import PROCEDURE
from embeddings.passages import Passage, PassageKind
from embeddings.text import fold, syllables

NAMES = frozenset({PassageKind.NAME, PassageKind.PLAIN_NAME, PassageKind.ALIAS})
TURNS = "|||"


class OutsideError(EmbeddingsError):
    """A question file is missing or not of its shape."""


@dataclass(frozen=True)
class Outside:
    """A question with the codes that are right among the procedures indexed; `right` is empty where none is there."""

    text: str
    right: frozenset[str]


class Names:
    """Procedures by what they are called, and by code."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self.codes: set[str] = set()
        self._by_name: dict[str, set[str]] = {}
        for passage in passages:
            if passage.doc_id.startswith(PROCEDURE):
                code = passage.doc_id.removeprefix(PROCEDURE)
                self.codes.add(code)
                if passage.kind in NAMES:
                    self._by_name.setdefault(_key(passage.text), set()).add(code)

    def present(self, codes: Iterable[str]) -> frozenset[str]:
        """Those of the codes that are indexed."""
        return frozenset(codes) & self.codes

    def called(self, name: str) -> frozenset[str]:
        """Every procedure of exactly this name, whatever its letters' case and accents."""
        return frozenset(self._by_name.get(_key(name), ()))


def _key(name: str) -> str:
    words = syllables(fold(name.lower()))
    return " ".join(words[2:] if words[:2] == ["thu", "tuc"] else words)


def _json_rows(path: Path) -> Iterator[dict[str, object]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _table_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _portal_faq(path: Path, names: Names) -> Iterator[Outside]:
    for row in _json_rows(path):
        by_code = names.present([str(row["gold_code"])])
        yield Outside(str(row["question"]), by_code or names.called(str(row["gold_name"])))


def _se365(path: Path, names: Names) -> Iterator[Outside]:
    for row in _json_rows(path):
        codes = row["gold_codes"]
        yield Outside(str(row["question"]), names.present(codes if isinstance(codes, list) else ()))


def _casual(path: Path, names: Names) -> Iterator[Outside]:
    for row in _table_rows(path):
        yield Outside(row["question"], names.present([row["gold_code"]]))


def _colloquial(path: Path, names: Names) -> Iterator[Outside]:
    for row in _table_rows(path):
        yield Outside(row["turns"].partition(TURNS)[0].strip(), names.called(row["topic"]))


FILES: Mapping[str, tuple[str, Callable[[Path, Names], Iterator[Outside]]]] = {
    "portal_faq": ("portal_faq.jsonl", _portal_faq),
    "se365": ("se365.jsonl", _se365),
    "casual": ("casual.tsv", _casual),
    "colloquial": ("colloquial.tsv", _colloquial),
}


def outside_questions(folder: Path, names: Names) -> dict[str, list[Outside]]:
    """Every file of the folder that we know the shape of, by its name here.

    Of a conversation the first turn is taken: it names the matter. A question labelled by name is answered by every
    procedure of that name. Raises OutsideError naming file and fault, or where the folder has none of the files.
    """
    found = {}
    for name, (file, read) in FILES.items():
        if (path := folder / file).is_file():
            try:
                found[name] = list(read(path, names))
            except (ValueError, KeyError, TypeError, csv.Error) as error:
                raise OutsideError(f"{path}: {type(error).__name__}: {error}") from error
    if not found:
        raise OutsideError(f"{folder} has none of {', '.join(file for file, _ in FILES.values())}")
    return found
