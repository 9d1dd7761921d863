"""What becomes of a cluster with one click, and that it is on record."""

from __future__ import annotations

import asyncio

import pytest

from knowledge.console.gaps.config import limits
from knowledge.schema import Procedure
from knowledge.snapshot import parse_text
from knowledge.store import audit, drafts, examples, golden
from knowledge.store.drafts import Draft, State
from knowledge.store.gap_clusters import Settled
from knowledge.store.gap_clusters import State as ClusterState
from tests.knowledge.console.gaps.conftest import Inbox
from tests.knowledge.console.serving import Clerk

BIRTH = "procedure:1.001193"
BIRTH_PATH = "procedures/tu-phap/1.001193.yml"
FAQ_PATH = "faq/phi-le-phi.yml"
QUESTION = "làm giấy cho cháu mới đẻ ở đâu"


async def draft_of(inbox: Inbox, location: str | None) -> Draft:
    assert location is not None
    number = int(location.split("#")[0].rsplit("/", 1)[1])
    async with inbox.office.store.read() as connection:
        return await drafts.get(connection, number)


async def acts(inbox: Inbox) -> list[str]:
    async with inbox.office.store.read() as connection:
        return [entry.act for entry in await audit.entries(connection)]


def samples(draft: Draft) -> tuple[str, ...]:
    assert draft.content is not None
    return parse_text(draft.content, Procedure, draft.path).sample_questions


async def test_a_question_becomes_a_sample_question_in_a_draft_of_the_entry(inbox: Inbox, lan: Clerk) -> None:
    cluster = await inbox.cluster(QUESTION, nearest=BIRTH)
    assert "khai sinh" in (await lan.get(f"/cau-hoi/{cluster}?tim=khai sinh")).text
    page = await lan.post(f"/cau-hoi/{cluster}/cau-mau", {"entry": BIRTH, "questions": QUESTION, "anyway": "1"})
    draft = await draft_of(inbox, page.location)
    assert (draft.path, draft.state, draft.author) == (BIRTH_PATH, State.DRAFT, "lan")
    assert samples(draft)[-1] == QUESTION
    kept = await inbox.kept(cluster)
    assert (kept.settled_as, kept.settled_by, kept.settled_to) == (Settled.SAMPLE, "lan", f"draft:{draft.id}")
    assert "gap_to_sample" in await acts(inbox)
    shown = (await lan.get(f"/cau-hoi/{cluster}")).text
    assert f"/console/ban-nhap/{draft.id}" in shown
    assert "Chưa vào phục vụ" in shown


async def test_the_draft_that_is_open_already_gets_it_too(inbox: Inbox, lan: Clerk) -> None:
    first, second = await inbox.cluster(QUESTION), await inbox.cluster("cháu vừa sinh thì làm giấy gì")
    one = await lan.post(f"/cau-hoi/{first}/cau-mau", {"entry": BIRTH, "questions": QUESTION, "anyway": "1"})
    form = {"entry": BIRTH, "questions": f"cháu vừa sinh thì làm giấy gì\n{QUESTION.upper()}", "anyway": "1"}
    two = await lan.post(f"/cau-hoi/{second}/cau-mau", form)
    assert one.location == two.location
    assert samples(await draft_of(inbox, two.location))[-2:] == (QUESTION, "cháu vừa sinh thì làm giấy gì")


async def test_a_draft_that_a_reviewer_has_is_left_alone(inbox: Inbox, lan: Clerk) -> None:
    first, second = await inbox.cluster(QUESTION), await inbox.cluster("cháu vừa sinh thì làm giấy gì")
    one = await lan.post(f"/cau-hoi/{first}/cau-mau", {"entry": BIRTH, "questions": QUESTION, "anyway": "1"})
    draft = await draft_of(inbox, one.location)
    async with inbox.office.store.begin() as connection:
        await drafts.move(connection, draft.id, State.REVIEW, by="lan")
    page = await lan.post(f"/cau-hoi/{second}/cau-mau", {"entry": BIRTH, "questions": "một câu", "anyway": "1"})
    assert page.status == 422
    assert "đang có bản chờ duyệt" in page.text
    assert (await inbox.kept(second)).state is ClusterState.OPEN


