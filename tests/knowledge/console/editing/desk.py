"""What a clerk does at a draft, as their browser sends it."""

from __future__ import annotations

from typing import Any

import lxml.html

from knowledge.snapshot import ROOT
from knowledge.store import drafts
from knowledge.store.drafts import Draft
from tests.knowledge.console.editing.forms import fields_in
from tests.knowledge.console.serving import Clerk, Office, Page

BIRTH = "procedures/tu-phap/1.001193.yml"


def of_file(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


async def begin(clerk: Clerk, path: str = BIRTH) -> str:
    """The address of the draft, relative to /console."""
    page = await clerk.post("/noi-dung/soan", {"path": path})
    assert page.status == 303, page.text
    assert page.location is not None
    return page.location.removeprefix("/console").partition("?")[0]


async def form(clerk: Clerk, address: str) -> dict[str, str]:
    """The form of a draft as a browser would send it unchanged."""
    page = await clerk.get(address)
    assert page.status == 200, page.text
    return form_on(page)


def form_on(page: Page) -> dict[str, str]:
    return fields_in(lxml.html.fromstring(page.text).get_element_by_id("draft-form"))


async def kept(office: Office, address: str) -> Draft:
    """The draft as it is in the store."""
    async with office.store.read() as connection:
        return await drafts.get(connection, int(address.rsplit("/", 1)[-1]))


def told(page: Page, place: str) -> list[str]:
    """What is said under a field."""
    found: Any = lxml.html.fromstring(page.text).xpath(f'//*[@id="n-{place}"]//p')
    return [" ".join(line.text_content().split()) for line in found]
