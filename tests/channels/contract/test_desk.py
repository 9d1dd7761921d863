"""Staff at the console answer citizens on every channel: takeover, answers held for approval, messages left."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from bot.gateway import keys
from bot.gateway.desk.rules import load_desk_rules
from bot.gateway.desk.setup import DESK
from bot.gateway.desk.texts import load_desk_texts
from knowledge.console.roles import Role
from knowledge.store import audit
from knowledge.store.tables.desk import HELD_ANSWERS, LEFT, MESSAGES, REQUESTS
from tests.channels.contract.clerks import Agent, agent, on_duty
from tests.channels.contract.conftest import EVERY, JOURNALLED, PLATFORMS, Town, on
from tests.knowledge.console.serving import Office
from tests.standins.rasa import answer, heard

SAID = load_desk_texts()
WHO = SAID.office_name
ASKING = "tôi muốn gặp cán bộ"
CODE = re.compile(rf"\b[{load_desk_rules().code.alphabet}]{{6}}\b")
BIRTH = {"code": "9.000001", "name": "Thủ tục thử nghiệm"}


@pytest.fixture
async def office(town: Town) -> AsyncIterator[Office]:
    assert town.client is not None
    async with on_duty(town.client) as made:
        yield made


async def later(town: Town, person: str = "a") -> str:
    """All that the citizen finds when they look, once everything is settled."""
    await town.settled()
    return "\n".join(seen.text for seen in await town.channel.later(person))


async def taken(town: Town, office: Office) -> tuple[Agent, str]:
    """A conversation that a clerk has just taken over."""
    lan = await agent(office)
    await town.ask("a", ASKING)
    [talk] = await lan.talks()
    assert (await lan.take(talk)).status == 303
    return lan, talk


@on(*EVERY)
async def test_a_clerk_takes_over_answers_and_hands_back(town: Town, office: Office) -> None:
    lan = await agent(office)
    await town.ask("b", "lệ phí")
    await town.ask("a", ASKING)
    assert "Xin gặp cán bộ" in await lan.page("/truc")
    talk = (await lan.talks())[0]
    await lan.take(talk)
    assert SAID.taken.format(who=WHO) in await later(town)
    await town.ask("a", "hồ sơ của tôi đến đâu rồi")
    assert "hồ sơ của tôi đến đâu rồi" not in town.rasa.texts
    assert "hồ sơ của tôi đến đâu rồi" in await lan.page(talk)
    await lan.say(talk, "Hồ sơ của bạn đã xong, mời bạn đến nhận.")
    words = await later(town)
    assert words.count("Hồ sơ của bạn đã xong, mời bạn đến nhận.") == 1
    assert heard("lệ phí") in await town.words("b"), "only that conversation is silent"
    assert (await lan.give_back(talk)).location == "/console/truc"
    assert SAID.handed_back in await later(town)
    await town.ask("a", "khai tử")
    assert heard("khai tử") in await later(town)


@on(*EVERY)
async def test_two_clerks_cannot_have_the_same_conversation(town: Town, office: Office) -> None:
    lan, talk = await taken(town, office)
    minh = await agent(office, "minh")
    assert (await minh.take(talk, await lan.nonce(talk))).status == 422
    assert (await minh.say(talk, "Tôi trả lời đây.", await lan.nonce(talk))).status == 422
    assert (await minh.clerk.post(f"{talk}/tra", {"nonce": await lan.nonce(talk)})).status == 422
    assert "Tôi trả lời đây." not in await later(town)
    assert "lan đang giữ" in await minh.page(talk)


@on(*EVERY)
async def test_a_form_that_is_sent_twice_says_it_once(town: Town, office: Office) -> None:
    lan, talk = await taken(town, office)
    nonce = await lan.nonce(talk)
    for _ in range(2):
        assert (await lan.say(talk, "Bạn chờ một chút nhé.", nonce)).status == 303
    assert (await later(town)).count("Bạn chờ một chút nhé.") == 1
    assert (await lan.page(talk)).count("Bạn chờ một chút nhé.") == 1


@on(*EVERY)
async def test_a_long_answer_arrives_whole_and_in_order(town: Town, office: Office) -> None:
    lan, talk = await taken(town, office)
    lines = [f"Bước {number}: bạn mang giấy tờ số {number} đến quầy trong giờ làm việc." for number in range(1, 41)]
    await lan.say(talk, "\n".join(lines))
    words = await later(town)
    places = [words.index(line) for line in lines]
    assert places == sorted(places)


@on(*EVERY)
async def test_the_citizen_reads_the_clerks_name_only_where_the_clerk_wants_it(town: Town, office: Office) -> None:
    lan = await agent(office)
    await town.ask("a", ASKING)
    [talk] = await lan.talks()
    await lan.take(talk, show_name="1")
    assert SAID.taken.format(who=SAID.clerk_name.format(name="Lan")) in await later(town)


@on(*EVERY)
async def test_a_takeover_that_is_left_alone_ends_by_itself(idle: Town) -> None:
    await idle.start(rules={"takeover": {"desk_minutes": 0.0001}})
    assert idle.client is not None
    async with on_duty(idle.client) as office:
        await taken(idle, office)
        desk, holds = idle.client.app[DESK], idle.client.app[keys.JOURNAL].holds

        async def is_over() -> bool:
            await desk.looker.look()
            return await holds.all() == {}

        await idle.until(is_over)
        assert SAID.left_alone in await later(idle)
        await idle.ask("a", "khai tử")
        assert heard("khai tử") in await later(idle)
        async with office.store.read() as connection:
            assert [act.act for act in await audit.entries(connection)] == ["desk_left_alone", "desk_taken"]


@on(*PLATFORMS)
async def test_what_staff_write_on_the_platform_is_shown_at_the_desk(town: Town, office: Office) -> None:
    lan = await agent(office)
    await town.ask("a", "khai sinh")
    await town.channel.takes(town.platform.staff("a", "Chào bác, tôi là cán bộ."))
    await town.ask("a", "cảm ơn cán bộ")
    [talk] = await lan.talks()
    page = await lan.page(talk)
    assert "Chào bác, tôi là cán bộ." in page
    assert "cảm ơn cán bộ" in page
    assert "Cán bộ đang trả lời ngay trên" in page


@on(*EVERY)
async def test_a_citizens_words_are_masked_and_never_markup_at_the_desk(town: Town, office: Office) -> None:
    lan, talk = await taken(town, office)
    await town.ask("a", "<script>alert(1)</script> số tôi 0912345678")
    page = await lan.clerk.get(talk)
    assert "<script>alert(1)" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text
    assert "0912345678" not in page.text
    assert "<script>alert(1)" not in (await lan.clerk.get("/truc")).text


@on(*EVERY)
async def test_an_answer_on_a_held_topic_waits_for_approval_and_goes_out_once(town: Town, office: Office) -> None:
    town.rasa.says["giấy thử"] = answer("Lệ phí là 8.000 đồng.", procedure=BIRTH, facet="fees")
    lan = await agent(office)
    await hold_back(office, "tu-phap")
    await town.ask("a", "giấy thử")
    words = await later(town)
    assert "8.000" not in words
    assert SAID.held.told in words
    [number] = re.findall(r'action="/console/truc/cho-duyet/(\d+)" class="row"', await lan.page("/truc/cho-duyet"))
    assert "Lệ phí là 8.000 đồng." in await lan.page("/truc/cho-duyet")
    for expected in (303, 422):
        page = await lan.clerk.post(f"/truc/cho-duyet/{number}", {"decision": "approved"})
        assert page.status == expected
    assert (await later(town)).count("Lệ phí là 8.000 đồng.") == 1
    assert "Không có câu trả lời nào đang chờ" in await lan.page("/truc/cho-duyet")


@on(*EVERY)
async def test_a_held_answer_may_be_replaced_or_refused(town: Town, office: Office) -> None:
    lan = await agent(office)
    await hold_back(office, "*")
    await town.ask("a", "một")
    await town.ask("b", "hai")
    first, second = re.findall(r'action="/console/truc/cho-duyet/(\d+)" class="row"', await lan.page("/truc/cho-duyet"))
    form = {"decision": "replaced", "text": "Bạn đến quầy số 3."}
    assert (await lan.clerk.post(f"/truc/cho-duyet/{first}", form)).status == 303
    assert (await lan.clerk.post(f"/truc/cho-duyet/{second}", {"decision": "refused"})).status == 303
    one, two = await later(town), await later(town, "b")
    assert "Bạn đến quầy số 3." in one
    assert heard("một") not in one
    assert "Câu hỏi “hai” chưa trả lời được ở đây" in two
    assert heard("hai") not in two


@on(*EVERY)
async def test_an_answer_that_nobody_looked_at_in_time_becomes_a_contact(town: Town, office: Office) -> None:
    await hold_back(office, "*")
    await town.ask("a", "một")
    async with office.store.begin() as connection:
        await connection.execute(HELD_ANSWERS.update().values(at=0.0))
    assert town.client is not None
    for _ in range(2):
        await town.client.app[DESK].looker.look()
    words = await later(town)
    assert words.count("chưa có cán bộ xem kịp") == 1
    assert "1800 0000" in words


async def hold_back(office: Office, topic: str) -> None:
    """A reviewer switches approval on."""
    hoa = await office.sign_in("hoa", Role.REVIEWER)
    page = await hoa.post("/truc/chu-de", {"topic": topic, "reason": "Đang chờ văn bản mới"})
    assert page.status == 303, page.text


@on(*EVERY)
async def test_a_message_left_is_answered_and_read_with_its_code_on_any_channel(town: Town, office: Office) -> None:
    lan = await agent(office)
    await town.ask("a", "để lại lời nhắn")
    assert SAID.leave.begin.splitlines()[0] in await later(town)
    await town.ask("a", "Tôi cần hỏi về hồ sơ của tôi")
    found = CODE.search(await later(town))
    assert found
    code = found.group()
    assert "Tôi cần hỏi về hồ sơ của tôi" not in town.rasa.texts
    await town.ask("a", f"lời nhắn {code.lower()}")
    assert "chưa được trả lời" in await later(town)
    [number] = re.findall(r'action="/console/truc/loi-nhan/(\d+)"', await lan.page("/truc/loi-nhan"))
    assert (await lan.clerk.post(f"/truc/loi-nhan/{number}", {"text": "Hồ sơ đã xong."})).status == 303
    assert (await lan.clerk.post(f"/truc/loi-nhan/{number}", {"text": "Hai lần."})).status == 422
    await town.ask("b", f"xem trả lời {code}")
    assert "Hồ sơ đã xong." in await later(town, "b")
    assert town.client is not None
    async with town.client.post("/tin-nhan", data={"code": f" {code[:3]}-{code[3:]} ".lower()}) as response:
        assert response.status == 200
        assert "Hồ sơ đã xong." in await response.text()


@on(*EVERY)
async def test_a_message_that_was_begun_may_be_left_out(town: Town) -> None:
    await town.ask("a", "để lại lời nhắn")
    await town.ask("a", SAID.leave.cancel)
    assert SAID.leave.cancelled in await later(town)
    await town.ask("a", "khai tử")
    assert heard("khai tử") in await later(town)


@on(*EVERY)
async def test_whoever_asks_for_a_person_is_told_what_to_expect(town: Town, office: Office) -> None:
    await town.ask("a", ASKING)
    assert "Lúc này chưa có cán bộ trực chat" in await later(town)
    await agent(office)
    await town.ask("b", ASKING)
    assert SAID.asked.on_duty in await later(town, "b")


@on(*JOURNALLED)
async def test_what_staff_kept_of_a_person_is_deleted_with_the_rest(town: Town, office: Office) -> None:
    lan, talk = await taken(town, office)
    await town.ask("a", "nhà tôi ở xóm Bến Cát")
    await hold_back(office, "*")
    await lan.give_back(talk)
    await town.ask("a", "một")
    await town.ask("a", "để lại lời nhắn")
    await town.ask("a", "Nhắn cán bộ xóm Bến Cát")
    await town.ask("a", "xóa dữ liệu của tôi")
    async with office.store.read() as connection:
        for table in (REQUESTS, MESSAGES, LEFT, HELD_ANSWERS):
            assert (await connection.execute(select(table))).all() == [], table.name
    assert await lan.talks() == []
    assert (await lan.clerk.get(talk)).status == 404
    assert town.client is not None
    assert await town.client.app[keys.JOURNAL].holds.all() == {}


@on(*EVERY)
async def test_what_staff_and_citizens_say_lies_sealed_in_the_staffs_store(town: Town, office: Office) -> None:
    await hold_back(office, "*")
    lan, talk = await taken(town, office)
    await lan.say(talk, "Mời bạn ra xóm Bến Cát")
    await town.ask("b", "để lại lời nhắn")
    await town.ask("b", "Nhắn cán bộ xóm Bến Cát")
    await town.settled()
    lying = b"".join(path.read_bytes() for path in town.var.glob("console.sqlite3*"))
    assert "xóm Bến Cát".encode() not in lying
