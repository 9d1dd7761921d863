"""Forms as a browser fills them in and sends them."""

from __future__ import annotations

from typing import Any

import lxml.html

from knowledge.console.editing.form.checked import Checked, check
from knowledge.console.editing.form.choices import Surroundings, surroundings
from knowledge.console.editing.form.drawing import draw
from knowledge.console.editing.form.notes import Notes
from knowledge.console.editing.form.reading import Typed, nested, read
from knowledge.console.editing.form.shapes import Group
from knowledge.console.pages import Pages
from knowledge.schema import Model
from knowledge.snapshot import Snapshot

PAGES = Pages("Trung tâm thử")
TEMPLATE = (
    "{% from 'editing/fields.html' import any %}<form>{% for section in sections %}{% for part in section.parts %}"
    "{{ any(part, t('editing')) }}{% endfor %}{% endfor %}</form>"
)


def fields_in(form: Any) -> dict[str, str]:
    """What a browser would send of a form, without any button."""
    found = {}
    for control in form.xpath(".//input|.//select|.//textarea"):
        name = control.get("name")
        if not name or control.get("disabled") is not None:
            continue
        if control.tag == "select":
            chosen = [option for option in control.findall("option") if option.get("selected") is not None]
            option = (chosen or control.findall("option"))[0]
            found[name] = option.get("value", "")
        elif control.tag == "textarea":
            # HTML drops one line break after the opening tag; browsers send CR LF.
            found[name] = (control.text or "").removeprefix("\n").replace("\n", "\r\n")
        elif control.get("type") not in ("checkbox", "radio") or control.get("checked") is not None:
            found[name] = control.get("value", "")
    return found


def fields_of(html: str) -> dict[str, str]:
    """The fields of the only form."""
    return fields_in(lxml.html.fromstring(html).forms[0])


def drawn(model: type[Model], tree: Any, around: Surroundings | None = None, opened: str = "") -> str:
    """The fields of an entry as HTML."""
    views = draw(model, tree, around or Surroundings(), Notes(), opened)
    return PAGES._environment.from_string(TEMPLATE).render(sections=views)


def typed_back(model: Model, base: Snapshot) -> Typed:
    """The entry drawn, sent and read, nothing changed."""
    tree = model.model_dump()
    html = drawn(type(model), tree, surroundings(base, tree))
    return read(nested(fields_of(html).items()), Group(type(model)))


def round_trip(model: Model, base: Snapshot) -> Checked:
    """The entry that comes back."""
    typed = typed_back(model, base)
    return check(typed.values, type(model), typed.faults)
