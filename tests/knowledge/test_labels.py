"""Every value of the schema has its Vietnamese word, and no two values share one."""

from __future__ import annotations

from enum import StrEnum

import pytest

from knowledge.labels import label_of, options_of
from knowledge.schema import Channel, Facet, FieldOfWork, Level, PaperKind, Status


@pytest.mark.parametrize("kind", [Channel, Facet, FieldOfWork, Level, PaperKind, Status])
def test_every_member_has_one_word_of_its_own(kind: type[StrEnum]) -> None:
    words = options_of(kind)
    assert list(words) == list(kind)
    assert len(set(words.values())) == len(words)
    assert all(label_of(member) == word for member, word in words.items())