async def test_without_the_assistant_staff_are_told_that_nothing_was_checked_before_they_go_on(
    inbox: Inbox, lan: Clerk
) -> None:
    cluster = await inbox.cluster(QUESTION)
    page = await lan.post(f"/cau-hoi/{cluster}/cau-mau", {"entry": BIRTH, "questions": QUESTION})
    assert page.status == 200
    assert "chưa kiểm tra được" in page.text
    assert (await inbox.kept(cluster)).state is ClusterState.OPEN


async def test_a_question_becomes_the_draft_of_a_frequent_question(inbox: Inbox, lan: Clerk) -> None:
    cluster = await inbox.cluster("phí gửi xe ở trung tâm bao nhiêu", "phi gui xe bao nhieu", "tôi là [tên], gửi xe")
    form = {"topic": FAQ_PATH, "question": "Phí gửi xe ở trung tâm là bao nhiêu?"}
    page = await lan.post(f"/cau-hoi/{cluster}/hoi-dap", form)
    draft = await draft_of(inbox, page.location)
    assert draft.content is not None
    assert draft.path == FAQ_PATH
    assert "question: Phí gửi xe ở trung tâm là bao nhiêu?" in draft.content
    assert "id: phi-gui-xe-o-trung-tam-la-bao-nhieu" in draft.content
    assert "phí gửi xe ở trung tâm bao nhiêu" in draft.content
    assert "[tên]" not in draft.content
    assert "bang-phi-chung-thuc" in draft.content
    assert (await inbox.kept(cluster)).settled_as is Settled.FAQ
    shown = await lan.get(f"/ban-nhap/{draft.id}")
    assert shown.status == 200
    assert "Phí gửi xe ở trung tâm là bao nhiêu?" in shown.text


async def test_a_question_becomes_a_proposed_example(inbox: Inbox, lan: Clerk) -> None:
    cluster = await inbox.cluster("xin chào nhé")
    page = await lan.post(f"/cau-hoi/{cluster}/cau-day", {"intent": "ask_where", "text": "nộp chỗ mô rứa"})
    assert page.location == f"/console/cau-hoi/{cluster}"
    async with inbox.office.store.read() as connection:
        [example] = await examples.every(connection)
    assert (example.intent, example.text, example.state) == ("ask_where", "nộp chỗ mô rứa", examples.State.PROPOSED)
    assert (example.by, example.gap) == ("lan", cluster)
    assert (await inbox.kept(cluster)).settled_to == f"nlu:{example.id}"


async def test_what_is_not_ours_becomes_a_golden_question_that_must_not_be_answered(inbox: Inbox, lan: Clerk) -> None:
    cluster = await inbox.cluster("nấu thịt kho tàu thế nào")
    await lan.post(f"/cau-hoi/{cluster}/khong-phai-viec", {"question": "nấu thịt kho tàu thế nào"})
    async with inbox.office.store.read() as connection:
        [kept] = [one for one in await golden.every(connection) if one.by == "lan"]
    assert kept.question.turns == ("nấu thịt kho tàu thế nào",)
    assert (kept.question.kind, kept.question.outcome) == ("out_of_scope", "abstain")
    assert not kept.question.right_codes
    assert (await inbox.kept(cluster)).settled_as is Settled.NOT_OURS


async def test_noise_goes_and_can_be_brought_back(inbox: Inbox, lan: Clerk) -> None:
    cluster = await inbox.cluster("asdf asdf")
    await lan.post(f"/cau-hoi/{cluster}/bo-qua")
    assert "asdf asdf" not in (await lan.get("/cau-hoi")).text
    assert "Không phải câu hỏi" in (await lan.get("/cau-hoi?xem=da-xong")).text
    await lan.post(f"/cau-hoi/{cluster}/mo-lai")
    assert "asdf asdf" in (await lan.get("/cau-hoi")).text
    assert {"gap_noise", "gap_reopened"} <= set(await acts(inbox))


async def test_what_is_settled_is_not_settled_twice(inbox: Inbox, lan: Clerk) -> None:
    cluster = await inbox.cluster("asdf asdf")
    pages = await asyncio.gather(*(lan.post(f"/cau-hoi/{cluster}/bo-qua") for _ in range(3)))
    assert sorted(page.status for page in pages) == [303, 422, 422]
    assert (await acts(inbox)).count("gap_noise") == 1


