"""What staff make of a cluster: each act settles it, and is on record."""

from __future__ import annotations

from functools import partial

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console import forms, keys
from knowledge.console.editing.live import live_base
from knowledge.console.gaps import amend
from knowledge.console.gaps.asked import cluster_in, open_one, question_in, questions_in, wrong
from knowledge.console.gaps.drafting import amended, keep, taken_by
from knowledge.console.gaps.entries import entries_of
from knowledge.console.gaps.means import conversations_of
from knowledge.console.gaps.view import wordings_of
from knowledge.console.responses import draw, see
from knowledge.console.understanding.intents import intents
from knowledge.labelled import Labelled
from knowledge.store import audit, examples, gap_clusters, gaps, golden
from knowledge.store.drafts import Kind, kind_of
from knowledge.store.gap_clusters import DRAFT, EXAMPLE, QUESTION, Cluster, Settled

ACTS = {
    Settled.SAMPLE: "gap_to_sample",
    Settled.FAQ: "gap_to_faq",
    Settled.NLU: "gap_to_nlu",
    Settled.NOT_OURS: "gap_not_ours",
    Settled.NOISE: "gap_noise",
}


async def settle(connection: AsyncConnection, cluster: Cluster, as_: Settled, by: str, to: str | None) -> None:
    """Decide about an open cluster and record it; raises ConsoleError where somebody was quicker."""
    if not await gap_clusters.settle(connection, [cluster.id], as_, by, to):
        raise wrong("settled")
    await audit.record(connection, by, ACTS[as_], f"gap:{cluster.id}", to=to)


async def to_sample(request: web.Request) -> web.Response:
    """POST /cau-hoi/{cluster}/cau-mau: `entry`, `questions`; `anyway` once a warning was read."""
    form, login = await forms.read(request), keys.staff_of(request).login
    questions = questions_in(form, "questions", conversations_of(request))
    store = request.app[keys.STORE]
    async with store.read() as connection:
        cluster = open_one(await cluster_in(request, connection))
        base = await live_base(connection)
        entry = entries_of(base).get(forms.text(form, "entry"))
        if entry is None:
            raise wrong("no_entry")
        change = partial(amend.with_samples, entry.path, entry=entry, questions=questions)
        _, content = await amended(connection, base, entry.path, change)
    if not forms.text(form, "anyway"):
        taken = await taken_by(request, {entry.path: content}, entry.path, questions)
        if taken is None or taken:
            return draw(
                request, "gaps/taken.html", cluster=cluster, entry=entry, questions=questions, taken=taken, status=200
            )
    async with store.begin() as connection:
        held, content = await amended(connection, base, entry.path, change)
        draft = await keep(connection, base, entry.path, held, content, by=login, cluster=cluster.id)
        await settle(connection, cluster, Settled.SAMPLE, login, f"{DRAFT}{draft}")
    return see(f"/ban-nhap/{draft}")


async def to_faq(request: web.Request) -> web.Response:
    """POST /cau-hoi/{cluster}/hoi-dap: `topic` path of a file, `question`."""
    form, login = await forms.read(request), keys.staff_of(request).login
    conversations = conversations_of(request)
    question, path = question_in(form, "question", conversations), forms.text(form, "topic")
    async with request.app[keys.STORE].begin() as connection:
        cluster = open_one(await cluster_in(request, connection))
        base = await live_base(connection)
        if path not in base.contents or kind_of(path) is not Kind.FAQ:
            raise wrong("no_topic")
        asked = wordings_of((await gaps.of_clusters(connection, [cluster.id]))[cluster.id])
        clean = [one for one in asked if conversations.hide(one) == one and not conversations.has_hidden(one)]
        change = partial(amend.with_question, path, question=question, wordings=clean)
        held, content = await amended(connection, base, path, change)
        draft = await keep(connection, base, path, held, content, by=login, cluster=cluster.id)
        await settle(connection, cluster, Settled.FAQ, login, f"{DRAFT}{draft}")
    return see(f"/ban-nhap/{draft}#f-entries")


async def to_nlu(request: web.Request) -> web.Response:
    """POST /cau-hoi/{cluster}/cau-day: `intent`, `text`; a proposal that somebody else reviews."""
    form, login = await forms.read(request), keys.staff_of(request).login
    text, intent = question_in(form, "text", conversations_of(request)), forms.text(form, "intent")
    if intent not in intents() or not intents()[intent].taught:
        raise wrong("no_intent")
    async with request.app[keys.STORE].begin() as connection:
        cluster = open_one(await cluster_in(request, connection))
        example = await examples.propose(connection, intent, text, by=login, gap=cluster.id)
        await settle(connection, cluster, Settled.NLU, login, f"{EXAMPLE}{example}")
    return see(f"/cau-hoi/{cluster.id}")


async def to_not_ours(request: web.Request) -> web.Response:
    """POST /cau-hoi/{cluster}/khong-phai-viec: `question` becomes a golden question that must not be answered."""
    form, login = await forms.read(request), keys.staff_of(request).login
    question = question_in(form, "question", conversations_of(request))
    async with request.app[keys.STORE].begin() as connection:
        cluster = open_one(await cluster_in(request, connection))
        name = await keep_golden(connection, question, login)
        await settle(connection, cluster, Settled.NOT_OURS, login, f"{QUESTION}{name}")
    return see("/cau-hoi")


async def keep_golden(connection: AsyncConnection, question: str, by: str) -> str:
    """A question that none of our entries answers; its id."""
    name = await golden.free_id(connection)
    labelled = Labelled(id=name, kind="out_of_scope", turns=(question,), outcome="abstain")
    await golden.save(connection, labelled, by=by)
    return name


async def to_noise(request: web.Request) -> web.Response:
    """POST /cau-hoi/{cluster}/bo-qua."""
    login = keys.staff_of(request).login
    async with request.app[keys.STORE].begin() as connection:
        cluster = open_one(await cluster_in(request, connection))
        await settle(connection, cluster, Settled.NOISE, login, None)
    return see("/cau-hoi")


async def reopen(request: web.Request) -> web.Response:
    """POST /cau-hoi/{cluster}/mo-lai."""
    async with request.app[keys.STORE].begin() as connection:
        cluster = await cluster_in(request, connection)
        if await gap_clusters.reopen(connection, cluster.id):
            await audit.record(connection, keys.staff_of(request).login, "gap_reopened", f"gap:{cluster.id}")
    return see(f"/cau-hoi/{cluster.id}")
