"""What staff have switched off is not answered: the citizen is told so, and whom to ask."""

from __future__ import annotations

from collections.abc import Container

from actions.answering.answer import Answer, Message, Outcome, say
from actions.answering.compose.fact import Desk
from actions.answering.talk import Talk
from actions.answering.turn import faq_of, journey_of

ALL = "*"  # knowledge.store.switches.EVERYTHING


def everything(desk: Desk, talk: Talk) -> Answer:
    """Said instead of anything while the whole assistant is switched off."""
    notice = desk.data.texts("off_everything", office=desk.office, hotline=desk.hotline)
    contact = talk.contact()
    return say(Outcome.HANDOVER, f"{notice}\n{contact}" if contact else notice)


def silenced(answer: Answer, documents: tuple[str, ...], off: Container[str], desk: Desk) -> Answer:
    """The answer, or what is said in its place where it is about a procedure that is switched off.

    A frequent question that leads to such a procedure is not answered either. A life event is, since most of its steps
    are other procedures; it says which of them is not to be relied on. `documents`: what the answer rests on.
    """
    code = answer.procedure.code if answer.procedure else None
    if code is not None and code in off:
        return _instead(answer, (code,), desk)
    document = documents[0] if documents else ""
    base = desk.snapshot
    if (faq := base.faq.get(faq_of(document) or "")) is not None:
        hidden = tuple(one for one in faq.related if one in off)
        return _instead(answer, hidden, desk) if hidden else answer
    if (journey := base.journeys.get(journey_of(document) or "")) is not None:
        hidden = tuple(one for one in journey.codes() if one in off)
        return _with_notice(answer, hidden, desk) if hidden else answer
    return answer


def _notice(codes: tuple[str, ...], desk: Desk) -> str:
    names = [desk.snapshot.procedures[code].plain_name for code in codes if code in desk.snapshot.procedures]
    shown = ", ".join(f"“{name}”" for name in names)
    return desk.data.texts("off_procedure", procedures=shown, office=desk.office, hotline=desk.hotline)


def _instead(answer: Answer, codes: tuple[str, ...], desk: Desk) -> Answer:
    notice = say(Outcome.HANDOVER, _notice(codes, desk))
    return notice.model_copy(update={"procedure": answer.procedure, "timings_ms": answer.timings_ms})


def _with_notice(answer: Answer, codes: tuple[str, ...], desk: Desk) -> Answer:
    notice = Message(text=_notice(codes, desk))
    return answer.model_copy(update={"messages": (*answer.messages, notice)})
