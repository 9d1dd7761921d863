"""What the desk's forms send."""

from __future__ import annotations

import re
import secrets

from aiohttp import web

from knowledge.console.desk.line import LINE, Line
from knowledge.console.faults import ConsoleError
from knowledge.console.forms import Fields, text
from knowledge.console.texts import texts

LONGEST = 4000  # characters of a reply; channels cut it into messages
_CONVERSATION = re.compile(r"[A-Za-z0-9_-]{22}")
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")


def line_of(request: web.Request) -> Line:
    """The running assistant; raises ConsoleError("assistant_away") where the console runs without one."""
    line = request.app.get(LINE)
    if line is None:
        raise ConsoleError("assistant_away")
    return line


def conversation_of(request: web.Request) -> str:
    """The conversation of the address; raises ConsoleError("not_found")."""
    found = request.match_info["conversation"]
    if not _CONVERSATION.fullmatch(found):
        raise ConsoleError("not_found")
    return found


def number_of(request: web.Request) -> int:
    """The number of the address; raises ConsoleError("not_found")."""
    found = request.match_info["number"]
    if not (found.isascii() and found.isdigit() and len(found) < 16):  # noqa: PLR2004 - within 64 bits
        raise ConsoleError("not_found")
    return int(found)


def words_of(form: Fields, name: str = "text") -> str:
    """A text of one line or more, which must hold something; raises ConsoleError("invalid")."""
    found = text(form, name).replace("\r\n", "\n").strip()
    if not found:
        raise ConsoleError("invalid", what=texts("desk")["faults"]["empty"])
    if len(found) > LONGEST:
        raise ConsoleError("invalid", what=texts("desk")["faults"]["long"].format(most=LONGEST))
    return found


def nonce_of(form: Fields) -> str:
    """What makes a form that is sent twice one act; raises ConsoleError("bad_form")."""
    found = text(form, "nonce")
    if not _NONCE.fullmatch(found):
        raise ConsoleError("bad_form")
    return found


def new_nonce() -> str:
    """For a form."""
    return secrets.token_urlsafe(18)
