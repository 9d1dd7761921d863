"""The answer about a life event: its steps in order, what each needs first, and a button to each procedure."""

from __future__ import annotations

from actions.answering.answer import Answer, Button, Card, Message, Outcome
from actions.answering.compose.fact import Desk
from actions.answering.compose.phrasing import ended, shorten
from actions.answering.compose.sources import faq_source_line, faq_sources
from actions.answering.turn import journey_id
from knowledge.journeys import Journey, JourneyStep


def _inside(text: str) -> str:
    """The text with a small first letter and no full stop, to stand inside a sentence."""
    return (text[:1].lower() + text[1:]).rstrip(".")


def _cases(step: JourneyStep) -> list[str]:
    return [_inside(case.when) for case in step.procedures if case.when]


def _body(journey: Journey, step: JourneyStep, desk: Desk) -> str:
    say = desk.data.texts
    sentences = [say("journey_when", when=_inside(step.when))] if step.when else []
    sentences.append(ended(step.why))
    if step.action:
        sentences.append(ended(step.action))
    if cases := _cases(step):
        sentences.append(say("journey_cases", cases="; ".join(cases)))
    sentences += [
        ended(say("journey_after", number=journey.number(needed.step), reason=needed.reason)) for needed in step.after
    ]
    if step.gives:
        sentences.append(say("journey_gives", paper=_inside(step.gives)))
    return " ".join(sentences)


def _buttons(journey: Journey, desk: Desk) -> tuple[Button, ...]:
    """One for each case of each step; where there are too many, those that most people need are kept."""
    longest, most = desk.data.thresholds.button_title, desk.data.thresholds.journey_buttons
    kept = set([code for code in journey.main_codes() if code in desk.snapshot.procedures][:most])
    buttons: dict[str, Button] = {}
    for number, step in enumerate(journey.steps, start=1):
        for case in step.procedures:
            if case.code in kept and case.code not in buttons:
                title = desk.data.texts("journey_step", number=number, title=case.when or step.title)
                buttons[case.code] = Button.choose(shorten(title, longest), procedure=case.code)
    return tuple(buttons.values())


def journey_answer(journey: Journey, confidence: float | None, desk: Desk) -> Answer:
    """Every step, numbered; the procedures themselves are one press away."""
    say = desk.data.texts
    rows = tuple(
        (say("journey_step", number=number, title=step.title), _body(journey, step, desk))
        for number, step in enumerate(journey.steps, start=1)
    )
    source = faq_source_line(journey, desk)
    lines = [
        journey.summary,
        say("journey_heading", title=journey.title),
        *(say("overview_row", name=name, value=value) for name, value in rows),
        say("journey_hint"),
        source,
    ]
    card = Card(title=journey.title, facet=say("journey_facet"), rows=rows, source_line=source)
    message = Message(text="\n".join(lines), card=card, buttons=_buttons(journey, desk))
    return Answer(outcome=Outcome.ANSWERED, messages=(message,), sources=faq_sources(journey), confidence=confidence)


def _journey_with(code: str, desk: Desk) -> Journey | None:
    """The one life event of which the procedure is a main step, or else any step; None where that is not one."""
    journeys = desk.snapshot.journeys.values()
    main = [j for j in journeys if any(code == c.code for s in j.steps if not s.optional for c in s.procedures)]
    having = main or [journey for journey in journeys if code in journey.codes()]
    return having[0] if len(having) == 1 else None


def journey_button(code: str, desk: Desk) -> Button | None:
    """A button from a procedure to the life event that it belongs to, where that is clear."""
    journey = _journey_with(code, desk)
    if journey is None:
        return None
    title = desk.data.texts("journey_more", title=_inside(journey.title))
    return Button.choose(shorten(title, desk.data.thresholds.button_title), faq=journey_id(journey.id))
