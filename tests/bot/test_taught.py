"""What staff taught, on disk: whole files or none, and nothing believed that is not ours."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.taught import SILENT_SECONDS, Pointer, Serving, Taught, TaughtError

EXAMPLES = b'version: "3.1"\nnlu: []\n'


@pytest.fixture
def taught(tmp_path: Path) -> Taught:
    return Taught(tmp_path)


def test_equal_sets_of_examples_have_one_file(taught: Taught) -> None:
    name = taught.keep_examples(EXAMPLES)
    assert taught.keep_examples(EXAMPLES) == name
    assert taught.keep_examples(EXAMPLES + b"#") != name
    assert (taught.examples / name).read_bytes() == EXAMPLES


def test_what_was_put_in_use_is_found_by_the_next_process(taught: Taught, tmp_path: Path) -> None:
    name = taught.keep_examples(EXAMPLES)
    taught.point(Pointer(name, "0123.tar.gz"))
    again = Taught(tmp_path)
    assert again.live() == Pointer(name, "0123.tar.gz")
    assert again.live_examples() == tmp_path / "nlu" / "examples" / name


def test_without_a_pointer_only_the_shipped_examples_are_in_use(taught: Taught) -> None:
    assert taught.live() is None
    taught.point(Pointer(None, "0123.tar.gz"))
    assert taught.live_examples() is None
    taught.point(None)
    assert taught.live() is None


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"examples": null}', '{"examples": "../../etc/passwd", "model": "a.tar.gz"}',
     '{"examples": null, "model": "/etc/passwd"}', '{"examples": 1, "model": "a.tar.gz"}'],
)  # fmt: skip
def test_a_damaged_pointer_is_refused(taught: Taught, content: str) -> None:
    taught.root.mkdir()
    (taught.root / "live.json").write_text(content)
    with pytest.raises(TaughtError, match=r"live\.json"):
        taught.live()


def test_a_set_that_was_lost_is_told(taught: Taught) -> None:
    taught.point(Pointer("0123.yml", "0123.tar.gz"))
    with pytest.raises(TaughtError, match="not there"):
        taught.live_examples()


def test_a_process_that_ended_or_fell_silent_serves_no_more(taught: Taught) -> None:
    first, second = Serving("a-1", "old.tar.gz"), Serving("a-2", "new.tar.gz", refused="x.tar.gz", fault="Broken")
    taught.tell(first)
    taught.tell(second)
    assert taught.serving() == [first, second]
    taught.leave("a-1")
    assert taught.serving() == [second]
    file = taught.root / "serving" / "a-2.json"
    long_ago = file.stat().st_mtime - SILENT_SECONDS - 1
    os.utime(file, (long_ago, long_ago))
    assert taught.serving() == []
    taught.beat(second)
    assert taught.serving() == [second]


def test_a_failed_writing_leaves_the_old_file_and_no_other(taught: Taught, monkeypatch: pytest.MonkeyPatch) -> None:
    taught.point(Pointer(None, "old.tar.gz"))

    def no_space(_file: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="no space"):
        taught.point(Pointer(None, "new.tar.gz"))
    assert taught.live() == Pointer(None, "old.tar.gz")
    assert [path.name for path in taught.root.iterdir()] == ["live.json"]
