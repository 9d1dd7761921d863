"""Search, the board, health and what protects every answer."""

from __future__ import annotations

import pytest

from bot.gateway.errors import STATUS
from bot.gateway.limits import Limits
from bot.gateway.texts import load_texts
from tests.bot.gateway.conftest import Gateway, Start
from tests.bot.gateway.standins import reply


async def test_search_passes_the_action_servers_results_on(gateway: Gateway) -> None:
    response = await gateway.client.get("/api/search", params={"q": " khai\u200b sinh ", "k": "3"})
    assert response.status == 200
    assert await response.json() == gateway.actions.found
    assert gateway.actions.queries == [{"q": "khai sinh", "k": "3"}]


async def test_search_asks_for_ten_unless_told(gateway: Gateway) -> None:
    await gateway.client.get("/api/search", params={"q": "khai sinh"})
    assert gateway.actions.queries[0]["k"] == "10"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({}, "query_empty"),
        ({"q": "\u200b "}, "query_empty"),
        ({"q": "a" * 301}, "query_too_long"),
        ({"q": "a", "k": "0"}, "query_count_invalid"),
        ({"q": "a", "k": "51"}, "query_count_invalid"),
        ({"q": "a", "k": "-1"}, "query_count_invalid"),
        ({"q": "a", "k": "x"}, "query_count_invalid"),
        ({"q": "a", "k": "٣"}, "query_count_invalid"),
        ({"q": "a", "k": "9" * 999}, "query_count_invalid"),
    ],
)
async def test_a_wrong_search_is_a_clear_error(gateway: Gateway, params: dict[str, str], code: str) -> None:
    response = await gateway.client.get("/api/search", params=params)
    assert (response.status, (await response.json())["error"]["code"]) == (422, code)


async def test_a_search_that_cannot_be_had_is_a_503(gateway: Gateway) -> None:
    gateway.actions.found = {"odd": 1}
    assert (await gateway.client.get("/api/search", params={"q": "a"})).status == 503
    gateway.actions.status = 500
    assert (await gateway.client.get("/api/search", params={"q": "a"})).status == 503
    await gateway.actions.server.close()
    response = await gateway.client.get("/api/search", params={"q": "a"})
    assert (await response.json())["error"]["code"] == "search_unavailable"


async def test_the_board_lists_procedures_and_shows_one_without_what_is_internal(gateway: Gateway) -> None:
    listing = await (await gateway.client.get("/api/procedures")).json()
    assert [entry["code"] for entry in listing["procedures"]] == ["9.000001"]
    assert listing["version"]
    entry = await (await gateway.client.get("/api/procedures/9.000001")).json()
    assert entry["fees"][0]["amount_vnd"] == 8000
    assert entry["verified"] == {"on": "2026-11-01"}
    assert not {"sample_questions", "aliases"} & set(entry)


async def test_an_unknown_procedure_is_a_404_in_the_error_shape(gateway: Gateway) -> None:
    for code in ("1.999999", "x", "%00", "a" * 500):
        response = await gateway.client.get(f"/api/procedures/{code}")
        assert response.status == 404
        assert (await response.json())["error"]["code"] == "procedure_not_found"


async def test_alive_says_nothing_about_ready(start: Start) -> None:
    gateway: Gateway = await start(rasa_url="http://127.0.0.1:9")
    assert (await gateway.client.get("/healthz")).status == 200
    response = await gateway.client.get("/readyz")
    assert (response.status, (await response.json())["error"]["code"]) == (503, "not_ready")


async def test_ready_once_a_real_question_was_answered_and_not_asked_again_at_once(gateway: Gateway) -> None:
    assert (await gateway.client.get("/readyz")).status == 200
    assert (await gateway.client.get("/readyz")).status == 200
    assert len(gateway.rasa.asked) == 1
    assert gateway.rasa.asked[0]["sender"].startswith("readiness-")


async def test_not_ready_while_rasa_has_no_model(gateway: Gateway) -> None:
    gateway.rasa.replies = [[], reply(outcome="error")]
    assert [(await gateway.client.get("/readyz")).status for _ in range(3)] == [503, 503, 200]


async def test_not_ready_while_the_action_server_is_unwell(gateway: Gateway) -> None:
    assert (await gateway.client.get("/readyz")).status == 200
    gateway.actions.status = 503
    assert (await gateway.client.get("/readyz")).status == 503
    gateway.actions.status = 200
    assert (await gateway.client.get("/readyz")).status == 200
    assert len(gateway.rasa.asked) == 2


async def test_metrics_count_turns_by_outcome(gateway: Gateway) -> None:
    await gateway.say("khai sinh")
    gateway.rasa.replies = [[]]
    await gateway.say("khai sinh")
    metrics = await (await gateway.client.get("/metrics")).text()
    assert 'motcua_gateway_turns_total{channel="web",outcome="answered"} 1.0' in metrics
    assert 'motcua_gateway_turns_total{channel="web",outcome="error"} 1.0' in metrics
    assert 'motcua_gateway_rasa_failures_total{reason="silent"} 1.0' in metrics
    assert 'route="/api/chat"' in metrics


async def test_metrics_are_not_for_everybody(start: Start) -> None:
    gateway: Gateway = await start(gateway_metrics_networks="192.0.2.0/24")
    assert (await gateway.client.get("/metrics")).status == 403


async def test_a_forwarded_address_is_believed_only_from_a_trusted_proxy(start: Start) -> None:
    outside = {"X-Forwarded-For": "127.0.0.1, 203.0.113.9"}
    gateway: Gateway = await start()
    assert (await gateway.client.get("/metrics", headers=outside)).status == 403
    behind: Gateway = await start(gateway_trusted_proxies="127.0.0.1")
    assert (await behind.client.get("/metrics", headers=outside)).status == 403
    assert (await behind.client.get("/metrics", headers={"X-Forwarded-For": "::1"})).status == 200


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/none", "/static/x/base.css", "/api/procedures"])
async def test_every_answer_carries_the_security_headers(gateway: Gateway, path: str) -> None:
    headers = (await gateway.client.get(path)).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "aiohttp" not in headers["Server"]


async def test_the_page_holds_nothing_that_the_policy_would_block(gateway: Gateway) -> None:
    page = await (await gateway.client.get("/")).text()
    assert "<style" not in page
    assert " style=" not in page
    assert "onclick" not in page
    assert page.count("<script") == page.count('<script type="module" src="/static/')


async def test_assets_are_kept_for_ever_under_their_version_only(gateway: Gateway) -> None:
    page = await (await gateway.client.get("/")).text()
    version = page.split("/static/")[1].split("/")[0]
    current = await gateway.client.get(f"/static/{version}/js/main.js")
    assert current.content_type == "text/javascript"
    assert "immutable" in current.headers["Cache-Control"]
    old = await gateway.client.get("/static/0000/js/main.js")
    assert (old.status, old.headers["Cache-Control"]) == (200, "no-cache")


def test_every_fault_has_words_and_every_text_a_fault() -> None:
    assert set(load_texts().errors) == set(STATUS)


def test_the_default_channel_is_the_web(limits: Limits) -> None:
    assert limits.channels[0] == "web"
