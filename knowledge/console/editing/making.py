"""New entries: where their file lies and how it begins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.console.editing.form.reading import slug
from knowledge.console.editing.form.values import tidy
from knowledge.console.editing.live import LiveBase
from knowledge.schema import CODE_PATTERN, FieldOfWork, Level
from knowledge.store.drafts import Kind, kind_of
from knowledge.yaml_writer import plain_yaml

NAMES = ("kind", "code", "name", "field", "topic", "title", "topic_title")


class MakingError(Exception):
    """It cannot be made; `reason` is a key of `texts/editing.yml` under `making`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class New:
    """`suffix`: what follows the address of the draft."""

    path: str
    content: str
    suffix: str = ""


def make(given: Mapping[str, str], base: LiveBase) -> New:
    """Raises MakingError."""
    said = {name: tidy(given.get(name, "")) for name in NAMES}
    match said["kind"]:
        case "procedure":
            return _procedure(said, base)
        case "question":
            return _question(said, base)
        case "topic":
            title = _needed(said["topic_title"])
            return New(
                _free(f"faq/{_named(title)}.yml", base), plain_yaml({"topic": title, "entries": []}), ADD_QUESTION
            )
        case "journey":
            title = _needed(said["title"])
            path = _free(f"journeys/{_named(title)}.yml", base)
            return New(path, plain_yaml({"id": _named(title), "title": title}))
        case _:
            raise MakingError("kind")


ADD_QUESTION = "?them=entries#f-entries"


def _procedure(said: Mapping[str, str], base: LiveBase) -> New:
    code, name, field = said["code"], _needed(said["name"]), said["field"]
    if not re.fullmatch(CODE_PATTERN, code, re.ASCII):
        raise MakingError("code")
    if field not in set(FieldOfWork):
        raise MakingError("field")
    if code in base.snapshot.procedures:
        raise MakingError("taken")
    values = {"code": code, "name": name, "field": field, "level": Level.COMMUNE.value}
    return New(f"procedures/{field}/{code}.yml", plain_yaml(values))


def _question(said: Mapping[str, str], base: LiveBase) -> New:
    path = said["topic"]
    if path not in base.contents or kind_of(path) is not Kind.FAQ:
        raise MakingError("topic")
    return New(path, base.contents[path], ADD_QUESTION)


def _needed(text: str) -> str:
    if not text or not slug(text):
        raise MakingError("name")
    return text


def _named(title: str) -> str:
    return slug(title)


def _free(path: str, base: LiveBase) -> str:
    if path in base.contents:
        raise MakingError("taken")
    return path
