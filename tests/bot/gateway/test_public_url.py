"""Where the public address comes from."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from bot.gateway.board_pages.links import Links
from bot.gateway.board_pages.texts import load_board_texts
from bot.gateway.settings import Settings
from knowledge.schema import Facet


def _settings(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)


@pytest.mark.parametrize(
    ("values", "url", "local"),
    [
        ({}, "http://127.0.0.1:8080", True),
        ({"gateway_host": "0.0.0.0", "gateway_port": 80}, "http://127.0.0.1:80", True),
        ({"gateway_host": "::1"}, "http://[::1]:8080", True),
        ({"gateway_host": "192.0.2.7"}, "http://192.0.2.7:8080", False),
        ({"gateway_public_url": "https://motcua.example.vn/"}, "https://motcua.example.vn", False),
        ({"gateway_public_url": "http://localhost:9"}, "http://localhost:9", True),
    ],
)
def test_it_is_the_setting_or_else_where_the_gateway_listens(values: dict[str, Any], url: str, local: bool) -> None:
    links = Links(_settings(**values).public_url, load_board_texts())
    assert (links.public_url, links.is_local) == (url, local)


@pytest.mark.parametrize(
    "url", ["motcua.example.vn", "ftp://a", "https://a/b", "https://u:p@a", "https://a?x", 'https://a"', "javascript:1"]
)
def test_anything_else_than_a_bare_origin_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValidationError, match="gateway_public_url"):
        _settings(gateway_public_url=url)


def test_an_answer_leads_to_its_facet_on_the_page() -> None:
    page_of = Links("http://a", load_board_texts()).page_of({"1.001193"})
    assert page_of("1.001193", "fees") == "/thu-tuc/1.001193#le-phi"
    assert page_of("1.001193", None) == "/thu-tuc/1.001193"
    assert page_of("1.001193", "no such facet") == "/thu-tuc/1.001193"
    assert page_of("9.999999", "fees") is None


def test_every_facet_has_its_own_anchor() -> None:
    anchors = [words.anchor for words in load_board_texts().facets.values()]
    assert len(set(anchors)) == len(Facet)
