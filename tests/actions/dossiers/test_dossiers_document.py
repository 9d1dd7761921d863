from __future__ import annotations

import re
from pathlib import Path

from aiohttp import web

from actions.dossiers.http_source import HttpSource
from actions.dossiers.settings import DossierSettings
from actions.dossiers.verification import Verifier
from knowledge.day import VIETNAM

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "dossiers.md").read_text(encoding="utf-8")


async def test_the_answer_shown_to_offices_is_one_that_we_understand(verifier: Verifier) -> None:
    (example,) = re.findall(r"```json\n(.+?)```", TEXT, flags=re.DOTALL)

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=example, content_type="application/json")

    application = web.Application()
    application.router.add_get("/dossiers/H55.242-260804-0583", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    source = HttpSource(f"http://127.0.0.1:{runner.addresses[0][1]}", verifier, timeout_s=2)
    record = await source.find("H55.242-260804-0583")
    await source.close()
    await runner.cleanup()
    assert record is not None
    assert (record.status, record.applicant) == (4, "N.V.A.")
    assert verifier.matches(record, "5678")
    assert record.due_at is not None
    assert record.due_at.astimezone(VIETNAM).hour == 23


def test_each_setting_is_told() -> None:
    assert [name for name in DossierSettings.model_fields if f"`{name.upper()}" not in TEXT] == []
