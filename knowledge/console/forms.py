"""Reading what a form sent."""

from __future__ import annotations

from aiohttp import web
from multidict import MultiDictProxy

from knowledge.console.faults import ConsoleError

Fields = MultiDictProxy[str | bytes | bytearray | web.FileField]


async def read(request: web.Request) -> Fields:
    """Every field; raises ConsoleError("bad_form") for what is no form or no text."""
    try:
        form = await request.post()
    except (ValueError, LookupError) as error:  # broken UTF-8, an unknown encoding
        raise ConsoleError("bad_form") from error
    if not all(_is_text(value) for value in form.values() if isinstance(value, str)):
        raise ConsoleError("bad_form")
    return form


def _is_text(value: str) -> bool:
    """False for what no database keeps: zero bytes, and half characters, which some encodings can spell."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in value


def text(form: Fields, name: str) -> str:
    """One field, "" where it is missing."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def several(form: Fields, name: str) -> list[str]:
    """A field that may be there more than once."""
    return [value for value in form.getall(name, []) if isinstance(value, str)]