async def test_several_clusters_are_settled_at_once(inbox: Inbox, lan: Clerk) -> None:
    chosen = [await inbox.cluster("asdf"), await inbox.cluster("qwer")]
    left = await inbox.cluster("câu thật")
    form = [("csrf", lan.csrf), ("act", "noise"), *(("cluster", str(one)) for one in chosen)]
    await lan.client.post("/console/cau-hoi/nhieu-nhom", data=form, allow_redirects=False)
    assert [(await inbox.kept(one)).settled_as for one in chosen] == [Settled.NOISE, Settled.NOISE]
    assert (await inbox.kept(left)).state is ClusterState.OPEN


async def test_clusters_are_joined_and_questions_taken_apart(inbox: Inbox, lan: Clerk) -> None:
    one = await inbox.cluster("gửi xe ở đâu", "chỗ gửi xe ở đâu")
    two = await inbox.cluster("bãi xe chỗ nào")
    form = [("csrf", lan.csrf), ("act", "join"), ("cluster", str(one)), ("cluster", str(two))]
    await lan.client.post("/console/cau-hoi/nhieu-nhom", data=form, allow_redirects=False)
    joined = await inbox.questions(one)
    assert {gap.question for gap in joined} == {"gửi xe ở đâu", "chỗ gửi xe ở đâu", "bãi xe chỗ nào"}
    assert (await lan.get(f"/cau-hoi/{two}")).status == 404
    [apart] = [gap for gap in joined if gap.question == "bãi xe chỗ nào"]
    page = await lan.post(f"/cau-hoi/{one}/tach", {"gap": str(apart.id)})
    assert page.location is not None
    made = int(page.location.rsplit("/", 1)[1])
    assert [gap.question for gap in await inbox.questions(made)] == ["bãi xe chỗ nào"]
    assert len(await inbox.questions(one)) == 2
    assert {"gap_joined", "gap_split"} <= set(await acts(inbox))


@pytest.mark.parametrize(
    "question",
    [
        "tôi là Nông Văn Bảo hỏi khai sinh",
        "khai sinh cho [tên] ở đâu",
        "số 0912345678 gọi lại giúp",
        "hồ sơ H55.242-260804-0583 đâu",
        "nhà ở số nhà 12 xin phép xây",
        "",
        "a" * (limits().longest_question + 1),
    ],
)
async def test_nothing_personal_or_hidden_is_published(inbox: Inbox, lan: Clerk, question: str) -> None:
    cluster = await inbox.cluster("câu hỏi")
    for path, form in (
        ("cau-mau", {"entry": BIRTH, "questions": question, "anyway": "1"}),
        ("hoi-dap", {"topic": FAQ_PATH, "question": question}),
        ("cau-day", {"intent": "ask_where", "text": question}),
        ("khong-phai-viec", {"question": question}),
    ):
        page = await lan.post(f"/cau-hoi/{cluster}/{path}", form)
        assert page.status == 422
        assert "Nông Văn Bảo" not in page.text
    assert (await inbox.kept(cluster)).state is ClusterState.OPEN
    async with inbox.office.store.read() as connection:
        assert await drafts.in_state(connection) == []


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("cau-mau", {"entry": "procedure:9.999999", "questions": "một câu"}),
        ("cau-mau", {"questions": "một câu"}),
        ("hoi-dap", {"topic": "procedures/tu-phap/1.001193.yml", "question": "một câu"}),
        ("hoi-dap", {"topic": "../../etc/passwd", "question": "một câu"}),
        ("cau-day", {"intent": "provide_dossier_code", "text": "một câu"}),
        ("cau-day", {"intent": "nothing", "text": "một câu"}),
        ("tach", {}),
        ("tach", {"gap": "999"}),
        ("tach", {"gap": "x"}),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(
    inbox: Inbox, lan: Clerk, path: str, form: dict[str, str]
) -> None:
    cluster = await inbox.cluster("một câu", "hai câu")
    page = await lan.post(f"/cau-hoi/{cluster}/{path}", form)
    assert page.status in (404, 422)
    assert (await inbox.kept(cluster)).state is ClusterState.OPEN
