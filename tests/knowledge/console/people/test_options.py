"""The rule of four eyes: on until somebody says why not."""

from __future__ import annotations

import pytest

from knowledge.console.options import four_eyes
from knowledge.console.roles import Role
from knowledge.store import audit
from tests.knowledge.console.serving import Office


async def _rule(office: Office) -> bool:
    async with office.store.read() as connection:
        return await four_eyes(connection)


async def test_nobody_approves_their_own_change_until_the_office_says_otherwise(office: Office) -> None:
    assert await _rule(office) is True
    admin = await office.sign_in("quan", Role.ADMIN)
    assert "Đang bật" in (await admin.get("/tuy-chon")).text


async def test_the_rule_is_turned_off_and_on_with_a_reason_that_is_recorded(office: Office) -> None:
    admin = await office.sign_in("quan", Role.ADMIN)
    reason = "Cơ quan <b>một</b> người"
    for value, expected in (("tat", False), ("bat", True), ("tat", False)):
        page = await admin.post("/tuy-chon/hai-nguoi", {"value": value, "reason": f"  {reason}\n"})
        assert page.location == "/console/tuy-chon"
        assert await _rule(office) is expected
    assert "Đang tắt" in (page := await admin.get("/tuy-chon")).text
    assert "quan đặt lúc" in page.text
    async with office.store.read() as connection:
        told = [(one.by, one.act, dict(one.detail)) for one in reversed(await audit.entries(connection))]
    assert told == [("quan", f"four_eyes_{act}", {"reason": reason}) for act in ("off", "on", "off")]
    assert "&lt;b&gt;" in (await admin.get("/nhat-ky")).text


@pytest.mark.parametrize(
    "form", [{"value": "tat", "reason": "  "}, {"value": "tat", "reason": "l" * 501}, {"value": "x", "reason": "l"}, {}]
)
async def test_without_a_reason_nothing_changes(office: Office, form: dict[str, str]) -> None:
    admin = await office.sign_in("quan", Role.ADMIN)
    page = await admin.post("/tuy-chon/hai-nguoi", form)
    assert page.status == 422
    assert "Xin ghi lý do" in page.text
    assert await _rule(office) is True
