"""What a request of these pages says: numbers in its path, words in its form."""

from __future__ import annotations

from aiohttp import web

from knowledge.console.faults import ConsoleError
from knowledge.console.forms import Fields, text
from knowledge.console.texts import texts
from knowledge.store.drafts import DraftError

LARGEST = 2**31 - 1  # of a number that is looked up
LONGEST_NOTE = 2000


def number(name: str) -> int:
    """A number that names something; raises ConsoleError("not_found") for what is none."""
    if not name.isascii() or not name.isdigit() or not 0 < (found := int(name[:11])) <= LARGEST:
        raise ConsoleError("not_found")
    return found


def number_in(request: web.Request, name: str) -> int:
    """A number in the path."""
    return number(request.match_info[name])


def words(form: Fields, name: str, *, needed: bool = False, longest: int = LONGEST_NOTE) -> str:
    """A text of the form without space around it; raises ConsoleError where it is too long, or missing and needed."""
    found = text(form, name).strip()
    said = texts("publishing")["fields"]
    if needed and not found:
        raise ConsoleError("invalid", what=said["missing"].format(field=said[name]))
    if len(found) > longest:
        raise ConsoleError("invalid", what=said["too_long"].format(field=said[name], longest=longest))
    return found


def as_fault(error: DraftError) -> ConsoleError:
    """What staff are told where a draft does not allow something."""
    if error.reason == "unknown":
        return ConsoleError("not_found")
    if error.reason == "own_change":
        return ConsoleError("invalid", what=texts("publishing")["own_change"])
    return ConsoleError("conflict")
