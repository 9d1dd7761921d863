"""The texts by which a document is found."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

from embeddings.passages import PassageKind, passages_of
from embeddings.settings import EmbeddingsSettings
from knowledge.snapshot import load_snapshot
from tests.embeddings.conftest import BIRTH


def test_every_life_event_can_be_found_by_its_own_words_but_not_by_its_steps() -> None:
    snapshot = load_snapshot()
    passages = [passage for passage in passages_of(snapshot) if passage.doc_id.startswith("journey:")]
    assert {passage.doc_id for passage in passages} == {f"journey:{name}" for name in snapshot.journeys}
    for journey in snapshot.journeys.values():
        mine = {passage.text for passage in passages if passage.doc_id == f"journey:{journey.id}"}
        assert mine == {journey.title, *journey.aliases, *journey.sample_questions}


def test_every_procedure_and_faq_entry_can_be_found(settings: EmbeddingsSettings) -> None:
    snapshot = load_snapshot(settings.knowledge_dir)
    found = {passage.doc_id for passage in passages_of(snapshot)}
    assert found == {f"procedure:{code}" for code in snapshot.procedures} | {f"faq:{name}" for name in snapshot.faq}


def test_a_procedure_is_found_by_its_names_aliases_questions_and_summary(settings: EmbeddingsSettings) -> None:
    snapshot = load_snapshot(settings.knowledge_dir)
    entry = snapshot.procedures[BIRTH]
    mine = [passage for passage in passages_of(snapshot) if passage.doc_id == f"procedure:{BIRTH}"]
    texts = {kind: {p.text for p in mine if p.kind is kind} for kind in PassageKind}
    assert texts[PassageKind.NAME] == {entry.name}
    assert entry.aliases
    assert texts[PassageKind.ALIAS] <= set(entry.aliases)
    assert texts[PassageKind.QUESTION] <= set(entry.sample_questions)
    assert entry.summary in texts[PassageKind.FACET]


def test_no_document_has_one_text_twice_and_the_order_is_stable(settings: EmbeddingsSettings) -> None:
    snapshot = load_snapshot(settings.knowledge_dir)
    passages = passages_of(snapshot)
    assert max(Counter((passage.doc_id, passage.text.lower()) for passage in passages).values()) == 1
    assert passages == passages_of(snapshot)


def test_an_old_name_finds_the_procedure_under_its_one_code() -> None:
    snapshot = load_snapshot()
    code = BIRTH
    newest = snapshot.procedures[code]
    earlier = newest.model_copy(update={"aliases": ("giấy đẻ kiểu cũ",), "effective_to": dt.date(2027, 2, 28)})
    passages = passages_of(replace(snapshot, dated={code: (earlier, newest)}))
    owners = [passage.doc_id for passage in passages]
    first = owners.index(f"procedure:{code}")
    count = owners.count(f"procedure:{code}")
    assert set(owners[first : first + count]) == {f"procedure:{code}"}
    assert [p.doc_id for p in passages if p.text == "giấy đẻ kiểu cũ"] == [f"procedure:{code}"]
    assert count == len([p for p in passages_of(snapshot) if p.doc_id == f"procedure:{code}"]) + 1
