"""Only listed sites may embed the widget."""

from __future__ import annotations

import gzip

import pytest

from bot.gateway.channels.web_session.widget import FOLDER
from bot.gateway.settings import Settings
from tests.bot.gateway.channels.web_session.client import begin
from tests.bot.gateway.conftest import Gateway, Start

PORTAL = "https://xa.example.vn"
MOST_BYTES = 30_000


async def test_a_listed_site_may_do_everything(start: Start) -> None:
    gateway: Gateway = await start(gateway_widget_origins=f"{PORTAL}, https://khac.example.vn")
    asks = {"Origin": PORTAL, "Access-Control-Request-Method": "POST"}
    session = await begin(gateway)
    preflight = await gateway.client.options(f"{session.path}/messages", headers=asks)
    assert preflight.status == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == PORTAL
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]
    sent = await session.post("khai sinh", headers={"Origin": PORTAL})
    assert sent.status == 202
    assert sent.headers["Access-Control-Allow-Origin"] == PORTAL
    assert "Origin" in sent.headers["Vary"]
    refused = await session.post("", headers={"Origin": PORTAL})
    assert refused.headers["Access-Control-Allow-Origin"] == PORTAL, "the widget must be able to read the fault"
    script = await gateway.client.get("/widget/tro-ly.js", headers={"Origin": PORTAL})
    assert script.headers["Access-Control-Allow-Origin"] == PORTAL


@pytest.mark.parametrize("origin", ["https://evil.example", "null", f"{PORTAL}.evil.example", "http://xa.example.vn"])
async def test_other_sites_may_do_nothing(start: Start, origin: str) -> None:
    gateway: Gateway = await start(gateway_widget_origins=PORTAL)
    session = await begin(gateway)
    headers = {"Origin": origin}
    assert (await session.post("khai sinh", headers=headers)).status == 403
    assert (await gateway.client.delete(session.path, headers=headers)).status == 403
    assert (await gateway.client.post("/api/sessions", headers=headers)).status == 403
    assert (await gateway.client.options("/api/sessions", headers=headers)).status == 403
    read = await gateway.client.get(f"{session.path}/events", headers=headers)
    assert "Access-Control-Allow-Origin" not in read.headers
    assert gateway.rasa.asked == []


async def test_no_other_path_is_opened_to_listed_sites(start: Start) -> None:
    gateway: Gateway = await start(gateway_widget_origins=PORTAL)
    for path in ("/", "/api/procedures", "/metrics"):
        response = await gateway.client.get(path, headers={"Origin": PORTAL})
        assert "Access-Control-Allow-Origin" not in response.headers


async def test_our_own_pages_need_no_listing(gateway: Gateway) -> None:
    session = await begin(gateway)
    own = gateway.url.rstrip("/")
    assert (await session.post("khai sinh", headers={"Origin": own})).status == 202


@pytest.mark.parametrize("wrong", ["*", "xa.example.vn", "https://xa.example.vn/path", "javascript:alert(1)"])
def test_a_setting_that_is_no_origin_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="gateway_widget_origins"):
        Settings(_env_file=None, gateway_widget_origins=wrong)


async def test_the_example_page_is_there_only_when_switched_on(start: Start) -> None:
    off: Gateway = await start()
    assert (await off.client.get("/widget/vi-du")).status == 404
    on: Gateway = await start(gateway_widget_example=True)
    page = await on.client.get("/widget/vi-du")
    assert page.status == 200
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert "http" not in (await page.text()).replace("http-equiv", "")


async def test_the_script_names_modules_that_may_be_kept_for_ever(gateway: Gateway) -> None:
    script = await gateway.client.get("/widget/tro-ly.js")
    text = await script.text()
    address = text.split('from "./')[1].split('"')[0]
    module = await gateway.client.get(f"/widget/{address}")
    assert module.status == 200
    assert "immutable" in module.headers["Cache-Control"]
    assert script.headers["Cache-Control"] == "no-cache"
    again = await gateway.client.get("/widget/tro-ly.js", headers={"If-None-Match": script.headers["ETag"]})
    assert again.status == 304


async def test_the_whole_widget_is_small(gateway: Gateway) -> None:
    script = await (await gateway.client.get("/widget/tro-ly.js")).read()
    files = [path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.suffix in {".js", ".css"}]
    assert len(files) > 3
    assert sum(len(gzip.compress(content)) for content in [script, *files]) <= MOST_BYTES


def test_the_widget_asks_nobody_else() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in FOLDER.iterdir() if path.suffix in {".js", ".css"})
    assert "https://" not in text
    assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "innerHTML" not in text
