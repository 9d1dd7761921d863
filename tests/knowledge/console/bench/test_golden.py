"""Golden questions in the console: what they may be, changing them, resting them, which fail."""

from __future__ import annotations

import json
from typing import Any

import pytest

from embeddings.evaluation.questions import Question
from knowledge.console.roles import Role
from knowledge.labelled import Labelled
from knowledge.store import audit, golden, jobs
from tests.knowledge.console.serving import Clerk, Office

pytestmark = pytest.mark.usefixtures("bench_alone")
BIRTH = "1.001193"


@pytest.fixture
async def lan(office: Office, published: None) -> Clerk:
    return await office.sign_in("lan", Role.EDITOR)


@pytest.fixture
async def mai(office: Office, published: None) -> Clerk:
    return await office.sign_in("mai", Role.REVIEWER)


async def kept(office: Office) -> list[golden.Golden]:
    async with office.store.read() as connection:
        return await golden.every(connection)


async def test_what_is_kept_is_a_line_that_the_evaluation_reads(office: Office, lan: Clerk) -> None:
    for form in (
        {"question": "làm khai sinh ở đâu", "code": BIRTH, "facet": "where"},
        {"question": "bao lâu", "earlier": "làm khai sinh ở đâu", "code": BIRTH, "facet": "time_limit"},
        {"question": "làm giấy cho con", "code": f"{BIRTH}, 2.000635", "outcome": "clarify"},
        {"question": "mấy giờ đá bóng", "outcome": "abstain"},
    ):
        assert (await lan.post("/thu-cau/luu", form)).status == 303, form
    found = await kept(office)
    assert [one.question.id for one in found] == [f"own-00000{n}" for n in range(1, 5)]
    read = [Question.model_validate(json.loads(json.dumps(one.question.line()))) for one in found]
    assert [one.kind.value for one in read] == ["colloquial", "follow_up", "clarify", "out_of_scope"]


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"question": "số 001099012345 làm khai sinh", "code": BIRTH}, "số giấy tờ"),
        ({"question": "làm khai sinh", "earlier": "tôi là 0912345678", "code": BIRTH}, "số giấy tờ"),
        ({"question": "làm khai sinh", "code": "9.999999"}, "9.999999"),
        ({"question": "làm khai sinh", "code": "<b>"}, "&lt;b&gt;"),
        ({"question": "làm khai sinh"}, "chọn thủ tục đúng"),
        ({"question": "làm khai sinh", "code": BIRTH, "facet": "nosuch"}, "không hợp lệ"),
        ({"question": "làm khai sinh", "outcome": "answered"}, "không hợp lệ"),
        ({"question": "", "code": BIRTH}, "gõ câu"),
    ],
    ids=range(8),
)
async def test_what_cannot_be_a_golden_question_is_refused(
    office: Office, lan: Clerk, form: dict[str, str], why: str
) -> None:
    page = await lan.post("/thu-cau/luu", form)
    assert page.status == 422
    assert why in page.text
    assert await kept(office) == []


async def saved(office: Office, **more: Any) -> str:
    question = Labelled(**({"id": "dev-1", "kind": "formal", "turns": ("làm khai sinh",), "code": BIRTH} | more))
    async with office.store.begin() as connection:
        await golden.save(connection, question, by="hệ thống")
    return question.id


async def test_a_label_is_changed_and_the_act_is_recorded(office: Office, mai: Clerk) -> None:
    name = await saved(office)
    page = await mai.get(f"/cau-mau/{name}")
    assert BIRTH in page.text
    sent = await mai.post(f"/cau-mau/{name}", {"question": "làm khai sinh ở đâu", "code": BIRTH, "facet": "where"})
    assert sent.status == 303
    [one] = await kept(office)
    assert (one.question.turns, one.question.facet, one.by) == (("làm khai sinh ở đâu",), "where", "mai")
    async with office.store.read() as connection:
        [act] = await audit.entries(connection)
    assert (act.act, act.object, act.detail) == ("golden_changed", name, {})


async def test_a_question_at_rest_is_asked_no_more_until_it_is_taken_up_again(office: Office, mai: Clerk) -> None:
    name = await saved(office)
    assert (await mai.post(f"/cau-mau/{name}/nghi")).status == 303
    assert [one.active for one in await kept(office)] == [False]
    refused = await mai.post("/cau-mau/chay")
    assert refused.status == 422
    assert "Chưa có câu kiểm tra nào" in refused.text
    assert (await mai.post(f"/cau-mau/{name}", {"question": "làm khai sinh", "code": BIRTH})).status == 303
    assert [one.active for one in await kept(office)] == [False], "changing it does not wake it"
    assert (await mai.post(f"/cau-mau/{name}/dung-lai")).status == 303
    assert [one.active for one in await kept(office)] == [True]


