"""Who gets to see what: every route of the console with every role."""

from __future__ import annotations

import pytest

from knowledge.console.areas import ALL
from knowledge.console.roles import Role
from knowledge.console.routing import Route
from knowledge.store import audit
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


@pytest.mark.parametrize("route", [r for r in ALL if r.method == "POST"], ids=lambda route: route.path)
async def test_a_form_without_the_sessions_token_does_nothing(office: Office, route: Route) -> None:
    clerk, other = await office.sign_in("lan", *Role), await office.sign_in("an", *Role)
    async with office.store.read() as connection:
        before = await audit.entries(connection)
    for form in ({"csrf": "another"}, {"csrf": other.csrf}, {"csrf": ""}):
        page = await clerk.post(address(route), form)
        assert page.status == 403
    bare = await clerk.client.post(f"/console{address(route)}", data=b"", allow_redirects=False)
    assert bare.status == 403
    async with office.store.read() as connection:
        assert await audit.entries(connection) == before
    assert (await clerk.get("/")).status == 200


@pytest.mark.parametrize("route", ALL, ids=lambda route: f"{route.method} {route.path}")
async def test_no_answer_is_kept_by_anybody_in_between(office: Office, route: Route) -> None:
    clerk = await office.sign_in("lan", *Role)
    form = {"csrf": clerk.csrf} if route.method == "POST" else None
    response = await clerk.client.request(route.method, f"/console{address(route)}", data=form, allow_redirects=False)
    assert "no-store" in response.headers["Cache-Control"]


async def test_head_and_unknown_methods_open_nothing(office: Office) -> None:
    visitor = await office.visitor()
    for method in ("HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"):
        response = await visitor.request(method, "/console/tai-khoan", allow_redirects=False)
        assert response.status in (303, 403, 404, 405)


@pytest.mark.parametrize("path", ["/khong-co", "/tai-khoan/", "/tai-khoan/1/../../", "/%0d%0aX-Evil:%201", "/%00"])
async def test_what_is_not_there_is_a_page_not_found(office: Office, path: str) -> None:
    clerk = await office.sign_in("lan", *Role)
    page = await clerk.get(path)
    assert page.status in (200, 404)
    assert page.status == 200 or "Không có trang này" in page.text
