"""What staff do to several clusters at once, and to the questions within one."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console import forms, keys
from knowledge.console.faults import ConsoleError
from knowledge.console.gaps.acts import keep_golden, settle
from knowledge.console.gaps.asked import checked, cluster_in, numbers_of, open_one, wrong
from knowledge.console.gaps.means import conversations_of
from knowledge.console.gaps.view import wordings_of
from knowledge.console.responses import see
from knowledge.store import audit, gap_clusters, gaps, jobs
from knowledge.store.gap_clusters import QUESTION, Cluster, Settled

CLUSTER_JOB = "cluster"


async def several(request: web.Request) -> web.Response:
    """POST /cau-hoi/nhieu-nhom: `cluster` more than once, `act` noise, not_ours or join."""
    form, login = await forms.read(request), keys.staff_of(request).login
    act, ids = forms.text(form, "act"), numbers_of(form, "cluster")
    async with request.app[keys.STORE].begin() as connection:
        clusters = await gap_clusters.every(connection, ids)
        if len(clusters) != len(ids):
            raise ConsoleError("not_found")
        for one in clusters:
            open_one(one)
        match act:
            case "noise":
                for one in clusters:
                    await settle(connection, one, Settled.NOISE, login, None)
            case "not_ours":
                await _not_ours(request, connection, clusters, login)
            case "join":
                await _join(connection, clusters, login)
            case _:
                raise ConsoleError("bad_form")
    return see("/cau-hoi")


async def _not_ours(request: web.Request, connection: AsyncConnection, clusters: list[Cluster], login: str) -> None:
    """The commonest wording of each becomes a golden question; one that hides something is asked for by itself."""
    held = await gaps.of_clusters(connection, [one.id for one in clusters])
    conversations = conversations_of(request)
    for one in clusters:
        question = checked(next(iter(wordings_of(held[one.id])), ""), conversations)
        name = await keep_golden(connection, question, login)
        await settle(connection, one, Settled.NOT_OURS, login, f"{QUESTION}{name}")


async def _join(connection: AsyncConnection, clusters: list[Cluster], login: str) -> None:
    if len(clusters) < 2:  # noqa: PLR2004 - two are needed
        raise wrong("one")
    held = await gaps.of_clusters(connection, [one.id for one in clusters])
    kept = max(clusters, key=lambda one: (len(held[one.id]), -one.id))
    gone = [one.id for one in clusters if one.id != kept.id]
    await gap_clusters.join(connection, kept.id, gone)
    await audit.record(connection, login, "gap_joined", f"gap:{kept.id}", gone=sorted(gone))


async def split(request: web.Request) -> web.Response:
    """POST /cau-hoi/{cluster}/tach: `gap` more than once; they become a cluster that is not merged by itself."""
    form, login = await forms.read(request), keys.staff_of(request).login
    chosen = set(numbers_of(form, "gap"))
    async with request.app[keys.STORE].begin() as connection:
        cluster = open_one(await cluster_in(request, connection))
        held = (await gaps.of_clusters(connection, [cluster.id]))[cluster.id]
        moved = [gap for gap in held if gap.id in chosen]
        if len(moved) != len(chosen):
            raise ConsoleError("not_found")
        if len(moved) == len(held):
            raise wrong("whole")
        made = await gap_clusters.begin(connection, min(gap.at for gap in moved), None)
        await gaps.move_apart(connection, moved, made)
        await gap_clusters.read_again(connection, [cluster.id])
        await gap_clusters.measure(connection, [cluster.id, made])
        await audit.record(connection, login, "gap_split", f"gap:{cluster.id}", into=made, questions=len(moved))
    return see(f"/cau-hoi/{made}")


async def gather(request: web.Request) -> web.Response:
    """POST /cau-hoi/gom: gather and group now, unless that is being done."""
    login = keys.staff_of(request).login
    async with request.app[keys.STORE].begin() as connection:
        latest = await jobs.latest(connection, CLUSTER_JOB)
        if not latest or latest[0].state not in (jobs.State.WAITING, jobs.State.RUNNING):
            job = await jobs.add(connection, CLUSTER_JOB, {}, by=login)
            await audit.record(connection, login, "gaps_gathering_requested", str(job))
    return see("/cau-hoi")
