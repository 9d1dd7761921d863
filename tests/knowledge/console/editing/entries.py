"""Any valid procedure, for property tests; texts as the schema keeps them."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from knowledge.console.editing.form.values import tidy
from knowledge.schema import (
    Application,
    Channel,
    Document,
    Facet,
    Fee,
    FieldOfWork,
    Form,
    LegalDocument,
    Level,
    LocalSource,
    PaperKind,
    Procedure,
    Source,
    Status,
    TimeLimit,
    Verification,
)

LETTERS = st.characters(blacklist_categories=("Cs",), blacklist_characters="\0")
TEXT = st.text(LETTERS, min_size=1, max_size=40).map(tidy).filter(bool)
MAYBE = st.none() | TEXT
DAY = st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1))
CODE = st.from_regex(r"[0-9]\.[0-9]{6}", fullmatch=True)


def several(item: st.SearchStrategy) -> st.SearchStrategy:  # type: ignore[type-arg]
    return st.lists(item, max_size=3).map(tuple)


FACTS = [facet for facet in Facet if facet is not Facet.OVERVIEW]
LOCAL_SOURCES = st.permutations(FACTS).flatmap(
    lambda facets: st.tuples(
        *(
            st.builds(
                LocalSource,
                title=TEXT,
                number=TEXT,
                date=DAY,
                facets=st.integers(1, 3).map(lambda count, own=own: tuple(own[:count])),
                issuer=MAYBE,
                url=MAYBE,
            )
            for own in (facets[:3], facets[3:6])
        )
    )
)
FEES = st.builds(Fee, case=MAYBE, amount_vnd=st.integers(0, 10**12), note=MAYBE) | st.builds(Fee, note=TEXT)
PROCEDURES = st.builds(
    Procedure,
    code=CODE,
    name=TEXT,
    plain_name=TEXT,
    aliases=several(TEXT),
    field=st.sampled_from(FieldOfWork),
    level=st.sampled_from(Level),
    counter=MAYBE,
    agency=TEXT,
    audience=MAYBE,
    summary=TEXT,
    documents=several(
        st.builds(
            Document,
            name=TEXT,
            kind=st.none() | st.sampled_from(PaperKind),
            copies=st.none() | st.integers(1, 10),
            when=MAYBE,
            form=MAYBE,
            note=MAYBE,
        )
    ),
    steps=several(TEXT),
    how_to_apply=several(st.builds(Application, channel=st.sampled_from(Channel), note=MAYBE)),
    time_limit=st.none()
    | st.builds(TimeLimit, text=TEXT, working_days=st.none() | st.floats(0.1, 400, allow_nan=False)),
    fees=several(FEES),
    conditions=several(TEXT),
    result=several(TEXT),
    forms=several(st.builds(Form, name=TEXT, code=MAYBE, url=MAYBE)),
    legal_basis=several(st.builds(LegalDocument, number=TEXT, name=MAYBE, date=st.none() | DAY)),
    common_mistakes=several(TEXT),
    related=several(CODE),
    sample_questions=several(TEXT),
    unconfirmed=st.dictionaries(st.sampled_from(Facet), TEXT, max_size=3),
    status=st.sampled_from([Status.ACTIVE, Status.AMENDED, Status.REPEALED]),
    replaced_by=st.none() | CODE,
    effective_from=st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2020, 1, 1)),
    effective_to=st.none() | st.dates(dt.date(2021, 1, 1), dt.date(2100, 1, 1)),
    version_note=MAYBE,
    source=st.builds(
        Source,
        system=TEXT,
        code=TEXT,
        as_of=st.sampled_from(["2026", "2026-06", "2026-06-10"]),
        url=MAYBE,
    ),
    local_sources=LOCAL_SOURCES.flatmap(lambda sources: st.integers(0, 2).map(lambda count: sources[:count])),
    verified=st.builds(Verification, by=TEXT, on=DAY),
)
