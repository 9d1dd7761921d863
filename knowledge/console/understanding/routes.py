"""The pages below /hieu-cau and who may use them."""

from __future__ import annotations

from knowledge.console.roles import REVIEWERS, WRITERS
from knowledge.console.routing import get, post
from knowledge.console.understanding import example_pages as examples
from knowledge.console.understanding import model_pages as models

ROUTES = (
    get("/hieu-cau", examples.overview, WRITERS),
    get("/hieu-cau/y/{intent}", examples.show_intent, WRITERS),
    post("/hieu-cau/y/{intent}", examples.propose, WRITERS),
    get("/hieu-cau/cho-duyet", examples.proposals, WRITERS),
    post("/hieu-cau/cau/{example}/duyet", examples.approve, REVIEWERS),
    post("/hieu-cau/cau/{example}/bo", examples.refuse, REVIEWERS),
    post("/hieu-cau/huan-luyen", models.train, REVIEWERS),
    get("/hieu-cau/viec/{job}", models.show_job, WRITERS),
    post("/hieu-cau/viec/{job}/dung", models.stop_job, REVIEWERS),
    get("/hieu-cau/mo-hinh", models.show_models, WRITERS),
    get("/hieu-cau/mo-hinh/{model}", models.show_model, WRITERS),
    post("/hieu-cau/mo-hinh/{model}/dung", models.use, REVIEWERS),
    post("/hieu-cau/mo-hinh/{model}/bo", models.discard, REVIEWERS),
)
