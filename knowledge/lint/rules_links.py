"""Rules on what points elsewhere: codes, counters, addresses on the web."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from knowledge.lint.finding import Finding, Severity
from knowledge.schema import Procedure
from knowledge.snapshot import Snapshot
from knowledge.versions import ENDED

_ADDRESS = re.compile(r"https?://[^\s“”\"'<>(){}]+")
_TRAILING = ".,;:!?"


def references_exist(base: Snapshot) -> Iterator[Finding]:
    """Related procedures, successors and counters must be there, and nothing points to itself or to what is over."""
    counters = {counter.id for counter in base.office.counters}
    for entry in base.procedures.values():
        yield from _dead(entry.code, "related", entry.related, base)
        if entry.replaced_by is not None and entry.replaced_by not in base.procedures:
            what = f"nhắc tới thủ tục chưa có: {entry.replaced_by}"
            yield Finding(Severity.WARNING, "reference", entry.code, what, "replaced_by")
        if entry.counter is not None and entry.counter not in counters:
            what = f"quầy không có trong office.yml: {entry.counter}"
            yield Finding(Severity.ERROR, "reference", entry.code, what, "counter")
    for item in base.faq.values():
        yield from _dead(item.id, "related", item.related, base)


def _dead(owner: str, place: str, codes: tuple[str, ...], base: Snapshot) -> Iterator[Finding]:
    for number, code in enumerate(codes):
        where = f"{place}[{number}]"
        target = base.procedures.get(code)
        if target is None:
            yield Finding(Severity.WARNING, "reference", owner, f"nhắc tới thủ tục chưa có: {code}", where)
        elif code == owner:
            yield Finding(Severity.WARNING, "reference", owner, "nhắc tới chính mình", where)
        elif target.status in ENDED and target.effective_to is None:
            yield Finding(Severity.WARNING, "reference", owner, f"nhắc tới thủ tục đã hết: {code}", where)


def links_official(base: Snapshot, domains: tuple[str, ...]) -> Iterator[Finding]:
    """Every address is well formed, encrypted and of an official domain, wherever it is written."""
    for owner, place, text in _linking(base):
        found = [text] if place.endswith(("url", "website", "national_portal")) else _ADDRESS.findall(text)
        for address in found:
            fault = fault_in_address(address.rstrip(_TRAILING), domains)
            if fault:
                yield Finding(Severity.ERROR, "link", owner, f"{fault}: {address}", place)


def fault_in_address(address: str, domains: tuple[str, ...]) -> str | None:
    """What is wrong with a web address, in Vietnamese; None where nothing is."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "địa chỉ viết sai"
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host) or any(map(str.isspace, address)):
        return "địa chỉ viết sai"
    if parts.scheme != "https":
        return "địa chỉ phải bắt đầu bằng https://"
    if parts.username or port not in (None, 443):
        return "địa chỉ có tên đăng nhập hoặc cổng lạ"
    if not any(host == domain or host.endswith(f".{domain}") for domain in domains):
        return "tên miền không có trong domains.yml"
    return None


def _linking(base: Snapshot) -> Iterator[tuple[str, str, str]]:
    for code in base.procedures:
        for version in base.versions_of(code):
            yield from _of_procedure(version)
    for item in base.faq.values():
        yield item.id, "answer", item.answer
        for number, source in enumerate(item.sources):
            if source.url:
                yield item.id, f"sources[{number}].url", source.url
    yield "office.yml", "national_portal", base.office.national_portal
    for number, unit in enumerate(base.office.units):
        if unit.website:
            yield "office.yml", f"units[{number}].website", unit.website
    for intent, reply in base.replies.replies.items():
        for number, text in enumerate(reply.text):
            yield "replies.yml", f"replies.{intent}.text[{number}]", text


def _of_procedure(entry: Procedure) -> Iterator[tuple[str, str, str]]:
    if entry.source.url:
        yield entry.code, "source.url", entry.source.url
    for number, document in enumerate(entry.local_sources):
        if document.url:
            yield entry.code, f"local_sources[{number}].url", document.url
    for number, form in enumerate(entry.forms):
        if form.url:
            yield entry.code, f"forms[{number}].url", form.url
    for name in ("steps", "conditions", "result", "common_mistakes"):
        for number, text in enumerate(getattr(entry, name)):
            yield entry.code, f"{name}[{number}]", text
    for number, way in enumerate(entry.how_to_apply):
        if way.note:
            yield entry.code, f"how_to_apply[{number}].note", way.note
