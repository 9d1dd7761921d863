"""The gap inbox's routes."""

from __future__ import annotations

from knowledge.console.gaps import acts, pages, rearranging
from knowledge.console.roles import WRITERS
from knowledge.console.routing import get, post

ROUTES = (
    get("/cau-hoi", pages.show_list, WRITERS),
    get("/cau-hoi/tai-ve", pages.export, WRITERS),
    post("/cau-hoi/gom", rearranging.gather, WRITERS),
    post("/cau-hoi/nhieu-nhom", rearranging.several, WRITERS),
    get("/cau-hoi/{cluster}", pages.show_cluster, WRITERS),
    get("/cau-hoi/{cluster}/cuoc/{gap}", pages.show_talk, WRITERS),
    post("/cau-hoi/{cluster}/cau-mau", acts.to_sample, WRITERS),
    post("/cau-hoi/{cluster}/hoi-dap", acts.to_faq, WRITERS),
    post("/cau-hoi/{cluster}/cau-day", acts.to_nlu, WRITERS),
    post("/cau-hoi/{cluster}/khong-phai-viec", acts.to_not_ours, WRITERS),
    post("/cau-hoi/{cluster}/bo-qua", acts.to_noise, WRITERS),
    post("/cau-hoi/{cluster}/tach", rearranging.split, WRITERS),
    post("/cau-hoi/{cluster}/mo-lai", acts.reopen, WRITERS),
)
