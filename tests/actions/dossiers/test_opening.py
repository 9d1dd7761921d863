from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from pydantic import SecretStr

from actions.dossiers.http_source import HttpSource
from actions.dossiers.key import load_or_create_key
from actions.dossiers.limits import load_limits
from actions.dossiers.lookup import Outcome
from actions.dossiers.opening import open_lookup, open_source
from actions.dossiers.settings import DossierSettings
from actions.dossiers.source import SourceUnavailableError
from actions.dossiers.verification import Verifier
from knowledge.snapshot import Snapshot, load_snapshot
from tests.actions.dossiers.conftest import CODE, NOW, row, store


@pytest.fixture(scope="module")
def town() -> Snapshot:
    return load_snapshot()


@pytest.mark.parametrize("driver", ["sqlite", "sqlite+aiosqlite"])
async def test_a_look_up_opens_from_settings_with_either_kind_of_driver(
    tmp_path: Path, town: Snapshot, driver: str
) -> None:
    settings = DossierSettings(
        var_dir=tmp_path / "var",
        dossiers_url=f"{driver}:///{tmp_path / 'new' / 'd.sqlite3'}",
        dossiers_lockout_url=f"{driver}:///{tmp_path / 'new' / 'l.sqlite3'}",
    )
    await store(settings.source_url, row(Verifier(load_or_create_key(settings.key_file))))
    desk = await open_lookup(settings, town)
    found = await desk.lookup(CODE, "1234", "c1", NOW)
    assert found.status is not None
    assert found.status.procedure_name == town.procedures["1.001193"].plain_name
    for _ in range(5):
        await desk.lookup(CODE, "0000", "c1", NOW)
    assert (await desk.lookup(CODE, "1234", "c2", NOW)).outcome is Outcome.LOCKED
    assert (await desk.lookup(CODE, "1234", "c2", NOW + dt.timedelta(minutes=15))).outcome is Outcome.FOUND
    await desk.close()


async def test_without_settings_everything_lies_in_the_var_folder(tmp_path: Path, town: Snapshot) -> None:
    settings = DossierSettings(var_dir=tmp_path / "var")
    await (await open_lookup(settings, town)).close()
    names = {path.name for path in (tmp_path / "var").iterdir()}
    assert {"dossiers.sqlite3", "dossier-lockouts.sqlite3", "dossiers.key"} <= names


async def test_a_web_address_names_the_offices_own_service(tmp_path: Path) -> None:
    settings = DossierSettings(
        var_dir=tmp_path, dossiers_url="https://office.example/api", dossiers_token=SecretStr("t")
    )
    source = await open_source(settings, load_limits(), Verifier(b"k" * 32))
    assert isinstance(source, HttpSource)
    assert "secret" not in repr(settings)
    await source.close()


async def test_a_store_that_is_no_database_is_reported_without_its_content(tmp_path: Path, town: Snapshot) -> None:
    broken = tmp_path / "d.sqlite3"
    broken.write_bytes(b"not a database at all, but long enough to be taken for one " * 20)
    settings = DossierSettings(var_dir=tmp_path / "var", dossiers_url=f"sqlite:///{broken}")
    with pytest.raises(SourceUnavailableError, match="DatabaseError"):
        await open_lookup(settings, town)
