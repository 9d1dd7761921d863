"""Records of a .docx: headings with text below them, two-column tables, or one table with a row per procedure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from knowledge.importing.config import limits, vocabulary
from knowledge.importing.headings import IGNORED, PARTS, column_of, field_of, fields_of, part_of_table
from knowledge.importing.record import ImportFaultError, Record
from knowledge.importing.words import key, keys_of

# "Tên thủ tục: Đăng ký khai sinh" on one line.
LABEL = re.compile(r"^([^:]{1,80}):\s*(.*)$", re.DOTALL)
# "Điều 2. Quyết định này có hiệu lực…": an article, which belongs to no part of a procedure.
ARTICLE = re.compile(r"^Điều\s+\d+\s*[.:]", re.IGNORECASE)
IDENTITY = ("code", "name")
PAIR = 2


def _is_document_title(text: str) -> bool:
    said = f"{key(text)} "
    return any(said.startswith(f"{words} ") for words in keys_of(vocabulary().document_titles))


class _Reader:
    """Walks the blocks of one document in order and gives a record each time the next procedure begins."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}
        self._unknown: list[str] = []
        self._field: str | None = None
        self._number = 0

    def blocks(self, blocks: Iterator[Paragraph | Table]) -> Iterator[Record]:
        """Records of paragraphs and tables."""
        for block in blocks:
            yield from self._table(block) if isinstance(block, Table) else self._paragraph(block)
        yield from self._close()

    def _paragraph(self, paragraph: Paragraph) -> Iterator[Record]:
        text = paragraph.text.strip()
        if not text:
            return
        if ARTICLE.match(text):
            self._field = None
            return
        label = LABEL.match(text)
        heading, rest = (label.group(1), label.group(2)) if label else (text, "")
        name = field_of(heading)
        is_title = bool(paragraph.style and paragraph.style.name and paragraph.style.name.lower().startswith("heading"))
        if name is not None and (label or is_title or len(text.split()) > 1):
            yield from self._open(name, rest)
        elif is_title and self._field is None and "name" not in self._values and not _is_document_title(text):
            yield from self._open("name", text)
        else:
            if is_title and not _is_document_title(text):
                self._unknown.append(text)
            self._add(text)

    def _open(self, name: str, rest: str) -> Iterator[Record]:
        """Begin a field; a second name or code, or a name after the body, begins the next procedure."""
        body = set(self._values) - set(IDENTITY)
        if name in IDENTITY and (name in self._values or body - {"decision_no", "level", "field"}):
            yield from self._close()
        self._field = name
        if rest:
            self._add(rest)

    def _add(self, text: str) -> None:
        if self._field in (None, IGNORED):
            return
        assert self._field is not None  # noqa: S101 (for the type checker)
        before = self._values.get(self._field)
        if isinstance(before, list):
            before.append({"name": text} if self._field in PARTS else text)
        else:
            self._values[self._field] = f"{before}\n{text}" if before else text

    def _close(self) -> Iterator[Record]:
        if self._values:
            self._number += 1
            yield Record(f"thủ tục thứ {self._number} trong tệp", self._values, tuple(self._unknown))
        self._values, self._unknown, self._field = {}, [], None

    def _table(self, table: Table) -> Iterator[Record]:
        rows = [[cell.text.strip() for cell in row.cells][: limits().columns] for row in table.rows]
        if not rows:
            return
        part = part_of_table(rows[0])
        columns = fields_of(rows[0])
        if "name" in columns and len(set(columns) - {None, IGNORED}) > PAIR:
            yield from self._rows_of_procedures(columns, rows)
        elif part and self._field in (*PARTS, None):
            self._rows_of_part(self._field or part, rows)
        elif sum(len(set(row)) <= PAIR and field_of(row[0]) is not None for row in rows) * 2 >= len(rows):
            yield from self._pairs(rows)
        else:
            self._add("\n".join(" | ".join(dict.fromkeys(filter(None, row))) for row in rows))

    def _rows_of_procedures(self, columns: list[str | None], rows: list[list[str]]) -> Iterator[Record]:
        yield from self._close()
        for row in rows[1:]:
            for name, heading, text in zip(columns, rows[0], row, strict=False):
                if name is None and text:
                    self._unknown.append(heading)
                self._field = name
                if text and name is not None:
                    self._add(text)
            yield from self._close()

    def _rows_of_part(self, part: str, rows: list[list[str]]) -> None:
        columns = [column_of(heading, part) for heading in rows[0]]
        items = [{name: text for name, text in zip(columns, row, strict=False) if name and text} for row in rows[1:]]
        before = self._values.get(part)
        if isinstance(before, str):
            # What stands above a table of papers names the case that it is for.
            case = before.rsplit("\n", 1)[-1]
            items = [{"case": case} | item for item in items if item] if part == "documents" else items
            before = None
        self._values[part] = [*(before or []), *filter(None, items)]

    def _pairs(self, rows: list[list[str]]) -> Iterator[Record]:
        for row in rows:
            name = field_of(row[0])
            if name is None:
                if self._field is None or row[0]:
                    self._unknown.append(row[0])
                    self._field = None
                    continue
                name = self._field
            text = "\n".join(dict.fromkeys(filter(None, row[1:])))
            yield from self._open(name, text)


def read_document(path: Path) -> Iterator[Record]:
    """Every procedure of one document.

    Raises ImportFaultError where nothing in it is a procedure.
    """
    found = False
    try:
        for record in _Reader().blocks(Document(str(path)).iter_inner_content()):
            if "name" in record.values or "code" in record.values:
                found = True
                yield record
    except ImportFaultError:
        raise
    except Exception as error:
        # python-docx lets KeyError, ValueError and lxml's errors through for a damaged file.
        raise ImportFaultError("broken_office", path) from error
    if not found:
        raise ImportFaultError("no_table", path)
