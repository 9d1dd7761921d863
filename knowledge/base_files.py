"""Which files are the base, as it is exported, published and fingerprinted; the words of our own code are not."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

FOLDERS = frozenset({"procedures", "history", "faq", "journeys"})
FILES = frozenset({"office.yml", "places.yml", "abbreviations.yml", "replies.yml", "distinctions.yml", "laws.yml"})
FINGERPRINT_CHARACTERS = 16


def belongs(path: str) -> bool:
    """True for the place of a base file, relative to the base's folder, with /."""
    pure = PurePosixPath(path)
    if str(pure) != path or pure.is_absolute() or any(part.startswith(".") for part in pure.parts):
        return False
    return path in FILES or (len(pure.parts) > 1 and pure.parts[0] in FOLDERS and pure.suffix == ".yml")


def base_files(root: Path) -> list[Path]:
    """Every base file below `root`, in a stable order."""
    found = [path for path in root.rglob("*.yml") if belongs(path.relative_to(root).as_posix()) and path.is_file()]
    return sorted(found, key=lambda path: path.relative_to(root).parts)


def read_base(root: Path) -> dict[str, str]:
    """The base files' contents by their place; raises OSError or UnicodeDecodeError."""
    return {path.relative_to(root).as_posix(): path.read_bytes().decode("utf-8") for path in base_files(root)}


def fingerprint_of(contents: Mapping[str, str]) -> str:
    """SHA-256 over places and contents (hexadecimal, first 16 characters)."""
    digest = hashlib.sha256()
    for path in sorted(contents, key=lambda path: path.split("/")):
        digest.update(path.encode() + b"\0" + contents[path].encode() + b"\0")
    return digest.hexdigest()[:FINGERPRINT_CHARACTERS]
