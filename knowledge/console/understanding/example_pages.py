"""Pages of the examples: what there is, proposing, deciding."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console import keys, options
from knowledge.console.faults import ConsoleError
from knowledge.console.forms import read, text
from knowledge.console.publishing.asked import number_in
from knowledge.console.responses import draw, see
from knowledge.console.roles import REVIEWERS
from knowledge.console.texts import texts
from knowledge.console.understanding.intents import Intent, groups, intents, title_of
from knowledge.console.understanding.means import assistant_of
from knowledge.console.understanding.model_pages import standing
from knowledge.console.understanding.proposing import Doubts, doubts, fault_of, likeness, rules, tidy
from knowledge.console.understanding.shipped import shipped
from knowledge.store import audit, examples
from knowledge.store.examples import Example, State


@dataclass(frozen=True)
class Line:
    """A sentence of the form; `fault` is said of it, and `doubts` must be confirmed."""

    text: str
    fault: str | None = None
    doubts: Doubts | None = None


async def overview(request: web.Request) -> web.Response:
    """GET /hieu-cau: the model in use, and every intent with its numbers."""
    async with request.app[keys.STORE].read() as connection:
        counts = await examples.counts(connection)
        now = await standing(connection, request)
    waiting = sum(states.get(State.PROPOSED, 0) for states in counts.values())
    return draw(
        request,
        "understanding/overview.html",
        groups=groups(),
        shipped={name: len(found) for name, found in shipped().items()},
        counts=counts,
        waiting=waiting,
        now=now,
        may_decide=keys.staff_of(request).may(REVIEWERS),
    )


def _intent(request: web.Request) -> tuple[str, Intent]:
    name = request.match_info["intent"]
    if name not in intents():
        raise ConsoleError("not_found")
    return name, intents()[name]


async def show_intent(
    request: web.Request, lines: tuple[Line, ...] = (), fault: str = "", status: int = 200
) -> web.Response:
    """GET /hieu-cau/y/{intent}: what it means, its examples, and the form for new ones."""
    name, intent = _intent(request)
    async with request.app[keys.STORE].read() as connection:
        own = await examples.every(connection, intent=name)
        four_eyes = await options.four_eyes(connection)
    return draw(
        request,
        "understanding/intent.html",
        status=status,
        name=name,
        intent=intent,
        own=own,
        shipped=shipped().get(name, ()),
        lines=lines,
        fault=fault,
        done=texts("understanding")["done"].get(request.query.get("xong", ""), ""),
        rules=rules(),
        title_of=title_of,
        may_decide=keys.staff_of(request).may(REVIEWERS),
        login=keys.staff_of(request).login,
        four_eyes=four_eyes,
    )


async def propose(request: web.Request) -> web.Response:
    """POST /hieu-cau/y/{intent}: sentences, one a line; where some raise doubts they are shown first."""
    name, intent = _intent(request)
    form, masked = await read(request), assistant_of(request).masked
    said = texts("understanding")["faults"]
    if not intent.taught:
        raise ConsoleError("invalid", what=said["not_taught"])
    wanted = list(dict.fromkeys(filter(None, map(tidy, text(form, "sentences").splitlines()))))
    if not wanted or len(wanted) > rules().at_once:
        fault = said["too_many"].format(most=rules().at_once) if wanted else said["nothing"]
        return await show_intent(request, tuple(Line(masked(one)) for one in wanted), fault, 422)
    confirmed = text(form, "confirmed") == "1"
    async with request.app[keys.STORE].begin() as connection:
        known = await likeness(connection)
        lines = []
        for one in wanted:
            fault, found = fault_of(one, masked), doubts(one, name, known)
            if fault is None and found.blocks:
                fault = "duplicate"
            told = said[fault].format(**rules().model_dump()) if fault else None
            lines.append(Line(masked(one), told, found if found.any else None))
        if any(line.fault or (line.doubts and not confirmed) for line in lines):
            return await show_intent(request, tuple(lines), status=422)
        login = keys.staff_of(request).login
        for one in wanted:
            made = await examples.propose(connection, name, one, by=login)
            await audit.record(connection, login, "example_proposed", str(made), intent=name)
    return see(f"/hieu-cau/y/{name}?xong=proposed")


async def proposals(request: web.Request) -> web.Response:
    """GET /hieu-cau/cho-duyet: what waits, each with what stands against it."""
    async with request.app[keys.STORE].read() as connection:
        waiting = await examples.every(connection, states=[State.PROPOSED])
        known = {one.id: await likeness(connection, but=one.id) for one in waiting[:50]}
        four_eyes = await options.four_eyes(connection)
    rows = [(one, doubts(one.text, one.intent, known[one.id])) for one in waiting[:50]]
    return draw(
        request,
        "understanding/proposals.html",
        rows=rows,
        more=len(waiting) - len(rows),
        title_of=title_of,
        may_decide=keys.staff_of(request).may(REVIEWERS),
        login=keys.staff_of(request).login,
        four_eyes=four_eyes,
        done=texts("understanding")["done"].get(request.query.get("xong", ""), ""),
    )


async def approve(request: web.Request) -> web.Response:
    """POST /hieu-cau/cau/{example}/duyet."""
    staff, said = keys.staff_of(request), texts("understanding")["faults"]
    async with request.app[keys.STORE].begin() as connection:
        example = await _example(connection, request)
        if fault := fault_of(example.text, assistant_of(request).masked):  # one that came in by another way
            raise ConsoleError("invalid", what=said[fault].format(**rules().model_dump()))
        if example.by == staff.login and await options.four_eyes(connection):
            raise ConsoleError("invalid", what=said["own"])
        await _decide(connection, example, State.PROPOSED, State.APPROVED, staff.login)
        await audit.record(connection, staff.login, "example_approved", str(example.id), intent=example.intent)
    return see("/hieu-cau/cho-duyet?xong=approved")


async def refuse(request: web.Request) -> web.Response:
    """POST /hieu-cau/cau/{example}/bo: also takes an approval back; the model in use changes with the next one."""
    staff = keys.staff_of(request)
    async with request.app[keys.STORE].begin() as connection:
        example = await _example(connection, request)
        if example.state is State.REFUSED:
            raise ConsoleError("conflict")
        await _decide(connection, example, example.state, State.REFUSED, staff.login)
        await audit.record(connection, staff.login, "example_refused", str(example.id), intent=example.intent)
    back = "/hieu-cau/cho-duyet" if example.state is State.PROPOSED else f"/hieu-cau/y/{example.intent}"
    return see(f"{back}?xong=refused")


async def _example(connection: AsyncConnection, request: web.Request) -> Example:
    example = await examples.get(connection, number_in(request, "example"))
    if example is None:
        raise ConsoleError("not_found")
    return example


async def _decide(connection: AsyncConnection, example: Example, before: State, after: State, login: str) -> None:
    if not await examples.decide(connection, example.id, before=before, after=after, reviewer=login):
        raise ConsoleError("conflict")
