from __future__ import annotations

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from actions.answering.answerer import Answerer
from actions.answering.compose.fact import Desk
from actions.answering.talk import Talk
from actions.base import Parts
from actions.dossiers.key import load_or_create_key
from actions.dossiers.opening import open_lookup
from actions.dossiers.settings import DossierSettings
from actions.dossiers.verification import Verifier
from actions.services import Services
from tests.actions.dossiers.conftest import NOW, row, store
from tests.actions.town import WordSearch


@pytest.fixture
async def services(tmp_path: Path, desk: Desk, answerer: Answerer) -> AsyncIterator[Services]:
    """Real services over the small town, with one real dossier (CODE, second fact 1234)."""
    settings = DossierSettings(var_dir=tmp_path / "var")
    await store(settings.source_url, row(Verifier(load_or_create_key(settings.key_file))))
    lookup = await open_lookup(settings, desk.snapshot)
    with ThreadPoolExecutor(1) as executor:
        parts = Parts(None, desk, answerer, Talk(desk), WordSearch(desk.snapshot, desk.data))  # type: ignore[arg-type]
        yield Services(parts, lookup, executor, seconds=2.0, now=lambda: NOW)
    await lookup.close()
