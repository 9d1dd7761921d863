"""The pictures of the clerk's guide, docs/console.md. Only `make guide` writes them into docs/."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path
from typing import Any

from playwright.async_api import Locator, Page

from tests.browser.conftest import SCREENSHOTS

WINDOW: Any = {"viewport": {"width": 1200, "height": 820}, "locale": "vi-VN", "reduced_motion": "reduce"}
HEAD = b"\x89PNG\r\n\x1a\n"


def folder() -> Path:
    """GUIDE_PICTURES, which `make guide` sets, or the ordinary place of screenshots."""
    return Path(os.environ.get("GUIDE_PICTURES") or SCREENSHOTS)


async def picture(page: Page, name: str, at: Locator | None = None) -> None:
    """Save what the window shows, from its beginning or from `at`, as <name>.png of the guide."""
    if at is None:
        await page.evaluate("scrollTo(0, 0)")
    else:
        await at.evaluate("one => one.scrollIntoView({block: 'start'})")
    taken = await page.screenshot(animations="disabled", caret="hide")
    folder().mkdir(parents=True, exist_ok=True)
    (folder() / f"{name}.png").write_bytes(packed(taken))


def packed(png: bytes) -> bytes:
    """The same pixels in fewer bytes: Chromium packs for speed."""
    chunks, place = [], len(HEAD)
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        chunks.append((png[place + 4 : place + 8], png[place + 8 : place + 8 + length]))
        place += length + 12
    pixels = zlib.compress(zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT")), 9)
    kept = [(kind, data) for kind, data in chunks if kind in (b"IHDR", b"PLTE", b"tRNS")]
    return HEAD + b"".join(_chunk(kind, data) for kind, data in [*kept, (b"IDAT", pixels), (b"IEND", b"")])


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
