"""What a request of these pages says: a cluster, clusters chosen, questions typed."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console.faults import ConsoleError
from knowledge.console.forms import Fields, several, text
from knowledge.console.gaps.config import limits
from knowledge.console.gaps.means import Conversations
from knowledge.console.gaps.view import DONE, STILL, Asked
from knowledge.console.publishing.asked import number, number_in
from knowledge.console.texts import texts
from knowledge.schema import FieldOfWork
from knowledge.store import gap_clusters
from knowledge.store.gap_clusters import Cluster, State
from knowledge.store.gaps import Source

USUAL_DAYS = "30"
NO_FIELD = "khong-ro"
MOST_CHOSEN = 500


def wrong(fault: str, **values: object) -> ConsoleError:
    """A sentence of `texts/gaps.yml`, under `faults`."""
    return ConsoleError("invalid", what=texts("gaps")["faults"][fault].format(**values))


def filters(request: web.Request) -> Asked:
    """`nguon` source, `linh-vuc` field, `ky` days, `xem` what is shown; what is unknown narrows nothing."""
    query = request.query
    source, field, days, show = (query.get(name, "") for name in ("nguon", "linh-vuc", "ky", "xem"))
    return Asked(
        source=source if source in set(Source) else "",
        field=field if field in {*FieldOfWork, NO_FIELD} else "",
        days=(days if days in texts("gaps")["periods"] else USUAL_DAYS) if "ky" in query else USUAL_DAYS,
        show=show if show in (DONE, STILL) else "",
    )


async def cluster_in(request: web.Request, connection: AsyncConnection) -> Cluster:
    """The cluster that the path names; raises ConsoleError("not_found")."""
    found = await gap_clusters.get(connection, number_in(request, "cluster"))
    if found is None:
        raise ConsoleError("not_found")
    return found


def open_one(cluster: Cluster) -> Cluster:
    """The cluster; raises ConsoleError where it is settled."""
    if cluster.state is not State.OPEN:
        raise wrong("settled")
    return cluster


def numbers_of(form: Fields, name: str) -> list[int]:
    """What was ticked; raises ConsoleError where nothing was."""
    chosen = list(dict.fromkeys(number(one) for one in several(form, name)[:MOST_CHOSEN]))
    if not chosen:
        raise wrong("no_choice")
    return chosen


def question_in(form: Fields, name: str, conversations: Conversations) -> str:
    """One question as staff wrote it; raises ConsoleError."""
    return checked(" ".join(text(form, name).split()), conversations)


def questions_in(form: Fields, name: str, conversations: Conversations) -> list[str]:
    """Questions, one a line; raises ConsoleError."""
    lines = [" ".join(line.split()) for line in text(form, name).splitlines()]
    found = list(dict.fromkeys(checked(line, conversations) for line in lines if line))
    if not found:
        raise wrong("no_question")
    if len(found) > limits().most_questions:
        raise wrong("too_many", most=limits().most_questions)
    return found


def checked(question: str, conversations: Conversations) -> str:
    """The question, once it holds nothing personal and no place where something was hidden; raises ConsoleError."""
    if not question:
        raise wrong("no_question")
    if len(question) > limits().longest_question:
        raise wrong("too_long", longest=limits().longest_question)
    if conversations.hide(question) != question or conversations.has_hidden(question):
        raise wrong("hidden", question=conversations.hide(question))
    return question
