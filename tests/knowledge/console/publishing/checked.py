"""What a check of the golden questions found, put where the worker puts it."""

from __future__ import annotations

from knowledge.store import checks, jobs, publications
from knowledge.store.checks import Changed, Counts, Result, Said, Verdict, Wanted
from knowledge.store.store import Store


def changed(verdict: Verdict, question: str = "làm khai sinh hết bao nhiêu") -> Changed:
    before = Said(outcome="answered", code="1.001193", name="Khai sinh", facet="fees", text="Miễn phí.", right=True)
    after = Said(outcome="abstain", text="Tôi chưa biết.")
    wanted = Wanted(codes=("1.001193",), facet="fees")
    return Changed(
        id=f"q-{verdict}",
        turns=(question,),
        wanted=wanted,
        before=before,
        after=after,
        differs=("outcome", "text"),
        verdict=verdict,
    )


def result(*rows: Changed, right: int = 99) -> Result:
    return Result(
        before=Counts(asked=100, right=99, answered=90), after=Counts(asked=100, right=right, answered=90), changed=rows
    )


async def finish_check(store: Store, job: int, found: Result) -> None:
    """What the worker does with a check once the questions have been asked."""
    taken = await jobs.take(store, ["check"])
    assert taken is not None
    assert taken.id == job
    async with store.begin() as connection:
        live = await publications.live_number(connection)
        assert live is not None
        await checks.record(connection, job, tuple(map(tuple, taken.payload["drafts"])), live, found)
        await jobs.finish(connection, taken, {})
