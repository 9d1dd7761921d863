"""Facets that are a list of the entry's own sentences."""

from __future__ import annotations

from actions.answering.compose.fact import Desk, Fact
from actions.answering.compose.phrasing import day, ended, listed, numbered
from knowledge.schema import Facet, Form, LegalDocument, Procedure


def time_limit(entry: Procedure, desk: Desk) -> Fact:
    """The source's own wording, which holds the conditions that a bare number would lose."""
    if entry.time_limit is None:
        return Fact(Facet.TIME_LIMIT, (), missing=True)
    return Fact(Facet.TIME_LIMIT, (ended(entry.time_limit.text),), items=(entry.time_limit.text,))


def steps(entry: Procedure, desk: Desk) -> Fact:
    """Steps in order."""
    lines = tuple(map(ended, entry.steps))
    return Fact(Facet.STEPS, tuple(numbered(lines)), items=lines, missing=not lines)


def conditions(entry: Procedure, desk: Desk) -> Fact:
    """Every condition."""
    lines = tuple(map(ended, entry.conditions))
    return Fact(Facet.CONDITIONS, tuple(listed(lines)), items=lines, missing=not lines)


def result(entry: Procedure, desk: Desk) -> Fact:
    """What the citizen takes home."""
    lines = tuple(map(ended, entry.result))
    return Fact(Facet.RESULT, tuple(listed(lines)), items=lines, missing=not lines)


def _form(form: Form, desk: Desk) -> str:
    say = desk.data.texts
    line = say("form_line", name=form.name, code=form.code) if form.code else form.name
    return ended(say("form_at", form=line, url=form.url) if form.url else line)


def forms(entry: Procedure, desk: Desk) -> Fact:
    """Forms with their legal numbers."""
    lines = tuple(_form(form, desk) for form in entry.forms)
    return Fact(Facet.FORMS, tuple(listed(lines)), items=lines, missing=not lines)


def _law(law: LegalDocument, desk: Desk) -> str:
    parts = [law.number]
    if law.name:
        parts.append(law.name)
    if law.date:
        parts.append(desk.data.texts("legal_dated", date=day(law.date)))
    return ended(", ".join(parts))


def legal_basis(entry: Procedure, desk: Desk) -> Fact:
    """Every legal text, with name and date where known."""
    lines = tuple(_law(law, desk) for law in entry.legal_basis)
    return Fact(Facet.LEGAL_BASIS, tuple(listed(lines)), items=lines, missing=not lines)
