"""Who gets to see what: every route of the console with every role."""

from __future__ import annotations

import pytest

from knowledge.console.areas import ALL
from knowledge.console.roles import Role
from knowledge.console.routing import Route
from tests.knowledge.console.serving import Office

CLOSED = [route for route in ALL if route.roles is not None]


def address(route: Route) -> str:
    """The route's path with something in its places."""
    return "".join("1" if part.startswith("{") else part for part in _parts(route.path))


def _parts(path: str) -> list[str]:
    return [piece for part in path.split("{") for piece in (("{" + part).split("}") if "}" in part else [part])]


@pytest.mark.parametrize("route", CLOSED, ids=lambda route: f"{route.method} {route.path}")
async def test_a_page_is_open_to_its_roles_and_to_nobody_else(office: Office, route: Route) -> None:
    path = address(route)
    visitor = await office.visitor()
    unknown = await visitor.request(route.method, f"/console{path}", allow_redirects=False)
    assert (unknown.status, unknown.headers.get("Location")) in (
        (303, "/console/dang-nhap"),
        (403, None),
    )
    for role in Role:
        clerk = await office.sign_in(f"co-{role}", role)
        page = await (clerk.get(path) if route.method == "GET" else clerk.post(path))
        assert route.roles is not None
        if role in route.roles:
            assert page.status not in (403, 500), page.text
        else:
            assert page.status == 403


@pytest.mark.parametrize("route", [r for r in CLOSED if r.method == "POST"], ids=lambda route: route.path)
async def test_a_form_without_the_sessions_token_does_nothing(office: Office, route: Route) -> None:
    clerk = await office.sign_in("lan", *Role)
    page = await clerk.post(address(route), {"csrf": "another"})
    assert page.status == 403
