"""A file of the base as it is written in the browser: by a form where its kind has one, else as text."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.console.editing.form.checked import Checked, check
from knowledge.console.editing.form.wording import sections
from knowledge.console.publishing.models import shape_of
from knowledge.console.texts import texts
from knowledge.schema import Model
from knowledge.snapshot import KnowledgeError, read_yaml


@dataclass(frozen=True)
class Written:
    """`values` are what a form is drawn from, None where the file is shown as text; `model`: None where not valid."""

    path: str
    content: str
    values: Mapping[str, Any] | None
    model: Model | None
    faults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def form_of(path: str) -> type[Model] | None:
    """The model whose form the file is written by; None for a file that is written as text."""
    shape = shape_of(path)
    return shape if shape is not None and shape.__name__ in sections() else None


def written(path: str, content: str) -> Written:
    """A file as it stands in the store, valid or not."""
    shape = shape_of(path)
    if shape is None:
        return Written(path, content, None, None, {"": (texts("editing")["unknown_file"],)})
    try:
        data = read_yaml(content, path)
    except KnowledgeError as error:
        return Written(path, content, None, None, {"": (_where(str(error)),)})
    if not isinstance(data, dict):
        return Written(path, content, None, None, {"": (texts("editing")["not_yaml"],)})
    checked = check(data, shape)
    if form_of(path) is None:
        faults = {"": tuple(f"{place}: {text}" for place, said in checked.faults.items() for text in said)}
        return Written(path, content, None, checked.model, faults if checked.faults else {})
    values = checked.model.model_dump() if checked.model is not None else data
    return Written(path, content, values, checked.model, checked.faults)


def from_form(path: str, values: Mapping[str, Any], misread: Mapping[str, str]) -> Written:
    """What a form said."""
    shape = form_of(path)
    if shape is None:
        raise ValueError(f"{path} has no form")
    checked: Checked = check(values, shape, misread)
    tree = checked.model.model_dump() if checked.model is not None else values
    return Written(path, checked.content, tree, checked.model, checked.faults)


def from_text(path: str, text: str) -> Written:
    """What a text area said: line breaks as in our files, Unicode NFC."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return written(path, lines.rstrip() + "\n")


def _where(fault: str) -> str:
    line = fault.rpartition("line ")[2].partition(",")[0]
    said = texts("editing")
    return str(said["not_yaml_at"].format(line=line) if line.isdigit() else said["not_yaml"])
