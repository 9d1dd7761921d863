"""An entry that is drawn as a form and sent back unchanged is the same entry."""

from __future__ import annotations

import pytest

from knowledge.base_files import read_base
from knowledge.console.editing.form.wording import sections
from knowledge.console.publishing.models import read_model, shape_of
from knowledge.schema import Model
from knowledge.snapshot import ROOT, load_snapshot
from tests.knowledge.console.editing.forms import round_trip

BASE = load_snapshot(ROOT)
FORMS = sorted(path for path in read_base(ROOT) if (shape_of(path) or Model).__name__ in sections())


@pytest.mark.parametrize("path", FORMS)
def test_an_entry_sent_back_unchanged_stays_the_same(path: str) -> None:
    entry = read_model(path, (ROOT / path).read_text("utf-8"))
    back = round_trip(entry, BASE)
    assert back.faults == {}
    assert back.model == entry
    assert read_model(path, back.content) == entry
