from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.base_files import base_files, belongs, fingerprint_of, read_base
from knowledge.snapshot import ROOT, load_snapshot, snapshot_version


def test_the_words_of_our_own_code_are_no_part_of_the_base() -> None:
    places = {path.relative_to(ROOT).as_posix() for path in base_files(ROOT)}
    assert {"office.yml", "places.yml", "procedures/tu-phap/1.001193.yml"} <= places
    assert not {place for place in places if place.startswith(("lint/", "console/", "store/", "importing/"))}
    assert not {"labels.yml", "changes.yml"} & places


@pytest.mark.parametrize(
    "place",
    ["../office.yml", "/office.yml", "faq/../../x.yml", "faq/./x.yml", "faq", "faq.yml", "faq/x.txt", "", "lint/x.yml",
     "faq/.x.yml", "procedures//x.yml"],
)  # fmt: skip
def test_a_place_outside_the_base_is_none_of_it(place: str) -> None:
    assert not belongs(place)


def test_what_was_read_has_the_fingerprint_of_its_folder() -> None:
    assert fingerprint_of(read_base(ROOT)) == snapshot_version(ROOT) == load_snapshot(ROOT).version


def test_a_file_of_the_code_does_not_change_the_version(base: object, tmp_path: Path) -> None:
    root: Path = base.root  # type: ignore[attr-defined]
    before = snapshot_version(root)
    (root / "console").mkdir()
    (root / "console" / "menu.yml").write_text("[]")
    assert snapshot_version(root) == before
