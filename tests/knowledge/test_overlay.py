"""A base with some files changed in memory is the base that loading the same files gives."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from knowledge.base_files import read_base
from knowledge.overlay import with_files
from knowledge.schema import Procedure, Status
from knowledge.snapshot import ROOT, KnowledgeError, Snapshot, load_snapshot, parse_text
from knowledge.store.publications import write_folder
from knowledge.yaml_writer import to_yaml

BASE, CONTENTS = load_snapshot(ROOT), read_base(ROOT)
BIRTH = "procedures/tu-phap/1.001193.yml"
PARTS = (
    "procedures",
    "faq",
    "office",
    "places",
    "abbreviations",
    "replies",
    "dated",
    "laws",
    "journeys",
    "topics",
    "distinctions",
)


def loaded(files: dict[str, str | None], folder: Path) -> Snapshot:
    texts = {path: text for path, text in {**CONTENTS, **files}.items() if text is not None}
    write_folder(texts, folder)
    return load_snapshot(folder)


def same(one: Snapshot, other: Snapshot) -> None:
    for part in PARTS:
        left, right = getattr(one, part), getattr(other, part)
        if part == "topics":
            left, right = ({name: ids for name, ids in topics.items() if ids} for topics in (left, right))
        assert left == right, part


def birth(**fields: object) -> str:
    return to_yaml(parse_text(CONTENTS[BIRTH], Procedure, BIRTH).model_copy(update=fields))


DATED = {
    BIRTH: birth(status=Status.AMENDED, effective_from=dt.date(2027, 1, 1), summary="Khác."),
    "history/1.001193/first.yml": birth(effective_to=dt.date(2026, 12, 31)),
}
FAQ = "faq/phi-le-phi.yml"
FEWER = CONTENTS[FAQ][: CONTENTS[FAQ].rindex("\n  - id:") + 1]


@pytest.mark.parametrize(
    "files",
    [
        {BIRTH: birth(summary="Khác.")},
        DATED,
        {FAQ: FEWER},
        {FAQ: CONTENTS[FAQ].replace("topic: ", "topic: Mới ", 1)},
        {FAQ: None},
        {"journeys/co-con.yml": None},
        {"office.yml": CONTENTS["office.yml"].replace("town: ", "town: Thị xã ", 1)},
        {"laws.yml": "ending: []\n"},
        {"distinctions.yml": CONTENTS["distinctions.yml"]},
        dict(CONTENTS),
    ],
    ids=[
        "procedure",
        "from a day",
        "fewer questions",
        "renamed topic",
        "no topic",
        "no life event",
        "office",
        "laws",
        "distinctions",
        "all",
    ],
)
def test_changing_files_in_memory_is_loading_them(files: dict[str, str | None], tmp_path: Path) -> None:
    same(with_files(BASE, files, CONTENTS), loaded(files, tmp_path))


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({BIRTH: "code: ["}, "1.001193"),
        ({"procedures/y-te/1.001193.yml": birth()}, "expected at"),
        ({"history/1.001193/2020-01-01.yml": birth()}, "expected at"),
        ({"history/1.001193/first.yml": birth()}, "needs effective_from"),
        ({"faq/khac.yml": CONTENTS[FAQ].replace("topic: ", "topic: Khác ", 1)}, "used twice"),
        ({"journeys/khac.yml": CONTENTS["journeys/co-con.yml"]}, "expected at"),
        ({"lint/limits.yml": "a: 1"}, "no such file"),
        ({"office.yml": None}, "no such file"),
    ],
)
def test_files_that_make_no_base_are_refused(files: dict[str, str | None], fault: str) -> None:
    with pytest.raises(KnowledgeError, match=fault):
        with_files(BASE, files, CONTENTS)
