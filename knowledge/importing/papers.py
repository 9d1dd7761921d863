"""Papers of the checklist and forms: name, how many, original or copy, in which case, which form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from knowledge.importing.config import limits
from knowledge.importing.record import Notebook
from knowledge.importing.words import LOWER, UPPER, bounded, fit, plain, says_none, strip_bullet, unwrapped
from knowledge.schema import Document, Form, PaperKind

FIELD = "documents"
# "1 bản chính,1 bản sao", "Bản chính: 1, Bản sao: 0", "01 bản chụp".
COUNT_FIRST = re.compile(r"(\d+)\s*(?:\([^)]{1,20}\)\s*)?bản\s*(chính|gốc|sao|chụp|photo)", re.IGNORECASE)
KIND_FIRST = re.compile(r"bản\s*(chính|gốc|sao|chụp|photo)[^:;,\d]{0,20}:\s*(\d+)", re.IGNORECASE)
ORIGINALS = frozenset({"chính", "gốc"})
TO_SHOW = re.compile(
    r"^(?:\W*(?:bản chính\s+)?)?xuất trình|^\W*(?:\d+[.)]\s*)?(?:các )?giấy tờ phải xuất trình"
    r"|để đối chiếu\W*$|\(xuất trình\)",
    re.IGNORECASE,
)
# Lines with no copies to hand in that begin or end like this tell how to go about it.
ADVICE = re.compile(r"^\W*(?:lưu ý|ghi chú|trường hợp|đối với|người|cơ quan|cá nhân|tổ chức|\*)|:$", re.IGNORECASE)
# Headings over the papers that say what to do with them, not who needs them.
GROUP = re.compile(
    r"^\W*(?:\d+[.)]\s*)?(?:các )?giấy tờ phải (?:nộp|xuất trình|gửi)|^thành phần hồ sơ|^hồ sơ gồm", re.IGNORECASE
)
WHEN = re.compile(r"^(?:(?:đối với|trong)\s+)?trường hợp\b", re.IGNORECASE)
# A file name glued to the end of a paper's name; it begins after a bracket or mark, or where a small letter meets a
# capital one.
FORM_FILE = re.compile(
    rf"(?P<before>.*?(?:[)\];:”\"]|(?<=[{LOWER})])\.(?=[{UPPER}\d])|[{LOWER}](?=[{UPPER}])))"
    rf"(?P<file>[{LOWER}{UPPER}\d.](?:[^()\[\];:”\"/]|\([^()]{{1,40}}\)){{0,90}}"
    r"\.(?i:docx?|xlsx?|pdf|rtf|odt|zip|rar))$"
)
FILE_ENDING = re.compile(r"\.(?:docx?|xlsx?|pdf|rtf|odt|zip|rar)$", re.IGNORECASE)
FORM_CODE = re.compile(
    r"(?:mẫu|biểu mẫu|tờ khai|phụ lục)\s+(?:số\s+)?"
    r"((?:\d{1,3}|[IVX]{1,5})[A-Z]?(?:[-/.][0-9A-ZĐa-z-]+)*)(?=[\s,;.)]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Copies:
    """How many originals and copies; null where the source does not say."""

    originals: int | None = None
    copies: int | None = None


NO_COPIES = Copies(0, 0)


@dataclass(frozen=True)
class Checklist:
    """Papers, and the lines among them that are advice rather than papers."""

    documents: tuple[Document, ...]
    reminders: tuple[str, ...]


def read_checklist(value: Any, notes: Notebook) -> Checklist:
    """Papers and reminders of a list of rows or of plain lines."""
    rows = value if isinstance(value, list) else [{"name": row} for row in unwrapped(plain(value, notes, FIELD))]
    found = [_document(row, notes) for row in bounded(rows, notes, FIELD)]
    return Checklist(
        documents=tuple(dict.fromkeys(item for item in found if isinstance(item, Document))),
        reminders=tuple(dict.fromkeys(item for item in found if isinstance(item, str))),
    )


def _document(row: Any, notes: Notebook) -> Document | str | None:
    """A paper; a text for a reminder; nothing for an empty row."""
    if not isinstance(row, dict):
        row = {"name": row}
    name, case, form, quantity = (plain(row.get(part), notes, FIELD) for part in ("name", "case", "form", "qty"))
    name = fit(strip_bullet(name), notes, FIELD)
    if says_none(name):
        return None
    name, glued = split_form(name.rstrip(" ;,"), notes)
    copies = _copies(quantity, name, notes)
    if copies == NO_COPIES:
        if row.get("is_note") or ADVICE.search(name) or ADVICE.search(case):
            return name
        notes.add(FIELD, "copies_none", text=name)
    kind, number, aside = _kind(copies, f"{case}: {name}" if GROUP.match(case) else name)
    case = "" if GROUP.match(case) else case
    bar = limits().largest_copies
    if number is not None and number > bar:
        notes.add(FIELD, "copies", text=f"{name}: {quantity}")
        number, aside = None, f"Nguồn ghi: {quantity}"
    return Document(
        name=name,
        kind=kind,
        copies=number or None,
        when=fit(case, notes, FIELD).rstrip(" :") or (name if WHEN.match(name) else None),
        form=fit(form, notes, FIELD) or glued,
        note=fit(aside, notes, FIELD) or None,
    )


def split_form(name: str, notes: Notebook) -> tuple[str, str | None]:
    """Take a glued file name off a paper's name; where the border is not sure nothing is taken and that is noted."""
    if not FILE_ENDING.search(name):
        return name, None
    match = FORM_FILE.match(name)
    if match is None or not match["before"].strip():
        if len(name.split()) > 1:
            notes.add(FIELD, "paper_form_glued", text=name)
        return name, None
    return match["before"].strip(), match["file"].strip()


