"""Structured data says what the entry says, in schema.org's words, and nothing more."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from knowledge.exchange.jsonld import government_service
from knowledge.schema import Procedure
from knowledge.snapshot import Snapshot, load_snapshot
from knowledge.town import Hours, Office
from tests.knowledge.conftest import ENTRY

URL = "https://example.org/thu-tuc/9.000001"
# The properties that schema.org lists for each type, inherited ones included, as far as they are used here.
THING = {"@type", "@id", "@context", "name", "alternateName", "description", "url", "sameAs", "identifier"}
THING |= {"mainEntityOfPage", "subjectOf"}
CREATIVE_WORK = THING | {"dateModified", "inLanguage", "isBasedOn", "version", "about"}
PROPERTIES = {
    "GovernmentService": THING
    | {"serviceType", "provider", "serviceOperator", "areaServed", "audience", "availableChannel", "hoursAvailable"}
    | {"termsOfService", "offers", "serviceOutput", "isRelatedTo"},
    "ServiceChannel": THING | {"availableLanguage", "serviceLocation", "serviceUrl"},
    "OpeningHoursSpecification": THING | {"dayOfWeek", "opens", "closes"},
    "Offer": THING | {"priceSpecification"},
    "PriceSpecification": THING | {"price", "priceCurrency"},
    "PropertyValue": THING | {"value"},
    "GovernmentOrganization": THING,
    "GovernmentOffice": THING | {"address", "telephone", "email"},
    "AdministrativeArea": THING | {"containedInPlace"},
    "Audience": THING | {"audienceType"},
    "Thing": THING,
    "WebPage": CREATIVE_WORK,
    "Legislation": CREATIVE_WORK | {"legislationIdentifier", "legislationDate", "legislationPassedBy"},
}


def nodes(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [node for item in value for node in nodes(item)]
    if isinstance(value, dict):
        return [value, *(node for item in value.values() for node in nodes(item))]
    return []


@pytest.fixture(scope="module")
def base() -> Snapshot:
    return load_snapshot()


def entry(**changes: Any) -> Procedure:
    return Procedure.model_validate(ENTRY | {"counter": "chung-thuc-ho-tich"} | changes)


def test_every_entry_of_the_base_uses_only_properties_that_schema_org_gives_its_types(base: Snapshot) -> None:
    for procedure in base.procedures.values():
        made = government_service(procedure, base.office, f"https://example.org/{procedure.code}")
        assert made == json.loads(json.dumps(made, ensure_ascii=False))
        for node in nodes(made):
            assert set(node) <= PROPERTIES[node["@type"]], node
            assert None not in node.values()


def test_an_amount_becomes_an_offer_and_a_fee_set_by_the_province_does_not(base: Snapshot) -> None:
    fees = [{"case": "Một bản", "amount_vnd": 8000, "note": "Mỗi bản."}, {"note": "Do tỉnh quy định."}]
    offers = government_service(entry(fees=fees), base.office, URL)["offers"]
    price = {"@type": "PriceSpecification", "price": 8000, "priceCurrency": "VND", "description": "Mỗi bản."}
    assert offers == [{"@type": "Offer", "name": "Một bản", "priceSpecification": price}]


def test_amounts_that_must_be_confirmed_at_the_counter_are_not_published_as_prices(base: Snapshot) -> None:
    assert "offers" not in government_service(entry(unconfirmed={"fees": "Hỏi tại quầy."}), base.office, URL)


def test_a_time_limit_is_said_in_words_unless_it_must_be_confirmed(base: Snapshot) -> None:
    (channel,) = government_service(entry(), base.office, URL)["availableChannel"]
    assert channel["description"] == "Thời hạn: 3 ngày làm việc."
    (channel,) = government_service(entry(unconfirmed={"time_limit": "Hỏi."}), base.office, URL)["availableChannel"]
    assert "description" not in channel


def test_filing_in_person_leads_to_the_offices_of_the_town_only_where_a_counter_takes_it(base: Snapshot) -> None:
    (channel,) = government_service(entry(), base.office, URL)["availableChannel"]
    assert [place["name"] for place in channel["serviceLocation"]] == [
        f"{base.office.name} {unit.name}" for unit in base.office.units
    ]
    elsewhere = government_service(entry(field="referral", level="other"), base.office, URL)
    assert "serviceLocation" not in elsewhere["availableChannel"][0]
    assert "serviceOperator" not in elsewhere
    assert "areaServed" not in elsewhere


def test_only_a_way_that_names_the_national_portal_links_to_it(base: Snapshot) -> None:
    ways = [
        {"channel": "online", "note": "Nộp trên Cổng Dịch vụ công quốc gia."},
        {"channel": "online", "note": "Nộp trên trang của Bộ Công an."},
    ]
    on_portal, elsewhere = government_service(entry(how_to_apply=ways), base.office, URL)["availableChannel"]
    assert on_portal["serviceUrl"] == base.office.national_portal
    assert "serviceUrl" not in elsewhere


def test_opening_hours_appear_once_the_office_knows_them(base: Snapshot) -> None:
    assert "hoursAvailable" not in government_service(entry(), _office(base, ()), URL)
    monday = Hours(weekday=1, open=((dt.time(7, 30), dt.time(11, 30)),))
    (hours,) = government_service(entry(), _office(base, (monday,)), URL)["hoursAvailable"]
    assert (hours["dayOfWeek"], hours["opens"], hours["closes"]) == ("https://schema.org/Monday", "07:30", "11:30")


def _office(base: Snapshot, hours: tuple[Hours, ...]) -> Office:
    counters = tuple(counter.model_copy(update={"roster": ()}) for counter in base.office.counters)
    return base.office.model_copy(update={"hours": hours, "counters": counters})


def test_related_procedures_are_addressed_like_this_one(base: Snapshot) -> None:
    related = government_service(entry(related=["9.000002"]), base.office, URL)["isRelatedTo"]
    assert related[0]["url"] == "https://example.org/thu-tuc/9.000002"
    assert related[0]["identifier"] == "9.000002"


def test_the_page_carries_the_day_of_the_last_check_and_the_text_it_rests_on(base: Snapshot) -> None:
    page = government_service(entry(), base.office, URL)["mainEntityOfPage"]
    assert page["dateModified"] == "2026-11-01"
    assert page["isBasedOn"]["version"] == "2026-11"


def test_a_document_that_sets_facts_is_what_the_page_is_based_on_before_its_source(base: Snapshot) -> None:
    document = {"title": "Nghị quyết", "number": "12/2026/NQ-HĐND", "date": "2026-07-10", "facets": ["fees"]}
    document |= {"issuer": "Hội đồng nhân dân tỉnh", "url": "https://thainguyen.gov.vn/12"}
    made = government_service(entry(local_sources=[document]), base.office, URL)
    decision, read = made["mainEntityOfPage"]["isBasedOn"]
    assert decision == {
        "@type": "Legislation",
        "legislationIdentifier": "12/2026/NQ-HĐND",
        "name": "Nghị quyết",
        "legislationDate": "2026-07-10",
        "legislationPassedBy": {"@type": "GovernmentOrganization", "name": "Hội đồng nhân dân tỉnh"},
        "url": "https://thainguyen.gov.vn/12",
        "about": [{"@type": "Thing", "name": "Lệ phí"}],
    }
    assert read["version"] == "2026-11"
    for node in nodes(made):
        assert set(node) <= PROPERTIES[node["@type"]], node
