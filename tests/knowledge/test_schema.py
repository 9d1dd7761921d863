"""What the schema refuses in the sources of single facts."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from knowledge.schema import Facet, Procedure
from knowledge.yaml_writer import to_yaml
from tests.knowledge.conftest import ENTRY

RESOLUTION: dict[str, Any] = {
    "title": "Nghị quyết",
    "number": "12/2026/NQ-HĐND",
    "date": "2026-07-10",
    "facets": ["forms", "fees"],
}


def entry(*sources: dict[str, Any]) -> Procedure:
    return Procedure.model_validate(ENTRY | {"local_sources": list(sources)})


def test_a_fact_has_the_document_that_sets_it_and_the_others_have_none() -> None:
    made = entry(RESOLUTION)
    assert {facet for facet in Facet if made.local_source_of(facet)} == {Facet.FEES, Facet.FORMS}
    assert made.local_source_of(Facet.FEES) is made.local_sources[0]


def test_the_facts_stand_in_the_order_of_the_facets_however_they_were_written() -> None:
    assert entry(RESOLUTION).local_sources[0].facets == (Facet.FEES, Facet.FORMS)


def test_an_entry_without_such_a_document_is_written_as_before() -> None:
    assert "local_sources" not in to_yaml(Procedure.model_validate(ENTRY))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": ""}, "text is empty"),
        ({"number": None}, "valid string"),
        ({"date": "1900-01-01"}, "greater than or equal to 1945-09-02"),
        ({"date": None}, "valid date"),
        ({"facets": []}, "at least 1 item"),
        ({"facets": ["overview"]}, "the overview has no facts of its own"),
        ({"facets": ["fees", "fees"]}, "two local sources set 'fees'"),
    ],
)
def test_a_document_without_number_day_or_facts_is_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        entry(RESOLUTION | changed)


def test_two_documents_cannot_set_one_fact() -> None:
    with pytest.raises(ValidationError, match="two local sources set 'fees'"):
        entry(RESOLUTION, RESOLUTION | {"number": "7/QĐ-UBND", "facets": ["fees"]})
