"""What the lint says of what points elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.lint.config import domains
from knowledge.lint.rules_links import fault_in_address, links_official, references_exist
from knowledge.snapshot import load_snapshot
from tests.knowledge.conftest import ENTRY, Base

CODE = ENTRY["code"]


@pytest.mark.parametrize(
    "address",
    ["https://dichvucong.gov.vn", "https://thainguyen.gov.vn/a/b?c=d#e", "https://dichvucong.gov.vn:443/x"],
)
def test_an_official_address_is_sound(address: str) -> None:
    assert fault_in_address(address, domains()) is None


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("http://dichvucong.gov.vn", "https"),
        ("https://gov.vn.example.com", "tên miền"),
        ("https://dichvuconggov.vn", "tên miền"),
        ("https://user@dichvucong.gov.vn", "tên đăng nhập"),
        ("https://dichvucong.gov.vn:8443", "cổng lạ"),
        ("https://dichvucong.gov.vn:port", "viết sai"),
        ("https://", "viết sai"),
        ("dichvucong.gov.vn", "viết sai"),
        ("https://dịchvụcông.gov.vn", "viết sai"),
        ("javascript:alert(1)", "viết sai"),
    ],
)
def test_a_strange_address_is_named(address: str, part: str) -> None:
    assert part in (fault_in_address(address, domains()) or "")


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"forms": [{"name": "Tờ khai thử", "url": "https://example.com/a.docx"}]}, "forms[0].url"),
        ({"steps": ["Vào https://example.com/nop."]}, "steps[0]"),
        ({"how_to_apply": [{"channel": "online", "note": "Vào http://dichvucong.gov.vn."}]}, "how_to_apply[0].note"),
        ({"source": ENTRY["source"] | {"url": "ftp://dichvucong.gov.vn"}}, "source.url"),
    ],
)
def test_an_address_is_found_wherever_it_is_written(base: Base, changes: dict[str, Any], place: str) -> None:
    base.entry(**changes)
    assert [f.place for f in links_official(load_snapshot(base.root), domains())] == [place]


def test_an_official_address_in_a_sentence_may_end_the_sentence(base: Base) -> None:
    base.entry(steps=["Vào https://dichvucong.gov.vn."])
    assert list(links_official(load_snapshot(base.root), domains())) == []


@pytest.mark.parametrize(
    ("changes", "place", "part"),
    [
        ({"related": ["9.000002", CODE]}, "related[1]", "chính mình"),
        ({"related": ["1.999999"]}, "related[0]", "chưa có"),
        ({"related": ["9.000003"]}, "related[0]", "đã hết"),
        ({"status": "repealed", "replaced_by": "1.999999"}, "replaced_by", "chưa có"),
        ({"counter": "quay-khong-co"}, "counter", "quầy"),
    ],
)
def test_a_dead_reference_is_named(base: Base, changes: dict[str, Any], place: str, part: str) -> None:
    base.entry(code="9.000002")
    base.entry(code="9.000003", status="repealed")
    base.entry(**changes)
    (finding,) = references_exist(load_snapshot(base.root))
    assert (finding.entry, finding.place) == (CODE, place)
    assert part in finding.message
