"""What staff are shown of the last turn, as JSON-ready data."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from actions.answering.compose.buttons import document_name
from actions.answering.compose.fact import Desk
from actions.answering.decide import Decision, Weighed
from actions.answering.retrieve import SEARCHING
from actions.answering.turn import Memory
from actions.trial.conversation import Step
from embeddings.fusion import RANK_SIGNALS
from embeddings.search import Hit, Searcher, SearchResult

CANDIDATES = 8
Json = dict[str, Any]


def report(step: Step, text: str, searcher: Searcher, desk: Desk) -> Json:
    """Everything that is known of a turn whose typed text is `text`."""
    walk = step.walk
    question = walk.question if walk else None
    context = walk.context if walk else None
    searched = bool(walk and context and context.move in SEARCHING and question and question.topic)
    asked = question.topic if question and question.corrects else text
    found = searcher.search(asked, k=CANDIDATES) if asked and not asked.startswith("/") else None
    return {
        "action": step.action.value,
        "stages": asdict(searcher.analyser.stages(text)) if not text.startswith("/") else None,
        "question": None
        if question is None
        else {
            "facets": [facet.value for facet in question.facets],
            "telling": sorted(question.telling),
            "acts": sorted(question.acts),
            "light": sorted(question.light),
            "corrects": question.corrects,
            "follows_up": question.follows_up,
            "asks_generally": question.asks_generally,
            "elliptic": question.elliptic,
        },
        "context": None
        if context is None
        else {
            "move": context.move.value,
            "document": _named(context.document, desk),
            "facets": [facet.value for facet in context.facets],
            "not_this": _named(context.not_this, desk),
        },
        "memory": _memory(step.turn.memory, desk),
        "searched": searched,
        "weights": {name: getattr(searcher.fusion.rank, name) for name in RANK_SIGNALS},
        "candidates": [_candidate(hit, searcher, desk) for hit in found.hits] if found else [],
        "evidence": asdict(found.evidence) if found else None,
        "costs": [_weighed(end, desk) for end in step.costs],
        "decision": _decision(walk.decision, desk) if walk else None,
        "outcome": step.answer.outcome.value if step.answer else "dossier",
        "code": step.answer.procedure.code if step.answer and step.answer.procedure else None,
        "facet": step.answer.facet.value if step.answer and step.answer.facet else None,
        "answer": step.answer.payload() if step.answer else None,
        "timings_ms": _timings(step, found),
        "snapshot": desk.snapshot.version,
    }


def _timings(step: Step, found: SearchResult | None) -> Json:
    """The steps of answering, and inside `retrieve` those of the search."""
    steps = dict(step.answer.timings_ms) if step.answer else {}
    return {
        "steps": steps,
        "search": {name: round(value, 3) for name, value in found.timings_ms.items()} if found else {},
    }


def _candidate(hit: Hit, searcher: Searcher, desk: Desk) -> Json:
    rank = searcher.fusion.rank
    return {
        **_name(hit.doc_id, desk),
        "chance": round(hit.score, 4),
        "fused": round(sum(getattr(rank, name) * value for name, value in hit.signals.items()), 3),
        "signals": hit.signals,
        "passage": hit.passage.text,
    }


def _weighed(end: Weighed, desk: Desk) -> Json:
    return {"cost": round(end.cost, 4), **_decision(end.decision, desk)}


def _decision(decision: Decision, desk: Desk) -> Json:
    return {
        "end": decision.end.value,
        "reason": decision.reason,
        "documents": [_name(doc, desk) for doc in decision.documents],
        "facets": [facet.value for facet in decision.facets],
        "confidence": decision.confidence,
    }


def _memory(memory: Memory, desk: Desk) -> Json:
    return {
        "procedure": _named(f"procedure:{memory.procedure}" if memory.procedure else None, desk),
        "facets": [facet.value for facet in memory.facets],
        "offered": [_name(doc, desk) for doc in memory.candidates],
        "outcome": memory.outcome.value if memory.outcome else None,
    }


def _named(doc_id: str | None, desk: Desk) -> Json | None:
    return _name(doc_id, desk) if doc_id else None


def _name(doc_id: str, desk: Desk) -> Json:
    """The id and what people call it; an index may still find what has just been taken out of the base."""
    try:
        name = document_name(doc_id, desk)
    except LookupError:
        name = doc_id
    return {"id": doc_id, "name": name}
