"""Examples that staff give: proposed by one, approved by another, with a word about what stands against them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.gateway.console.understanding import GatewayAssistant
from bot.privacy import Masker
from knowledge.console.options import choose_four_eyes
from knowledge.console.roles import Role
from knowledge.console.understanding.intents import intents
from knowledge.console.understanding.means import ASSISTANT
from knowledge.console.understanding.shipped import shipped
from knowledge.labelled import Labelled
from knowledge.store import audit, examples, golden
from knowledge.store.examples import State
from tests.knowledge.console.serving import Clerk, Office

ROOT = Path(__file__).parents[4]
FEES = "/hieu-cau/y/ask_fees"
NEW = "cái này hết nhiêu xiền vậy trời"


@pytest.fixture(autouse=True)
def assistant(office: Office, tmp_path: Path) -> None:
    office.console._state[ASSISTANT] = GatewayAssistant(tmp_path, Masker())


async def kept(office: Office) -> list[tuple[str, str, State]]:
    async with office.store.read() as connection:
        return [(one.intent, one.text, one.state) for one in await examples.every(connection)]


async def proposed(office: Office, clerk: Clerk, text: str = NEW) -> int:
    assert (await clerk.post(FEES, {"sentences": text})).status == 303
    async with office.store.read() as connection:
        return (await examples.every(connection))[-1].id


def test_every_intent_of_the_domain_is_told_in_vietnamese() -> None:
    named: set[str] = set()
    for path in (ROOT / "bot" / "domain").glob("*.yml"):
        for one in yaml.safe_load(path.read_text("utf-8")).get("intents", ()):
            named |= {one} if isinstance(one, str) else set(one)
    assert set(intents()) == named
    assert all(intent.title and intent.what.endswith(".") for intent in intents().values())


def test_the_shipped_examples_are_all_read() -> None:
    assert set(shipped()) <= set(intents())
    assert "xin chào" in shipped()["greet"]
    assert all(len(shipped()[name]) > 20 for name, intent in intents().items() if intent.taught)


async def test_the_overview_tells_what_each_intent_means_and_how_many_examples_it_has(office: Office) -> None:
    clerk = await office.sign_in("lan", Role.EDITOR)
    page = await clerk.get("/hieu-cau")
    assert page.status == 200
    assert "Lệ phí bao nhiêu" in page.text
    assert str(len(shipped()["ask_fees"])) in page.text
    assert "Huấn luyện với câu đã duyệt" not in page.text, "only a reviewer trains"


async def test_an_example_is_proposed_by_one_and_approved_by_another(office: Office) -> None:
    lan = await office.sign_in("lan", Role.EDITOR, Role.REVIEWER)
    mai = await office.sign_in("mai", Role.REVIEWER)
    one = await proposed(office, lan)
    own = await lan.post(f"/hieu-cau/cau/{one}/duyet")
    assert own.status == 422
    assert "quy tắc hai người" in own.text
    assert NEW in (await mai.get("/hieu-cau/cho-duyet")).text
    assert (await mai.post(f"/hieu-cau/cau/{one}/duyet")).status == 303
    assert await kept(office) == [("ask_fees", NEW, State.APPROVED)]
    assert (await mai.post(f"/hieu-cau/cau/{one}/duyet")).status == 409
    async with office.store.read() as connection:
        acts = [(entry.act, entry.by) for entry in await audit.entries(connection)]
        assert all(NEW not in str(entry.detail) for entry in await audit.entries(connection))
    assert acts == [("example_approved", "mai"), ("example_proposed", "lan")]


async def test_where_the_office_switched_the_rule_off_the_author_may_approve(office: Office) -> None:
    lan = await office.sign_in("lan", Role.REVIEWER)
    async with office.store.begin() as connection:
        await choose_four_eyes(connection, False, by="sep", reason="ít người")
    one = await proposed(office, lan)
    assert (await lan.post(f"/hieu-cau/cau/{one}/duyet")).status == 303


async def test_an_editor_neither_approves_nor_trains(office: Office) -> None:
    lan = await office.sign_in("lan", Role.EDITOR)
    one = await proposed(office, lan)
    for path in (f"/hieu-cau/cau/{one}/duyet", f"/hieu-cau/cau/{one}/bo", "/hieu-cau/huan-luyen"):
        assert (await lan.post(path)).status == 403
    assert [state for _, _, state in await kept(office)] == [State.PROPOSED]


async def test_an_approval_can_be_taken_back(office: Office) -> None:
    mai = await office.sign_in("mai", Role.REVIEWER)
    one = await proposed(office, await office.sign_in("lan", Role.EDITOR))
    await mai.post(f"/hieu-cau/cau/{one}/duyet")
    assert (await mai.post(f"/hieu-cau/cau/{one}/bo")).status == 303
    assert [state for _, _, state in await kept(office)] == [State.REFUSED]
    assert (await mai.post(f"/hieu-cau/cau/{one}/bo")).status == 409


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("số căn cước của tôi là 001099012345 hết bao nhiêu", "số giấy tờ"),
        ("gọi 0912345678 hỏi lệ phí", "số giấy tờ"),
        ("thư lan@vidu.vn", "số giấy tờ"),
        ("[lệ phí](facet) bao nhiêu", "dấu ngoặc"),
        ("/ask_fees", "gạch"),
        ("a", "chữ cái"),
        ("a" * 201, "chữ cái"),
        ("12 34 56 !!", "chưa có chữ"),
        ("", "chưa có câu"),
        ("\u200b\n  \n", "chưa có câu"),
    ],
)
async def test_what_cannot_be_an_example_is_refused_and_nothing_is_kept(office: Office, text: str, why: str) -> None:
    lan = await office.sign_in("lan", Role.EDITOR)
    page = await lan.post(FEES, {"sentences": f"{text}\n" if text else text, "confirmed": "1"})
    assert page.status == 422
    assert why in page.text.lower()
    assert "001099012345" not in page.text
    assert "0912345678" not in page.text
    assert await kept(office) == []


async def test_too_many_at_once_are_refused(office: Office) -> None:
    lan = await office.sign_in("lan", Role.EDITOR)
    page = await lan.post(FEES, {"sentences": "\n".join(f"câu số {chr(97 + n)} hỏi tiền" for n in range(21))})
    assert page.status == 422
    assert await kept(office) == []


async def test_the_very_same_words_are_not_taken_twice(office: Office) -> None:
    lan = await office.sign_in("lan", Role.EDITOR)
    page = await lan.post(FEES, {"sentences": shipped()["ask_fees"][0].upper() + "!!", "confirmed": "1"})
    assert page.status == 422
    assert "đã có trong ý" in page.text
    await proposed(office, lan)
    assert (await lan.post(FEES, {"sentences": NEW.upper(), "confirmed": "1"})).status == 422


async def test_a_sentence_that_teaches_another_intent_is_shown_before_it_is_taken(office: Office) -> None:
    lan = await office.sign_in("lan", Role.EDITOR)
    greeting = "chào buổi sáng"
    page = await lan.post(FEES, {"sentences": greeting})
    assert page.status == 422
    assert "đang dạy ý khác" in page.text
    assert "Chào hỏi" in page.text
    assert await kept(office) == []
    assert (await lan.post(FEES, {"sentences": greeting, "confirmed": "1"})).status == 303
    mai = await office.sign_in("mai", Role.REVIEWER)
    assert "đang dạy ý khác" in (await mai.get("/hieu-cau/cho-duyet")).text


async def test_a_golden_question_is_not_taught_without_a_word(office: Office) -> None:
    lan = await office.sign_in("lan", Role.EDITOR)
    async with office.store.begin() as connection:
        question = Labelled(id="own-000001", kind="colloquial", turns=(NEW,), outcome="clarify")
        await golden.save(connection, question, by="mai")
    page = await lan.post(FEES, {"sentences": NEW})
    assert page.status == 422
    assert "own-000001" in page.text
    assert "điểm chấm không còn thật" in page.text


async def test_intents_that_take_no_examples_say_so(office: Office) -> None:
    lan = await office.sign_in("lan", Role.EDITOR)
    assert "không nhận câu mẫu" in (await lan.get("/hieu-cau/y/provide_dossier_fact")).text
    assert (await lan.post("/hieu-cau/y/provide_dossier_fact", {"sentences": NEW})).status == 422
    assert (await lan.get("/hieu-cau/y/nosuch")).status == 404


async def test_markup_in_an_example_stays_text_on_every_page(office: Office) -> None:
    lan = await office.sign_in("lan", Role.EDITOR, Role.REVIEWER)
    evil = "<script>alert('tiền')</script> bao nhiêu"
    await proposed(office, lan, evil)
    for path in (FEES, "/hieu-cau/cho-duyet", "/hieu-cau"):
        page = await lan.get(path)
        assert "<script>alert" not in page.text
    refused = await lan.post(FEES, {"sentences": evil})
    assert refused.status == 422
    assert "<script>alert" not in refused.text


async def test_what_waits_for_a_decision_is_counted_on_the_reviewers_first_page(office: Office) -> None:
    lan, mai = await office.sign_in("lan", Role.EDITOR), await office.sign_in("mai", Role.REVIEWER)
    await proposed(office, lan)
    line = "Câu mẫu dạy hiểu câu chờ duyệt"
    assert line in (await mai.get("/")).text
    assert line not in (await lan.get("/")).text


async def test_an_example_that_came_in_unfit_is_not_approved(office: Office) -> None:
    mai = await office.sign_in("mai", Role.REVIEWER)
    async with office.store.begin() as connection:
        one = await examples.propose(connection, "ask_fees", "[tiền](facet) bao nhiêu", by="lan")
    assert (await mai.post(f"/hieu-cau/cau/{one}/duyet")).status == 422
    assert [state for _, _, state in await kept(office)] == [State.PROPOSED]
