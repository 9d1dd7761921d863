"""What a password may be, and changing one's own."""

from __future__ import annotations

import pytest

from knowledge.console.people.new_password import fault_of
from knowledge.console.people.passwords import one_time_password
from knowledge.console.people.rules import people_rules
from knowledge.console.roles import Role
from tests.knowledge.console.people.clerks import PASSWORD, account_row, acts, browser, make, sessions_of
from tests.knowledge.console.serving import Office

RULES = people_rules().password
NEW = "bốn con vịt qua cầu"


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("ngắn quá", "short"),
        ("x" * 201, "long"),
        ("1234567890", "common"),
        ("password123", "common"),
        ("qwertyuiop", "common"),
        ("aaaaaaaaaaaa", "common"),
        ("matkhau2026", "common"),
        ("motcua@2026", "common"),
        ("hoanglan1990", "common"),
        ("lan.hoang123", "common"),
        ("HoangLan@123", "common"),
        ("Hoàng Lan 123", "common"),
        ("mật khẩu 123", "common"),
        ("!@#$%^&*()", "common"),
        ("~!@#$%^&*()_+", "common"),
        ("p@$$w0rd123", "common"),
        ("password" * 20, "common"),
        ("4@8({[</369&#!1/|07$5+7%2" * 8, None),  # which zxcvbn alone reads for minutes
        (NEW, None),
        ("bon con vit qua cau", None),
        ("kiến gián muỗi dế", None),
        ("tám bảy sáu năm " * 10, None),
    ],
)
def test_a_password_is_judged_by_how_soon_it_is_guessed_not_by_its_signs(password: str, fault: str | None) -> None:
    assert fault_of(password, "lan.hoang", "Hoàng Lan", RULES) == fault


def test_a_one_time_password_may_be_used_and_is_easy_to_read() -> None:
    made = {one_time_password(people_rules().one_time_password) for _ in range(200)}
    assert len(made) == 200
    assert all(fault_of(one, "lan", "Lan", RULES) is None for one in made)
    assert not set("".join(made)) & set("0o1il")


async def test_a_new_password_takes_the_place_of_the_old_one_and_signs_out_everywhere_else(office: Office) -> None:
    account = await make(office, "lan")
    lan, elsewhere = await browser(office), await browser(office)
    await elsewhere.sign_in("lan")
    await lan.sign_in("lan")
    before = lan.cookie
    await lan.get("/mat-khau")
    page = await lan.post("/mat-khau", {"password": PASSWORD, "new": NEW, "again": NEW})
    assert page.location == "/console/mat-khau?xong=1"
    assert "Đã đổi mật khẩu" in (await lan.get("/mat-khau?xong=1")).text
    assert lan.cookie != before
    assert (await elsewhere.get("/")).location == "/console/dang-nhap"
    assert len(await sessions_of(office, account)) == 1
    assert (await (await browser(office)).sign_in("lan")).status == 422
    assert (await (await browser(office)).sign_in("lan", NEW)).status == 303
    assert ("lan", "password_changed", "lan") in await acts(office)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"password": "sai rồi", "new": NEW, "again": NEW}, "Mật khẩu đang dùng chưa đúng"),
        ({"password": PASSWORD, "new": NEW, "again": NEW + "!"}, "không giống nhau"),
        ({"password": PASSWORD, "new": "ngắn", "again": "ngắn"}, "ít nhất 10 ký tự"),
        ({"password": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "phải khác"),
        ({}, "ít nhất 10 ký tự"),
    ],
)
async def test_a_change_that_will_not_do_changes_nothing_and_says_why(
    office: Office, form: dict[str, str], said: str
) -> None:
    await make(office, "lan")
    before = (await account_row(office, "lan")).password
    lan = await browser(office)
    await lan.sign_in("lan")
    await lan.get("/mat-khau")
    page = await lan.post("/mat-khau", form)
    assert page.status == 422
    assert said in page.text
    assert "vịt" not in page.text
    assert (await account_row(office, "lan")).password == before


async def test_guessing_the_present_password_in_an_open_browser_is_paused_too(office: Office) -> None:
    await make(office, "lan")
    lan = await browser(office)
    await lan.sign_in("lan")
    await lan.get("/mat-khau")
    form = {"password": "sai rồi", "new": NEW, "again": NEW}
    statuses = [(await lan.post("/mat-khau", form)).status for _ in range(people_rules().login_tries.free + 1)]
    assert statuses == [422] * people_rules().login_tries.free + [429]


async def test_a_password_shown_once_must_be_changed_before_anything_else(office: Office) -> None:
    await make(office, "lan", Role.ADMIN, must_change=True)
    lan = await browser(office)
    await lan.sign_in("lan")
    for path in ("/", "/tai-khoan", "/hai-buoc", "/nhat-ky"):
        assert (await lan.get(path)).location == "/console/mat-khau"
    page = await lan.get("/mat-khau")
    assert "mật khẩu tạm" in page.text
    assert "Các trang" not in page.text
    await lan.post("/mat-khau", {"password": PASSWORD, "new": NEW, "again": NEW})
    assert (await lan.get("/tai-khoan")).status == 200


async def test_other_browsers_are_counted_and_signed_out(office: Office) -> None:
    await make(office, "lan")
    lan, elsewhere = await browser(office), await browser(office)
    await elsewhere.sign_in("lan")
    await lan.sign_in("lan")
    assert "ở 1 trình duyệt khác" in (await lan.get("/mat-khau")).text
    assert (await lan.post("/dang-xuat/noi-khac")).location == "/console/mat-khau"
    assert "không đăng nhập ở máy nào khác" in (await lan.get("/mat-khau")).text
    assert (await elsewhere.get("/")).location == "/console/dang-nhap"
    assert ("lan", "signed_out_elsewhere", "lan") in await acts(office)
