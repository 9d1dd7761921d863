"""What must hold before a packed file is opened: its type, its true size, no macro, no XML entity."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import IO

from knowledge.importing.config import MEBIBYTE, limits
from knowledge.importing.record import ImportFaultError

ZIP, GZIP, OLD_OFFICE = b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0"
CHUNK = 1 << 20
MACROS = ("vbaproject.bin", "vbadata.xml")
# Bit of a part's flags.
ENCRYPTED = 1
DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# Bytes kept from one chunk to the next, so that a declaration cannot hide on the border.
OVERLAP = 16
WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


def first_bytes(path: Path) -> bytes:
    """The first eight bytes of a file that is there, not empty and not too large.

    Raises ImportFaultError.
    """
    if not path.is_file():
        raise ImportFaultError("missing", path)
    size = path.stat().st_size
    if size == 0:
        raise ImportFaultError("empty", path)
    if size > limits().file_mib * MEBIBYTE:
        raise ImportFaultError("too_big", path, detail=size // MEBIBYTE, limit=limits().file_mib)
    try:
        with path.open("rb") as file:
            return file.read(8)
    except OSError as error:
        raise ImportFaultError("unreadable", path, detail=error.strerror or "") from error


def check_office(path: Path) -> str:
    """Look through an Office file before it is opened; its kind, "xlsx" or "docx".

    Every part is unpacked once, in pieces, so that the sizes in its directory need not be believed.
    Raises ImportFaultError.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = _check_directory(path, archive)
            _check_sizes(path, archive)
    except ImportFaultError:
        raise
    except Exception as error:
        # zipfile lets struct.error, zlib.error, RuntimeError and others through for a damaged file.
        raise ImportFaultError("broken_office", path) from error
    for kind, part in (("xlsx", "xl/workbook.xml"), ("docx", "word/document.xml")):
        if part in names:
            return kind
    raise ImportFaultError("unknown_type", path)


def _check_directory(path: Path, archive: zipfile.ZipFile) -> list[str]:
    names = archive.namelist()
    if any(name.lower().endswith(MACROS) for name in names):
        raise ImportFaultError("macro", path)
    if any(info.flag_bits & ENCRYPTED for info in archive.infolist()):
        raise ImportFaultError("encrypted", path)
    if len(names) > limits().parts:
        raise ImportFaultError("bomb", path)
    return names


def _check_sizes(path: Path, archive: zipfile.ZipFile) -> None:
    bar = limits()
    total = 0
    for info in archive.infolist():
        with archive.open(info) as part:
            size = _check_part(path, part, is_xml=info.filename.lower().endswith((".xml", ".rels")), before=total)
        if size > bar.ratio_from_mib * MEBIBYTE and size > bar.ratio * max(info.compress_size, 1):
            raise ImportFaultError("bomb", path)
        total += size


def _check_part(path: Path, part: IO[bytes], *, is_xml: bool, before: int) -> int:
    size, tail = 0, b""
    while chunk := part.read(CHUNK):
        if is_xml and size == 0 and chunk.startswith(WIDE):
            raise ImportFaultError("entity", path)
        size += len(chunk)
        if before + size > limits().unpacked_mib * MEBIBYTE:
            raise ImportFaultError("bomb", path)
        if is_xml and DECLARATION.search(tail + chunk):
            raise ImportFaultError("entity", path)
        tail = chunk[-OVERLAP:]
    return size
