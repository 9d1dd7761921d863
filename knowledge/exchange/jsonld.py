"""One procedure as schema.org `GovernmentService` (JSON-LD).

Property names are those of schema.org's GovernmentService, Service, ServiceChannel, OpeningHoursSpecification and
PriceSpecification pages. Only what the entry and `office.yml` state is said:
an amount that must be confirmed at the counter is left out, and so is `processingTime`, because an ISO 8601 duration
cannot say "working days" (the channel's description says it in words). `dateModified` belongs to a page, not to a
service, so it stands on `mainEntityOfPage`.
"""

from __future__ import annotations

from typing import Any

from knowledge.labels import label_of
from knowledge.schema import Application, Channel, Facet, LegalDocument, LocalSource, Procedure
from knowledge.town import Counter, Hours, Office, Unit

CONTEXT = "https://schema.org"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NATIONAL_PORTAL_NAME = "cổng dịch vụ công quốc gia"

Json = dict[str, Any]


def _node(kind: str, **properties: Any) -> Json:
    """A typed node without the properties that nothing is known of."""
    return {"@type": kind} | {name: value for name, value in properties.items() if value not in (None, [], "")}


def _offices(office: Office) -> list[Json]:
    def place(unit: Unit) -> Json:
        return _node(
            "GovernmentOffice",
            name=f"{office.name} {unit.name}",
            address=unit.address,
            telephone=unit.phone,
            email=unit.email,
            url=unit.website,
        )

    return [place(unit) for unit in office.units]


def _areas(office: Office) -> list[Json]:
    province = _node("AdministrativeArea", name=office.province)
    return [
        _node("AdministrativeArea", name=unit.name, identifier=unit.code, containedInPlace=province)
        for unit in office.units
    ]


def _channel(way: Application, entry: Procedure, office: Office, counter: Counter | None) -> Json:
    at_office = way.channel is Channel.IN_PERSON and counter is not None
    on_portal = way.channel is Channel.ONLINE and NATIONAL_PORTAL_NAME in (way.note or "").lower()
    said = [way.note]
    if entry.time_limit and Facet.TIME_LIMIT not in entry.unconfirmed:
        said.append(f"Thời hạn: {entry.time_limit.text}")
    return _node(
        "ServiceChannel",
        name=label_of(way.channel).capitalize(),
        description=" ".join(filter(None, said)),
        availableLanguage="vi",
        serviceLocation=_offices(office) if at_office else None,
        serviceUrl=office.national_portal if on_portal else None,
    )


def _hours(spans: tuple[Hours, ...]) -> list[Json]:
    return [
        _node(
            "OpeningHoursSpecification",
            dayOfWeek=f"{CONTEXT}/{DAYS[day.weekday - 1]}",
            opens=opens.isoformat("minutes"),
            closes=closes.isoformat("minutes"),
        )
        for day in spans
        for opens, closes in day.open
    ]


def _offers(entry: Procedure) -> list[Json]:
    if Facet.FEES in entry.unconfirmed:
        return []
    return [
        _node(
            "Offer",
            name=fee.case,
            priceSpecification=_node(
                "PriceSpecification", price=fee.amount_vnd, priceCurrency="VND", description=fee.note
            ),
        )
        for fee in entry.fees
        if fee.amount_vnd is not None
    ]


def _law(document: LegalDocument) -> Json:
    return _node(
        "Legislation",
        legislationIdentifier=document.number,
        name=document.name,
        legislationDate=document.date.isoformat() if document.date else None,
    )


def _decision(document: LocalSource) -> Json:
    return _node(
        "Legislation",
        legislationIdentifier=document.number,
        name=document.title,
        legislationDate=document.date.isoformat(),
        legislationPassedBy=_node("GovernmentOrganization", name=document.issuer) if document.issuer else None,
        url=document.url,
        about=[_node("Thing", name=label_of(facet)) for facet in document.facets],
    )


def _page(entry: Procedure, url: str) -> Json:
    read = _node("WebPage", name=entry.source.system, url=entry.source.url, version=entry.source.as_of)
    decisions = [_decision(document) for document in entry.local_sources]
    return _node(
        "WebPage",
        url=url,
        inLanguage="vi",
        dateModified=entry.verified.on.isoformat(),
        isBasedOn=[*decisions, read] if decisions else read,
    )


def _related(entry: Procedure, url: str) -> list[Json]:
    def address(code: str) -> str | None:
        return url.replace(entry.code, code) if entry.code in url else None

    return [_node("GovernmentService", identifier=code, url=address(code)) for code in entry.related]


def government_service(entry: Procedure, office: Office, url: str) -> Json:
    """Describe one procedure for search engines and the town website.

    `url` is the address of the page about this entry; where it contains the entry's code, the pages of related
    procedures are addressed in the same way. The result is ready for `json.dumps(…, ensure_ascii=False)`; inside HTML
    the caller escapes "<" as usual for a script element.
    """
    counter = next((counter for counter in office.counters if counter.id == entry.counter), None)
    handled_here = counter is not None and not entry.is_referral
    here = counter if handled_here else None
    service = _node(
        "GovernmentService",
        identifier=_node("PropertyValue", name="Mã thủ tục hành chính quốc gia", value=entry.code),
        name=entry.name,
        alternateName=[entry.plain_name, *entry.aliases],
        description=entry.summary,
        url=url,
        sameAs=entry.source.url,
        serviceType=label_of(entry.field),
        provider=_node("GovernmentOrganization", name=entry.agency),
        serviceOperator=_node("GovernmentOrganization", name=office.name) if handled_here else None,
        areaServed=_areas(office) if handled_here else None,
        audience=_node("Audience", audienceType=entry.audience) if entry.audience else None,
        availableChannel=[_channel(way, entry, office, here) for way in entry.how_to_apply],
        hoursAvailable=_hours(here.roster or office.hours) if here else None,
        termsOfService=" ".join(entry.conditions),
        offers=_offers(entry),
        serviceOutput=[_node("Thing", name=name) for name in entry.result],
        isRelatedTo=_related(entry, url),
        subjectOf=[_law(document) for document in entry.legal_basis],
        mainEntityOfPage=_page(entry, url),
    )
    return {"@context": CONTEXT, "@id": url + "#dich-vu", **service}
