"""The pages below /thu-cau and /cau-mau and who may use them."""

from __future__ import annotations

from knowledge.console.bench import golden_pages as golden
from knowledge.console.bench import trial_pages as trial
from knowledge.console.roles import REVIEWERS, WRITERS
from knowledge.console.routing import get, post

ROUTES = (
    get("/thu-cau", trial.show, WRITERS),
    post("/thu-cau", trial.try_out, WRITERS),
    post("/thu-cau/luu", trial.save, WRITERS),
    get("/cau-mau", golden.listing, WRITERS),
    post("/cau-mau/chay", golden.run_all, WRITERS),
    get("/cau-mau/viec/{job}", golden.show_run, WRITERS),
    post("/cau-mau/viec/{job}/dung", golden.stop_run, WRITERS),
    get("/cau-mau/{question}", golden.show, WRITERS),
    post("/cau-mau/{question}", golden.change, REVIEWERS),
    post("/cau-mau/{question}/nghi", golden.rest, REVIEWERS),
    post("/cau-mau/{question}/dung-lai", golden.resume, REVIEWERS),
)
