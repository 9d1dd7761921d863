"""Documentation cannot rot: each target, setting and endpoint must be described."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from actions.settings import ActionSettings
from actions.worker.settings import WorkerSettings
from bot.gateway.app import create_app
from bot.gateway.settings import Settings as GatewaySettings
from embeddings.settings import EmbeddingsSettings

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()
README = (ROOT / "README.md").read_text()
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")


def targets() -> list[str]:
    return re.findall(r"^\.PHONY: (\S+)", MAKEFILE, flags=re.MULTILINE)


@pytest.mark.parametrize("target", targets())
def test_every_make_target_is_in_the_readme(target: str) -> None:
    assert f"`make {target}" in README


@pytest.mark.parametrize("target", [target for target in targets() if target != "built"])
def test_every_make_target_is_explained_by_make_help(target: str) -> None:
    assert re.search(rf"^{target}:.*## \S", MAKEFILE, flags=re.MULTILINE)


@pytest.mark.parametrize(
    "settings", [ActionSettings, WorkerSettings, GatewaySettings, EmbeddingsSettings], ids=lambda s: s.__module__
)
def test_every_setting_is_documented_with_its_environment_name(settings: type[BaseSettings]) -> None:
    text = (ROOT / "docs" / "settings.md").read_text()
    prefix = str(settings.model_config.get("env_prefix", ""))
    missing = [
        name
        for field, info in settings.model_fields.items()
        if f"`{(name := str(info.validation_alias or prefix + field).upper())}`" not in text
    ]
    assert missing == []


def test_every_variable_that_rasa_reads_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text()
    read = set(re.findall(r"\$\{(\w+)\}", (ROOT / "bot" / "endpoints.yml").read_text()))
    for source in (ROOT / "bot" / "rasa").glob("*.py"):
        read |= set(re.findall(r'environ(?:\.get\(|\[)"([A-Z_]+)"', source.read_text()))
    assert {name for name in read if f"`{name}`" not in text} == set()


def test_every_endpoint_of_the_gateway_is_documented() -> None:
    text = (ROOT / "docs" / "http.md").read_text()
    routes = {route.resource.canonical for route in create_app(GatewaySettings()).router.routes() if route.resource}
    assert {path for path in routes if path not in text} == set()


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda p: p.name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    dead = [target for target in LINK.findall(page.read_text()) if not (page.parent / target).exists()]
    assert dead == []


def test_the_guide_leads_to_every_page_of_the_console_and_uses_every_picture() -> None:
    guide = (ROOT / "docs" / "console.md").read_text()
    pages = {page.name for page in (ROOT / "docs" / "console").glob("*.md") if "measured" not in page.name}
    assert {name for name in pages if f"](console/{name})" not in guide} == set()
    shown = "\n".join([guide, *(page.read_text() for page in (ROOT / "docs" / "console").glob("*.md"))])
    pictures = {picture.name for picture in (ROOT / "docs" / "console").glob("*.png")}
    assert {name for name in pictures if name not in shown} == set()


def test_the_pictures_of_the_guide_can_be_read_and_stay_small() -> None:
    sizes = {}
    for picture in sorted((ROOT / "docs" / "console").glob("clerk-*.png")):
        head = picture.read_bytes()
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        assert 1000 <= int.from_bytes(head[16:20], "big") <= 1280, picture.name
        sizes[picture.name] = len(head)
    assert sizes
    assert sum(sizes.values()) < 1_500_000, sizes
