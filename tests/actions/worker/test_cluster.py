"""Questions that went wrong come to staff, each once, masked, and those of one meaning together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from actions.answering.answer import Outcome
from actions.worker.cluster import ask_for_it
from actions.worker.heavy import Heavy
from actions.worker.means import Around
from actions.worker.settings import WorkerSettings
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from knowledge.snapshot import Snapshot, load_snapshot
from knowledge.store import gap_clusters, gaps, jobs
from knowledge.store.erasing import erase
from knowledge.store.gap_clusters import Settled
from knowledge.store.gaps import Gap, Source
from knowledge.store.store import Store, store_url
from knowledge.store.tables.gaps import CLUSTERS, GAPS
from knowledge.store.tables.work import JOBS
from tests.actions.worker.talking import AN, BINH, CHI, DAY, Talking, run_cluster

QUIET = 1500.0  # seconds: longer than a question back may stay open
STRANGE = "nấu thịt kho tàu thế nào cho ngon"


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    settings = EmbeddingsSettings()
    return Searcher.open(settings.index_dir, settings)


@pytest.fixture(scope="module")
def base() -> Snapshot:
    return load_snapshot()


@pytest.fixture
async def staff(tmp_path: Path) -> AsyncIterator[Store]:
    store = Store(store_url("", tmp_path))
    yield store
    await store.close()


@pytest.fixture
async def talking(tmp_path: Path, base: Snapshot, searcher: Searcher) -> AsyncIterator[Talking]:
    made = Talking(tmp_path, base, searcher)
    yield made
    await made.close()


async def kept(store: Store) -> list[Gap]:
    async with store.read() as connection:
        rows = await connection.execute(select(GAPS).order_by(GAPS.c.at))
        return [gaps.gap_of(row) for row in rows]


async def clusters_of(store: Store) -> int:
    async with store.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(CLUSTERS)) or 0)


async def test_what_was_not_known_comes_with_channel_reason_and_confidence(
    talking: Talking, staff: Store, searcher: Searcher
) -> None:
    answered = await talking.say(AN, STRANGE, "out_of_scope", channel="zalo")
    assert answered.answer.outcome is Outcome.ABSTAIN
    await run_cluster(staff, talking.var, searcher)
    [gap] = await kept(staff)
    assert (gap.source, gap.question, gap.channel, gap.conversation) == (Source.ABSTAINED, STRANGE, "zalo", AN)
    assert gap.reason == answered.decision.reason
    assert gap.cluster is not None


async def test_a_plain_answer_does_not_come(talking: Talking, staff: Store, searcher: Searcher) -> None:
    answered = await talking.say(AN, "đăng ký khai sinh cần giấy tờ gì", "ask_documents")
    assert answered.answer.outcome is Outcome.ANSWERED
    talking.later(DAY)
    await run_cluster(staff, talking.var, searcher)
    assert await kept(staff) == []


async def test_a_question_back_that_was_left_comes_once_it_is_sure(
    talking: Talking, staff: Store, searcher: Searcher
) -> None:
    asked = await talking.say(AN, "mất bao nhiêu tiền", "ask_fees")
    assert asked.answer.outcome is Outcome.CLARIFY
    await run_cluster(staff, talking.var, searcher)
    assert await kept(staff) == []
    talking.later(QUIET)
    await run_cluster(staff, talking.var, searcher)
    [gap] = await kept(staff)
    assert (gap.source, gap.reason) == (Source.CLARIFIED, "left")


async def test_a_question_back_that_led_to_an_answer_does_not_come(
    talking: Talking, staff: Store, searcher: Searcher
) -> None:
    await talking.say(AN, "mất bao nhiêu tiền", "ask_fees")
    answered = await talking.say(AN, "đăng ký khai tử", "ask_overview")
    assert answered.answer.outcome is Outcome.ANSWERED
    talking.later(QUIET)
    await run_cluster(staff, talking.var, searcher)
    assert await kept(staff) == []


async def test_after_too_many_questions_back_the_first_question_comes_as_handed_over(
    talking: Talking, staff: Store, searcher: Searcher
) -> None:
    for _ in range(3):
        answered = await talking.say(AN, "mất bao nhiêu tiền", "ask_fees")
    assert answered.answer.outcome is Outcome.HANDOVER
    await run_cluster(staff, talking.var, searcher)
    [gap] = await kept(staff)
    assert gap.sources == (Source.HANDED_OVER, Source.CLARIFIED)
    assert gap.question == "mất bao nhiêu tiền"


async def test_a_wish_for_a_person_brings_the_question_before_it(
    talking: Talking, staff: Store, searcher: Searcher
) -> None:
    await talking.say(AN, "đăng ký khai sinh cần giấy tờ gì", "ask_documents")
    await talking.keep(AN, "cho tôi gặp cán bộ", {"outcome": "handover", "messages": [{"text": "Mời gọi số này."}]})
    await run_cluster(staff, talking.var, searcher)
    [gap] = await kept(staff)
    assert (gap.source, gap.reason) == (Source.HANDED_OVER, "asked_for_person")
    assert gap.question == "đăng ký khai sinh cần giấy tờ gì"


async def test_a_thumb_down_brings_what_was_asked_with_reason_and_comment(
    talking: Talking, staff: Store, searcher: Searcher
) -> None:
    answered = await talking.say(AN, "đăng ký khai sinh cần giấy tờ gì", "ask_documents")
    await talking.vote(AN, answered, "down", "wrong", "sai rồi, gọi tôi 0912345678, tôi là Nông Văn Bảo")
    await run_cluster(staff, talking.var, searcher)
    [gap] = await kept(staff)
    assert (gap.source, gap.reason, gap.nearest) == (Source.VOTED_DOWN, "wrong", f"procedure:{_code(answered)}")
    assert "sai rồi" in gap.about["comment"]
    assert not {"0912345678", "Bảo"} & set(gap.about["comment"].replace(",", " ").split())


def _code(answered: object) -> str:
    return answered.answer.procedure.code  # type: ignore[attr-defined,no-any-return]


async def test_a_thumb_up_does_not_come(talking: Talking, staff: Store, searcher: Searcher) -> None:
    answered = await talking.say(AN, "đăng ký khai sinh cần giấy tờ gì", "ask_documents")
    await talking.vote(AN, answered, "up", None)
    await run_cluster(staff, talking.var, searcher)
    assert await kept(staff) == []


async def test_a_correction_brings_the_question_that_was_misunderstood(
    talking: Talking, staff: Store, searcher: Searcher
) -> None:
    wrong = await talking.say(AN, "đăng ký khai sinh cần giấy tờ gì", "ask_documents")
    right = await talking.say(AN, "không phải, ý tôi là đăng ký khai tử", "correct")
    await run_cluster(staff, talking.var, searcher)
    [gap] = await kept(staff)
    assert (gap.source, gap.question) == (Source.CORRECTED, "đăng ký khai sinh cần giấy tờ gì")
    assert gap.nearest == f"procedure:{_code(wrong)}"
    assert gap.about["correction"] == "không phải, ý tôi là đăng ký khai tử"
    assert gap.about["then"] == f"procedure:{_code(right)}"


async def test_each_comes_once_however_often_it_is_gathered_and_says_every_reason(
    talking: Talking, staff: Store, searcher: Searcher
) -> None:
    answered = await talking.say(AN, STRANGE, "out_of_scope")
    await run_cluster(staff, talking.var, searcher)
    await talking.vote(AN, answered, "down", "incomplete")
    await run_cluster(staff, talking.var, searcher)
    await run_cluster(staff, talking.var, searcher)
    [gap] = await kept(staff)
    assert gap.sources == (Source.VOTED_DOWN, Source.ABSTAINED)
    assert gap.reason == "incomplete"


async def test_nothing_personal_is_kept(talking: Talking, staff: Store, searcher: Searcher) -> None:
    said = "tôi là Nông Văn Bảo, CCCD 006302001234, ở số nhà 12, hồ sơ H55.242-260804-0583, nấu thịt kho tàu sao"
    await talking.say(AN, said, "out_of_scope")
    await run_cluster(staff, talking.var, searcher)
    everything = repr(await kept(staff))
    for secret in ("Bảo", "006302001234", "số nhà 12", "260804-0583"):
        assert secret not in everything
    assert "nấu thịt kho tàu" in everything


async def test_wordings_of_one_question_come_together_and_another_stays_apart(
    talking: Talking, staff: Store, searcher: Searcher
) -> None:
    for who, text in ((AN, STRANGE), (BINH, "nau thit kho tau the nao cho ngon"), (CHI, "giá vàng hôm nay bao nhiêu")):
        await talking.say(who, text, "out_of_scope")
    await run_cluster(staff, talking.var, searcher)
    by_person = {gap.conversation: gap.cluster for gap in await kept(staff)}
    assert by_person[AN] == by_person[BINH] != by_person[CHI]
    assert await clusters_of(staff) == 2


async def test_a_later_question_joins_the_cluster_that_is_there(
    talking: Talking, staff: Store, searcher: Searcher
) -> None:
    await talking.say(AN, STRANGE, "out_of_scope")
    first = await run_cluster(staff, talking.var, searcher)
    await talking.say(BINH, "Nấu thịt kho tàu thế nào cho ngon ạ?", "out_of_scope")
    second = await run_cluster(staff, talking.var, searcher)
    assert (first["questions"], first["clusters"]) == (1, 1)
    assert (second["questions"], second["clusters"]) == (1, 0)


async def test_what_is_noise_takes_its_like_and_stays_settled(
    talking: Talking, staff: Store, searcher: Searcher
) -> None:
    await talking.say(AN, STRANGE, "out_of_scope")
    await run_cluster(staff, talking.var, searcher)
    async with staff.begin() as connection:
        [cluster] = await gap_clusters.every(connection)
        await gap_clusters.settle(connection, [cluster.id], Settled.NOISE, "lan")
    await talking.say(BINH, STRANGE, "out_of_scope")
    await run_cluster(staff, talking.var, searcher)
    async with staff.read() as connection:
        [cluster] = await gap_clusters.every(connection)
    assert cluster.settled_as is Settled.NOISE
    assert len(await kept(staff)) == 2


async def test_a_conversation_that_was_deleted_leaves_nothing(
    talking: Talking, staff: Store, searcher: Searcher
) -> None:
    await talking.say(AN, STRANGE, "out_of_scope")
    await talking.say(BINH, "giá vàng hôm nay bao nhiêu", "out_of_scope")
    await run_cluster(staff, talking.var, searcher)
    async with staff.begin() as connection:
        await erase(connection, AN)
    assert [gap.conversation for gap in await kept(staff)] == [BINH]
    assert await clusters_of(staff) == 1


async def test_what_was_deleted_while_it_was_gathered_goes_with_the_next_run(
    talking: Talking, staff: Store, searcher: Searcher
) -> None:
    await talking.say(AN, STRANGE, "out_of_scope")
    await talking.say(BINH, "giá vàng hôm nay bao nhiêu", "out_of_scope")
    await run_cluster(staff, talking.var, searcher)
    await talking.store.delete(AN)
    talking.notes._connection.execute("DELETE FROM gaps WHERE conversation = ?", (AN,))
    await run_cluster(staff, talking.var, searcher)
    assert [gap.conversation for gap in await kept(staff)] == [BINH]
    assert await clusters_of(staff) == 1


async def test_another_encoder_reads_every_cluster_anew(talking: Talking, staff: Store, searcher: Searcher) -> None:
    await talking.say(AN, STRANGE, "out_of_scope")
    await run_cluster(staff, talking.var, searcher)
    async with staff.begin() as connection:
        [job] = await jobs.latest(connection, "cluster")
        await connection.execute(update(JOBS).values(result={**(job.result or {}), "encoder": "another"}))
        await connection.execute(update(CLUSTERS).values(vector=b"\0" * 16))
    await talking.say(BINH, STRANGE, "out_of_scope")
    await run_cluster(staff, talking.var, searcher)
    assert await clusters_of(staff) == 1


async def test_without_anything_new_no_search_is_opened(staff: Store, tmp_path: Path) -> None:
    result = await run_cluster(staff, tmp_path, None)
    assert (result["questions"], result["clusters"]) == (0, 0)


async def test_it_asks_for_itself_once_at_a_time(staff: Store, tmp_path: Path) -> None:
    around = Around(staff, WorkerSettings(var_dir=tmp_path, _env_file=None), Heavy(60))
    await ask_for_it(around)
    await ask_for_it(around)
    async with staff.begin() as connection:
        assert len(await jobs.latest(connection, "cluster", 5)) == 1
        await connection.execute(update(JOBS).values(state="done", finished_at=1.0))
    await ask_for_it(around)
    async with staff.read() as connection:
        [job] = await jobs.latest(connection, "cluster", 5)
    assert job.state is jobs.State.WAITING
