"""Files of the base as what they stand for, read from their text."""

from __future__ import annotations

from knowledge.distinctions import Distinctions
from knowledge.journeys import Journey
from knowledge.laws import Laws
from knowledge.schema import Model, Procedure
from knowledge.snapshot import parse_text
from knowledge.store.drafts import Kind, key_of, kind_of
from knowledge.town import Abbreviations, FaqFile, Office, Places, Replies

OF_KIND: dict[Kind, type[Model]] = {
    Kind.PROCEDURE: Procedure,
    Kind.HISTORY: Procedure,
    Kind.FAQ: FaqFile,
    Kind.JOURNEY: Journey,
    Kind.OFFICE: Office,
    Kind.REPLIES: Replies,
}
OTHERS: dict[str, type[Model]] = {
    "places.yml": Places,
    "abbreviations.yml": Abbreviations,
    "laws.yml": Laws,
    "distinctions.yml": Distinctions,
}


def shape_of(path: str) -> type[Model] | None:
    """The shape of the file at `path`; None for one that the base does not know."""
    return OF_KIND.get(kind_of(path)) or OTHERS.get(path)


def read_model(path: str, text: str) -> Model:
    """The content of the file at `path`; raises KnowledgeError, also for a place that holds nothing of the base."""
    shape = shape_of(path)
    return parse_text(text, shape or Model, path)


def entries_of(path: str, text: str) -> dict[str, Model]:
    """The entries that the file holds, by id; none where it is not made of entries. Raises KnowledgeError."""
    model = read_model(path, text)
    if isinstance(model, FaqFile):
        return {item.id: item for item in model.entries}
    if isinstance(model, Procedure):
        code, _, version = path.removeprefix("history/").partition("/")
        is_earlier = kind_of(path) is Kind.HISTORY
        return {f"{code} ({key_of(version)})" if is_earlier else model.code: model}
    return {model.id: model} if isinstance(model, Journey) else {}
