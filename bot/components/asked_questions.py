"""Questions about one procedure, by what is asked about it, as examples of intents. Knows nothing of Rasa."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

PREFIX = "ask_"


def asked_examples(folder: Path) -> Iterator[tuple[str, str]]:
    """(intent, text) of every question in `<folder>/*.yml`, in a fixed order: file, code, facet, line.

    Each file maps a procedure's code to facets, and each facet to questions; `embeddings/written.py` reads them too and
    checks them.
    """
    for path in sorted(folder.glob("*.yml")):
        # libyaml's loader takes a seventh of the time.
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        for facets in yaml.load(path.read_text(encoding="utf-8"), Loader=loader).values():  # noqa: S506
            for facet, texts in facets.items():
                for text in texts:
                    yield f"{PREFIX}{facet}", text
