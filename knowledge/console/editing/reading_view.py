"""An entry as staff read it: every field that says something, by section."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.console.editing.form.choices import surroundings
from knowledge.console.editing.form.drawing import FieldView, ManyView, SectionView, View, draw
from knowledge.console.editing.form.notes import Notes
from knowledge.console.editing.live import LiveBase
from knowledge.console.editing.written import form_of, written


@dataclass(frozen=True)
class Said:
    """One thing that is said; `label` is empty inside a list."""

    label: str
    lines: tuple[str, ...]
    depth: int = 0


@dataclass(frozen=True)
class Part:
    """A section; none said: the source gives nothing."""

    key: str
    title: str
    said: tuple[Said, ...]
    is_facet: bool


@dataclass(frozen=True)
class ReadingView:
    """`text` where the file has no form."""

    parts: tuple[Part, ...]
    text: str = ""


def reading_view(base: LiveBase, path: str, content: str) -> ReadingView:
    """The file as it stands."""
    file, model = written(path, content), form_of(path)
    if model is None or file.values is None:
        return ReadingView((), content)
    views = draw(model, file.values, surroundings(base.snapshot, file.values), Notes())
    return ReadingView(tuple(part_of(view) for view in views))


def part_of(view: SectionView) -> Part:
    """A section as it is read."""
    said = tuple(row for part in view.parts for row in _said(part, 0))
    return Part(view.section.key, view.section.title, said, view.section.facet is not None)


def _said(view: View, depth: int) -> Iterator[Said]:
    if isinstance(view, FieldView):
        if view.value and view.draw != "kept":
            yield Said(view.words.label, tuple(_shown(view)), depth)
        return
    if isinstance(view, ManyView):
        if view.rows:
            yield Said(view.words.label, (), depth)
        for row in view.rows:
            yield Said(row.heading, (), depth + 1)
            for part in row.parts:
                yield from _said(part, depth + 2)
        return
    inner = [row for part in view.parts for row in _said(part, depth + 1)]
    if inner:
        yield Said(view.words.label, (), depth)
        yield from inner


def _shown(view: FieldView) -> Iterator[str]:
    if view.draw == "choice":
        yield dict(view.options).get(view.value, view.value)
    elif view.draw == "several":
        words = dict(view.options)
        yield ", ".join(words.get(name, name) for name in view.value.split("\n"))
    elif view.shown:
        yield view.shown if view.draw == "shown" or view.shown == view.value else f"{view.value} – {view.shown}"
    else:
        yield from view.value.split("\n")
