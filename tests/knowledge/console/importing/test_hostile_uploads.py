"""Uploads that mean harm: none may hang the gateway, fill its disk, or leave anything behind."""

from __future__ import annotations

import gzip
import json
import tempfile
from pathlib import Path

import pytest
from aiohttp import FormData

from knowledge.console.importing import config, sandbox
from knowledge.console.importing.receiving import shown_name
from knowledge.store import drafts
from tests.knowledge.console.importing.uploads import (
    decision,
    noise,
    packed,
    records,
    upload,
    with_part,
)
from tests.knowledge.console.serving import Clerk, Office
from tests.knowledge.importing.records import record

ENTITY = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&x;</w:t>
</w:r></w:p></w:body></w:document>"""
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>&b;</w:body></w:document>"""


async def made(office: Office) -> int:
    async with office.store.read() as connection:
        return len(await drafts.in_state(connection, list(drafts.State)))


def lying_about() -> set[Path]:
    return {*Path(tempfile.gettempdir()).glob("upload-*"), *Path("/tmp").glob("ra-ngoai")}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "rỗng"),
        (b"\0" * 4096, "Không nhận ra loại tệp"),
        (b"%PDF-1.7 ...", "Không nhận ra loại tệp"),
        (b"<html><script>alert(1)</script>", "Không nhận ra loại tệp"),
        (b"PK\x03\x04" + b"\0" * 300, "hỏng"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 300, "Office cũ"),
        (b"\x1f\x8b" + b"\0" * 300, ""),
        (b"{" * 100_000, ""),
        (b"[" * 100_000, ""),
        (packed({"a.txt": b"x"}), "Không nhận ra loại tệp"),
        (packed({"../../../tmp/ra-ngoai": b"x", "word/document.xml": b"<a/>"}), "hỏng"),
        (with_part(decision("Phí: 1"), "word/document.xml", ENTITY), "khai báo XML"),
        (with_part(decision("Phí: 1"), "word/document.xml", LAUGHS), "khai báo XML"),
        (with_part(decision("Phí: 1"), "word/media/a.bin", b"\0" * (300 << 20)), "phình ra"),
        (packed({"word/document.xml": b" " * (50 << 20), "[Content_Types].xml": b""}), "phình ra"),
        (decision("Phí: 1").replace(b"word/document.xml", b"word/vbaProject.bi"), ""),
    ],
    ids=[
        "empty",
        "nul",
        "pdf",
        "html",
        "cut-zip",
        "old-office",
        "cut-gzip",
        "deep-braces",
        "deep-brackets",
        "zip",
        "climbing-names",
        "external-entity",
        "billion-laughs",
        "bomb",
        "bomb-of-xml",
        "renamed-part",
    ],
)
async def test_a_file_that_means_harm_is_refused_with_a_sentence(
    published: Office, editor: Clerk, content: bytes, said: str
) -> None:
    before = lying_about()
    page = await upload(editor, content, "../../etc/passwd.docx")
    assert page.status == 422, page.text
    assert said in page.text
    assert "Traceback" not in page.text
    assert "/tmp" not in page.text
    assert "/proc" not in page.text
    assert await made(published) == 0
    assert lying_about() == before


async def test_a_gzip_bomb_ends_its_reader_and_nothing_else(published: Office, editor: Clerk) -> None:
    bomb = gzip.compress(b"[" + b'"' + b"a" * (600 << 20) + b'"]', 9)
    page = await upload(editor, bomb, "a.json.gz")
    assert page.status == 422
    assert (await editor.get("/nhap-lieu")).status == 200


async def test_200_megabytes_are_turned_away_while_they_come(published: Office, editor: Clerk) -> None:
    page = await upload(editor, noise(200 << 20), "to.docx")
    assert page.status == 413
    assert "quá lớn" in page.text
    assert await made(published) == 0


async def test_a_file_that_takes_too_long_is_given_up(
    published: Office, editor: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = config.upload_limits().model_copy(update={"seconds": 0.05})  # less than any process takes to begin
    monkeypatch.setattr(sandbox, "upload_limits", lambda: short)
    rows = [record(code=f"9.{n:06}", steps="Bước 1: x.\n" * 3000) for n in range(60)]
    page = await upload(editor, records(*rows), "a.jsonl")
    assert page.status == 422
    assert "Đọc tệp này lâu quá" in page.text


async def test_more_procedures_than_a_clerk_can_look_at_are_refused_whole(published: Office, editor: Clerk) -> None:
    page = await upload(editor, records(*(record(code=f"9.{n:06}") for n in range(61))), "a.jsonl")
    assert page.status == 422
    assert "tối đa 60 thủ tục" in page.text
    assert await made(published) == 0


async def test_nul_bytes_inside_a_record_do_no_harm(published: Office, editor: Clerk) -> None:
    nasty = json.dumps(record(code="9.000001", agency="Ủy ban\0 nhân dân", receiving_address="a\0b")).encode()
    page = await upload(editor, nasty, "a.json")
    assert page.status in (200, 303)
    async with published.store.read() as connection:
        (draft,) = await drafts.in_state(connection)
    assert "\0" not in (draft.content or "")
    assert "\0" not in str(draft.origin)
    assert "\\u0000" not in json.dumps(draft.origin)


async def test_an_upload_without_a_file_or_that_is_no_upload_is_no_fault_of_the_server(
    published: Office, editor: Clerk
) -> None:
    empty = FormData()
    empty.add_field("khac", b"x", filename="a", content_type="text/plain")
    assert (await editor.upload("/nhap-lieu", empty)).status == 422
    assert (await editor.post("/nhap-lieu", {"file": "x"})).status == 400
    broken = await editor.client.post(
        f"/console/nhap-lieu?csrf={editor.csrf}",
        data=b"--x\r\nkhong phai",
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert broken.status in (400, 422)
    nameless = await editor.client.post(
        f"/console/nhap-lieu?csrf={editor.csrf}", data=b"x", headers={"Content-Type": "multipart/form-data"}
    )
    assert nameless.status == 400


async def test_an_upload_needs_the_sessions_token(published: Office, editor: Clerk) -> None:
    form = FormData()
    form.add_field("file", decision("Phí: 1"), filename="a.docx")
    refused = await editor.client.post("/console/nhap-lieu?csrf=khac", data=form)
    assert refused.status == 403


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\lan\\qd.docx", "qd.docx"),
        ("a\0b\nc\u202excod.exe", "abcxcod.exe"),
        ("", "tệp"),
        ("/", "tệp"),
        ("a" * 500, "a" * 120),
    ],
)
def test_a_files_name_is_only_shown_and_shown_safely(given: str, shown: str) -> None:
    assert shown_name(given) == shown
