"""JSON in every wrapping, and what hostile or damaged files do."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.importing import config
from knowledge.importing.read import read_items
from knowledge.importing.read_json import record_of
from knowledge.importing.record import ImportFaultError, Record, Rejected
from tests.knowledge.importing.records import TODAY, record, write_lines


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch):
    """Change the limits for one test."""

    def change(**bars: int) -> None:
        changed = config.limits().model_copy(update=bars)
        for module in ("guard", "read", "read_json", "record"):
            monkeypatch.setattr(f"knowledge.importing.{module}.limits", lambda: changed)

    return change


def names(path: Path) -> list[str]:
    return [item.values["name"] for item in read_items(path) if isinstance(item, Record)]


@pytest.mark.parametrize("wrapping", ["lines", "packed", "list", "object", "one", "one on many lines", "packed list"])
def test_the_same_record_is_read_from_every_wrapping(tmp_path: Path, wrapping: str) -> None:
    row = record()
    text = json.dumps(row, ensure_ascii=False)
    path = tmp_path / {"lines": "a.jsonl", "packed": "a.jsonl.gz", "packed list": "a.json.gz"}.get(wrapping, "a.json")
    match wrapping:
        case "packed":
            path.write_bytes(gzip.compress(text.encode()))
        case "list":
            path.write_text(f"\n[{text}]", encoding="utf-8")
        case "packed list":
            path.write_bytes(gzip.compress(f"[{text}]".encode()))
        case "object":
            path.write_text(json.dumps({"total": 1, "data": [row]}), encoding="utf-8-sig")
        case "one on many lines":
            path.write_text(json.dumps(row, indent=2), encoding="utf-8")
        case _:
            path.write_text(text, encoding="utf-8")
    assert names(path) == [row["name"]]


def test_keys_are_known_in_vietnamese_too_and_strange_ones_are_told() -> None:
    made = record_of("dòng 1", {"Mã TTHC": "9.000001", "TEN THU TUC": "Thử", "màu sắc": "xanh", "stt": 1, "no": 3})
    assert made.values == {"code": "9.000001", "name": "Thử"}
    assert made.unknown == ("màu sắc",)


def test_a_bad_line_is_kept_aside_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = json.dumps(record(), ensure_ascii=False).encode()
    deep = b"[" * 100_000
    path.write_bytes(b"\n".join([good, b'{"name": ', "Thủ tục".encode("utf-16"), b"3", deep, b"", good]))
    items = list(read_items(path))
    assert [item.note.rule if isinstance(item, Rejected) else "read" for item in items] == [
        "read",
        "json",
        "encoding",
        "not_a_record",
        "json",
        "read",
    ]
    assert all(item.kept for item in items if isinstance(item, Rejected))


def test_a_line_that_is_too_long_is_kept_aside_without_being_held_whole(tmp_path: Path, small) -> None:
    small(record_characters=2000)
    path = write_lines(tmp_path / "a.jsonl", record(steps="bước " * 9000), record())
    long, good = read_items(path)
    assert isinstance(long, Rejected)
    assert long.note.rule == "too_long"
    assert isinstance(good, Record)


def test_a_cut_gz_gives_what_came_before_the_cut(tmp_path: Path) -> None:
    rows = "".join(json.dumps(record(name=f"Thủ tục số {n}", code=f"9.{n:06}")) + "\n" for n in range(400))
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(rows.encode())[:-2000])
    found: list[object] = []
    with pytest.raises(ImportFaultError, match="bị cụt") as caught:
        found.extend(read_items(path))
    assert caught.value.fault == "truncated"
    assert len(found) > 100


def test_a_gz_that_swells_too_much_is_stopped(tmp_path: Path, small) -> None:
    small(unpacked_mib=1)
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress((json.dumps(record()) + "\n").encode() * 4000))
    with pytest.raises(ImportFaultError, match="phình ra"):
        list(read_items(path))


def test_more_records_than_allowed_are_told(tmp_path: Path, small) -> None:
    small(records=2)
    path = write_lines(tmp_path / "a.jsonl", *(record(code=f"9.00000{n}") for n in range(5)))
    *read, last = read_items(path)
    assert len(read) == 2
    assert isinstance(last, Rejected)
    assert last.note.rule == "too_many"


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.jsonl", None, "missing"),
        ("a.jsonl", b"", "empty"),
        ("a.pdf", b"%PDF-1.7 ...", "unknown_type"),
        ("a.xlsx", b"PK\x03\x04 not really", "broken_office"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "encrypted"),
        ("a.json", b"[1, 2", "json"),
        ("a.json", b'["Th\xf4n"]', "encoding"),
        ("a.jsonl", '{"a": 1}'.encode("utf-16"), "encoding"),
        ("a.json.gz", gzip.compress(b"[1]")[:-6], "truncated"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_vietnamese(
    tmp_path: Path, name: str, content: bytes | None, fault: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ImportFaultError) as caught:
        list(read_items(path))
    assert caught.value.fault == fault
    assert "ệp" in str(caught.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from([*record(), "flags", "receiving_address", "Mã thủ tục", "lệ phí"])


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.dictionaries(KEYS, JSON, max_size=12), max_size=3), rubbish=st.binary(max_size=200))
def test_no_rubbish_makes_an_import_crash(tmp_path_factory: pytest.TempPathFactory, rows, rubbish) -> None:
    from knowledge.importing.run import import_file  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("rac")
    path = folder / "a.jsonl"
    lines = [json.dumps(row).encode() for row in rows]
    path.write_bytes(b"\n".join([*lines, rubbish, json.dumps(record()).encode()]))
    try:
        report = import_file(path, folder / "out", today=TODAY)
    except ImportFaultError:
        return
    assert report.total >= 1
    assert len(list((folder / "out" / "drafts").rglob("*.yml"))) == report.drafts
