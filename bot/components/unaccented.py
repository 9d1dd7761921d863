"""Which unaccented copies a set of training examples needs. Knows nothing of Rasa."""

from __future__ import annotations

from collections.abc import Iterable

from embeddings.text import fold

Example = tuple[str, str]


def unaccented_copies(examples: Iterable[Example]) -> list[Example]:
    """Copies (intent, folded text) of `examples` (intent, text), in their order, each text once.

    Left out are copies that teach nothing (the example has no diacritics, another has the same copy) and copies that
    would teach a contradiction, because another intent has an example that reads the same without its diacritics.
    """
    known = list(examples)
    owners: dict[str, set[str]] = {}
    for intent, text in known:
        owners.setdefault(fold(text), set()).add(intent)
    taken = {text.lower() for _, text in known}
    copies: list[Example] = []
    for intent, text in known:
        copy = fold(text)
        if copy in taken or len(owners[copy]) > 1:
            continue
        taken.add(copy)
        copies.append((intent, copy))
    return copies