async def test_who_only_writes_can_neither_change_nor_rest_what_stands_in_the_way_of_publishing(
    office: Office, lan: Clerk
) -> None:
    name = await saved(office, turns=("làm khai sinh <script>x</script>",))
    page = await lan.get(f"/cau-mau/{name}")
    assert "chỉ người duyệt" in page.text
    assert BIRTH in page.text
    assert "<script>x" not in page.text
    assert f'action="/console/cau-mau/{name}' not in page.text
    for path, form in ((f"/cau-mau/{name}", {"question": "x", "outcome": "abstain"}), (f"/cau-mau/{name}/nghi", {})):
        assert (await lan.post(path, form)).status == 403
    [one] = await kept(office)
    assert (one.active, one.question.code) == (True, BIRTH)


async def test_the_last_run_shows_which_fail_now(office: Office, lan: Clerk) -> None:
    await saved(office)
    await saved(office, id="dev-2", turns=("xin sổ đỏ <script>x</script>",))
    first = await lan.post("/cau-mau/chay")
    assert (await lan.post("/cau-mau/chay")).location == first.location, "one run at a time"
    job = await jobs.take(office.store, ["golden"])
    assert job is not None
    replies = [
        {"id": "dev-1", "outcome": "answered", "code": BIRTH, "facet": "overview", "right": True},
        {"id": "dev-2", "outcome": "abstain", "code": None, "facet": None, "right": False},
    ]
    async with office.store.begin() as connection:
        await jobs.finish(connection, job, {"asked": 2, "right": 1, "replies": replies})
    run = await lan.get(str(first.location).removeprefix("/console"))
    assert "1 đúng" in run.text
    assert "xin sổ đỏ" in run.text
    assert "<script>x" not in run.text
    assert "làm khai sinh" not in run.text
    failing = await lan.get("/cau-mau?loc=sai")
    assert "1 trên 2 câu" in failing.text
    assert "Chưa biết" in failing.text


async def test_who_had_all_questions_asked_and_who_stopped_it_is_recorded(office: Office, lan: Clerk) -> None:
    await saved(office)
    run = str((await lan.post("/cau-mau/chay")).location).removeprefix("/console")
    for _ in range(2):
        await lan.post(f"{run}/dung")
    async with office.store.read() as connection:
        told = [(act.by, act.act, act.object) for act in await audit.entries(connection)]
    number = run.rpartition("/")[2]
    assert told == [("lan", "golden_run_stopped", number), ("lan", "golden_run_requested", number)]


async def test_the_list_is_searched_without_diacritics_and_read_in_pages(office: Office, lan: Clerk) -> None:
    async with office.store.begin() as connection:
        for n in range(60):
            question = Labelled(id=f"dev-{n:02}", kind="formal", turns=(f"câu hỏi {n} về đất",), code=BIRTH)
            await golden.save(connection, question, by="hệ thống")
    assert "Trang 1 / 2" in (await lan.get("/cau-mau")).text
    assert "câu hỏi 55 về đất" in (await lan.get("/cau-mau?trang=2")).text
    assert "1 trên 60 câu" in (await lan.get("/cau-mau?q=CAU HOI 55 ve dat")).text
    for page in ("0", "-1", "99999999999999", "x", "²"):
        assert (await lan.get(f"/cau-mau?trang={page}")).status == 200


@pytest.mark.parametrize(
    ("label", "answer", "right"),
    [
        ({"code": "1"}, ("answered", "1", "fees"), True),
        ({"code": "1", "facet": "fees"}, ("answered", "1", "fees"), True),
        ({"code": "1", "facet": "fees"}, ("answered", "1", "where"), False),
        ({"code": "1"}, ("answered", "2", None), False),
        ({"codes": ("1", "2")}, ("refer", "2", None), True),
        ({"code": "1"}, ("clarify", None, None), False),
        ({"code": "1", "outcome": "clarify"}, ("clarify", None, None), True),
        ({"outcome": "abstain"}, ("abstain", None, None), True),
        ({"outcome": "abstain"}, ("answered", "1", None), False),
        ({"outcome": "dossier"}, ("dossier", None, None), True),
    ],
)
def test_an_answer_is_judged_as_the_evaluation_judges_it(
    label: dict[str, Any], answer: tuple[str, str | None, str | None], right: bool
) -> None:
    assert Labelled(id="a", kind="formal", turns=("x",), **label).is_right(*answer) is right
