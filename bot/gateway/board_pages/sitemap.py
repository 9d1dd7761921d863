"""What search engines are told: which pages there are, and which to leave alone."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from bot.gateway.board_pages.links import FAQ, ROOT, SEARCH, Links
from knowledge.snapshot import Snapshot

QUALITY = "/chat-luong"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _pages(snapshot: Snapshot, links: Links) -> Iterator[tuple[str, str | None]]:
    """Path and the ISO day of its last check, where it has one."""
    yield "/", None
    yield ROOT, None
    yield QUALITY, None
    yield FAQ, max((entry.verified.on.isoformat() for entry in snapshot.faq.values()), default=None)
    for journey in snapshot.journeys.values():
        yield links.journey(journey.id), journey.verified.on.isoformat()
    for field in dict.fromkeys(entry.field for entry in snapshot.procedures.values()):
        yield links.field(field), None
    for entry in snapshot.procedures.values():
        yield links.procedure(entry.code), entry.verified.on.isoformat()


def sitemap(snapshot: Snapshot, links: Links) -> str:
    """Every page worth finding."""
    rows = []
    for path, checked in _pages(snapshot, links):
        modified = f"<lastmod>{checked}</lastmod>" if checked else ""
        rows.append(f"<url><loc>{escape(links.whole(path))}</loc>{modified}</url>")
    body = "\n".join(rows)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{NAMESPACE}">\n{body}\n</urlset>\n'


def robots(links: Links) -> str:
    """Conversations, results of searches and programs' data are not for search engines."""
    closed = "\n".join(f"Disallow: {path}" for path in ("/api/", "/chat", "/console", SEARCH))
    # "/chat" closes whatever begins so; of two rules the longer one counts.
    return f"User-agent: *\n{closed}\nAllow: {QUALITY}\nSitemap: {links.whole('/sitemap.xml')}\n"