def _copies(quantity: str, name: str, notes: Notebook) -> Copies:
    text = quantity if not says_none(quantity) else ""
    counted = _counted(text, notes) or (_counted(name, notes) if not text else {})
    if not counted:
        if text and not (text.strip().isdigit() and int(text) <= limits().largest_copies):
            notes.add(FIELD, "copies", text=f"{name}: {text}")
        return Copies(originals=None, copies=None)
    if not any(counted.values()):
        return NO_COPIES
    return Copies(counted.get("original"), counted.get("copy"))


def _counted(text: str, notes: Notebook) -> dict[str, int]:
    pairs = [(kind, number) for number, kind in COUNT_FIRST.findall(text)] or KIND_FIRST.findall(text)
    counted: dict[str, int] = {}
    for kind, number in pairs:
        what = "original" if kind.lower() in ORIGINALS else "copy"
        counted.setdefault(what, _unglued(number, text, notes))
    return counted


def _unglued(number: str, text: str, notes: Notebook) -> int:
    """The portal glues a form's number or year to the count: "20261 bản chính" is 2026 and 1."""
    if int(number) <= limits().largest_copies:
        return int(number)
    notes.add(FIELD, "copies_glued", detail=number, text=text)
    return int(number[-1])


def _kind(copies: Copies, name: str) -> tuple[PaperKind | None, int | None, str]:
    """Kind and number of the paper, and what does not fit into them."""
    shown = bool(TO_SHOW.search(name))
    if copies.originals:
        also = f"Nguồn ghi thêm {copies.copies} bản sao." if copies.copies else ""
        return (PaperKind.PRESENT if shown else PaperKind.ORIGINAL), copies.originals, also
    if copies.copies:
        return PaperKind.COPY, copies.copies, ""
    return (PaperKind.PRESENT if shown else None), None, ""


def read_forms(value: Any, documents: tuple[Document, ...], notes: Notebook) -> tuple[Form, ...]:
    """Forms that the record lists, and those named with its papers."""
    listed = value if isinstance(value, list) else plain(value, notes, "forms").splitlines()
    names = [fit(plain(row, notes, "forms"), notes, "forms") for row in bounded(listed, notes, "forms")]
    named = [paper.form for paper in documents if paper.form]
    # The portal repeats a paper's file among its forms, often with the end of the paper's name before it.
    names = [name for name in names if not says_none(name) and not any(name.endswith(known) for known in named)]
    found = dict.fromkeys((*named, *names))
    return bounded((Form(name=name, code=_form_code(name)) for name in found), notes, "forms")


def _form_code(name: str) -> str | None:
    match = FORM_CODE.search(name)
    return match.group(1).rstrip(".-/") if match and not FILE_ENDING.search(match.group(1)) else None
