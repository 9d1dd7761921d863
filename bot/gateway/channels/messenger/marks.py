"""What we put into messages and menus to know it again: never a person's words."""

from __future__ import annotations

GET_STARTED = "GET_STARTED"
_MENU = "MENU:"
_PART = "mot-cua:"


def menu_payload(name: str) -> str:
    """The payload of a menu entry."""
    return _MENU + name


def menu_entry(payload: str) -> str | None:
    """The menu entry's name, None where the payload is something else."""
    return payload.removeprefix(_MENU) if payload.startswith(_MENU) else None


def part_mark(key: str) -> str:
    """`metadata` of one of our messages; it comes back in the echo."""
    return _PART + key


def is_ours(metadata: str | None) -> bool:
    """True for the echo of a message that this program sent, whichever process it was."""
    return metadata is not None and metadata.startswith(_PART)
