"""The console's words belong together: acts have phrases, menu items have pages, waiting lines have sentences."""

from __future__ import annotations

import ast
import fnmatch
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.console.areas import ALL
from knowledge.console.faults import STATUS
from knowledge.console.home import WAITING
from knowledge.console.menu import item_at, menu
from knowledge.console.roles import Role
from knowledge.console.texts import texts

ROOT = Path(__file__).parents[3]
PACKAGES = ("knowledge", "bot", "actions", "embeddings", "deploy")
ACT_PLACE = 2  # record(connection, by, act, object)


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
            yield node


def _acts(node: ast.expr) -> set[str]:
    """Every act that the expression may be, as far as it is written there; `held_*` for f"held_{...}"."""
    made = {part for one in ast.walk(node) if isinstance(one, ast.JoinedStr) for part in one.values}
    found = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and one not in made}
    for one in ast.walk(node):
        if isinstance(one, ast.JoinedStr):
            found.add("".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in one.values))
    return {act for act in found if isinstance(act, str)}


def recorded() -> dict[str, set[str]]:
    """Each place that records an act, with the acts written there."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            if "audit.record(" not in source:
                continue
            for call in _calls(ast.parse(source)):
                found[f"{path.relative_to(ROOT)}:{call.lineno}"] = _acts(call.args[ACT_PLACE])
    return found


def test_every_act_that_is_recorded_anywhere_has_a_phrase() -> None:
    acts, known = recorded(), list(texts("acts"))
    assert len(acts) > 10
    nameless = {place: [act for act in found if not fnmatch.filter(known, act)] for place, found in acts.items()}
    assert {place: found for place, found in nameless.items() if found} == {}


def detailed() -> set[str]:
    """The names of all details that acts are recorded with; of `**rows`, the keys that are written in that file."""
    found = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            if "audit.record(" not in source:
                continue
            tree = ast.parse(source)
            splat = {ast.unparse(word.value) for call in _calls(tree) for word in call.keywords if word.arg is None}
            found |= {word.arg for call in _calls(tree) for word in call.keywords if word.arg}
            for node in ast.walk(tree):
                if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) in splat and node.value is not None:
                    found |= {
                        str(key.value)
                        for one in ast.walk(node.value)
                        if isinstance(one, ast.Dict)
                        for key in one.keys
                        if isinstance(key, ast.Constant)
                    }
    return found - {"at"}


def test_every_detail_of_an_act_has_a_name() -> None:
    assert len(detailed()) > 10
    assert detailed() - set(texts("audit")["details"]) == set()


def test_every_phrase_is_a_sentence_of_its_own() -> None:
    phrases = list(texts("acts").values())
    assert all(isinstance(phrase, str) and phrase.strip() for phrase in phrases)
    assert sorted({phrase for phrase in phrases if phrases.count(phrase) > 1}) == []


@pytest.mark.parametrize("item", menu(), ids=lambda item: item.path)
def test_every_item_of_the_menu_leads_to_a_page_for_the_same_roles(item) -> None:
    pages = {route.path: route for route in ALL if route.method == "GET"}
    assert item.path in pages
    roles = pages[item.path].roles
    assert roles is not None
    assert (item.roles or frozenset(Role)) <= roles


@pytest.mark.parametrize("item", menu(), ids=lambda item: item.path)
def test_every_item_of_the_menu_is_marked_on_its_own_page_and_below(item) -> None:
    assert item_at(menu(), item.path) == item
    assert item_at(menu(), f"{item.path}/1/sua") == (item if item.path != "/" else None)


@pytest.mark.parametrize("line", WAITING, ids=lambda line: line.key)
def test_every_line_of_the_first_page_has_a_sentence_and_a_page(line) -> None:
    assert texts("home")["waiting"][line.key]
    pages = {route.path: route for route in ALL if route.method == "GET"}
    assert line.path.split("?")[0] in pages
    assert line.roles <= (pages[line.path.split("?")[0]].roles or frozenset())


def test_every_fault_and_role_has_its_words() -> None:
    assert set(texts("faults")) == set(STATUS)
    assert set(texts("roles")) == set(Role)
    assert set(texts("people")["role_hints"]) == set(Role)


@pytest.mark.parametrize("path", sorted((ROOT / "knowledge/console/texts").glob("*.yml")), ids=lambda path: path.name)
def test_no_key_of_the_words_was_read_as_yes_or_no(path: Path) -> None:
    def keys(value: object) -> Iterator[object]:
        if isinstance(value, dict):
            for key, below in value.items():
                yield key
                yield from keys(below)
        elif isinstance(value, list):
            for below in value:
                yield from keys(below)

    assert [key for key in keys(dict(texts(path.stem))) if isinstance(key, bool)] == []
