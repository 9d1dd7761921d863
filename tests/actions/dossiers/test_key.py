from __future__ import annotations

import stat
from pathlib import Path

import pytest

from actions.dossiers.key import KeyFileError, load_or_create_key


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "var" / "dossiers.key"
    key = load_or_create_key(path)
    assert len(key) == 32
    assert load_or_create_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("content", ["", "abcd", "không phải khóa"])
def test_a_damaged_key_is_not_replaced_but_reported(tmp_path: Path, content: str) -> None:
    path = tmp_path / "dossiers.key"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(KeyFileError, match=r"dossiers\.key"):
        load_or_create_key(path)
    assert path.read_text(encoding="utf-8") == content
