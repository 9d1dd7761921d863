"""The routes of accounts, signing in and the record of acts."""

from __future__ import annotations

from knowledge.console.people import account_pages, accounts, audit_pages, option_pages, own_pages, sign_in_pages
from knowledge.console.people.account_pages import act
from knowledge.console.roles import ADMINS, EVERYBODY
from knowledge.console.routing import get, post

ACCOUNT = r"/tai-khoan/{account:\d+}"

ROUTES = (
    get("/dang-nhap", sign_in_pages.show, None),
    post("/dang-nhap", sign_in_pages.sign_in, None),
    get("/dang-nhap/ma", sign_in_pages.show_code, None),
    post("/dang-nhap/ma", sign_in_pages.give_code, None),
    post("/dang-xuat", sign_in_pages.sign_out, None),
    post("/dang-xuat/noi-khac", own_pages.sign_out_elsewhere, EVERYBODY),
    get("/mat-khau", own_pages.show, EVERYBODY),
    post("/mat-khau", own_pages.change_password, EVERYBODY),
    get("/hai-buoc", own_pages.show_second, EVERYBODY),
    post("/hai-buoc", own_pages.propose_second, EVERYBODY),
    get("/hai-buoc/ma.svg", own_pages.picture, EVERYBODY),
    post("/hai-buoc/xac-nhan", own_pages.confirm_second, EVERYBODY),
    post("/hai-buoc/ma-du-phong", own_pages.renew_recovery, EVERYBODY),
    post("/hai-buoc/tat", own_pages.turn_off_second, EVERYBODY),
    get("/tai-khoan", account_pages.list_all, ADMINS),
    post("/tai-khoan", account_pages.create, ADMINS),
    get(ACCOUNT, account_pages.show, ADMINS),
    post(ACCOUNT, account_pages.change, ADMINS),
    post(f"{ACCOUNT}/mat-khau", account_pages.reset_password, ADMINS),
    post(f"{ACCOUNT}/hai-buoc", act(accounts.reset_second_factor, "second_reset"), ADMINS),
    post(f"{ACCOUNT}/dang-xuat", act(accounts.sign_out, "signed_out"), ADMINS),
    post(f"{ACCOUNT}/ngung", act(accounts.close, "closed"), ADMINS),
    post(f"{ACCOUNT}/mo-lai", act(accounts.reopen, "reopened"), ADMINS),
    get("/nhat-ky", audit_pages.show, ADMINS),
    get("/nhat-ky/tai-ve", audit_pages.export, ADMINS),
    get("/tuy-chon", option_pages.show, ADMINS),
    post("/tuy-chon/hai-nguoi", option_pages.choose_four_eyes, ADMINS),
)
