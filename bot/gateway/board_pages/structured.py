"""What machines read inside the pages: schema.org as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup

from knowledge.exchange.jsonld import CONTEXT, government_service
from knowledge.schema import Procedure
from knowledge.town import FaqEntry, Office

Json = dict[str, Any]
Crumb = tuple[str, str]
# Inside a script element these could end it or begin a comment; JSON may write them as escapes.
_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def script_safe(data: Iterable[Json]) -> tuple[Markup, ...]:
    """Each object as text for a `<script type="application/ld+json">`."""
    return tuple(Markup(json.dumps(one, ensure_ascii=False).translate(_UNSAFE)) for one in data)  # noqa: S704


def breadcrumbs(crumbs: Sequence[Crumb]) -> Json:
    """The way to a page: names with whole addresses."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(crumbs, start=1)
        ],
    }


def service(entry: Procedure, office: Office, url: str) -> Json:
    """One procedure."""
    return government_service(entry, office, url)


def questions(entries: Iterable[FaqEntry], url: str) -> Json:
    """The frequent questions with their answers."""
    return {
        "@context": CONTEXT,
        "@type": "FAQPage",
        "url": url,
        "inLanguage": "vi",
        "mainEntity": [
            {
                "@type": "Question",
                "name": entry.question,
                "url": f"{url}#{entry.id}",
                "acceptedAnswer": {"@type": "Answer", "text": entry.answer},
            }
            for entry in entries
        ],
    }
