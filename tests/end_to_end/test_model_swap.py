"""Another model is taken up while citizens talk: nobody gets an apology, no form and no memory is lost."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.taught import Pointer, Taught
from deploy.run.layout import BUILD, RASA_PYTHON, ROOT
from deploy.run.temporary import Assistant
from tests.end_to_end.conftest import Citizen

pytestmark = pytest.mark.servers
SECONDS = 60
CITIZENS = 6
BIRTH = "1.001193"
TAUGHT = "bữa ni trời đẹp hè"
EXAMPLES = f'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - {TAUGHT}\n    - bữa ni trời đẹp ghê hè\n'


@dataclass
class Models:
    """The folder that the running Rasa watches, with the shipped model and one that learned more."""

    taught: Taught
    shipped: Pointer
    learned: Pointer
    rasa_url: str

    def use(self, pointer: Pointer) -> None:
        """Put in use, and wait until every Rasa process serves it."""
        self.taught.point(pointer)
        self.until(lambda: {one.model for one in self.taught.serving()} == {pointer.model})

    def until(self, happened: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SECONDS
        while not happened():
            assert time.monotonic() < deadline, self.taught.serving()
            time.sleep(0.05)

    def parse(self, text: str) -> dict[str, Any]:
        data = json.dumps({"text": text}).encode()
        request = urllib.request.Request(f"{self.rasa_url}/model/parse", data=data)
        with urllib.request.urlopen(request, timeout=SECONDS) as response:
            return dict(json.load(response))

    def intent(self, text: str) -> str:
        return str(self.parse(text)["intent"]["name"])


@pytest.fixture
def models(assistant: Assistant) -> Iterator[Models]:
    taught = Taught(assistant.var)
    kept = BUILD / "tests" / "models"
    name = taught.keep_examples(EXAMPLES.encode())
    told = kept / "told.json"
    kept.mkdir(parents=True, exist_ok=True)
    command = [str(RASA_PYTHON), "-m", "bot.rasa", "candidate", "--examples", str(taught.examples / name)]
    subprocess.run([*command, "--into", str(kept), "--told", str(told)], cwd=ROOT, check=True, timeout=300)
    made = json.loads(told.read_text())
    taught.models.mkdir(parents=True, exist_ok=True)
    shutil.copy(kept / made["model"], taught.models)
    shutil.copy(BUILD / "models" / f"{made['shipped']}.tar.gz", taught.models)
    shipped = Pointer(None, f"{made['shipped']}.tar.gz")
    ready = Models(taught, shipped, Pointer(name, made["model"]), assistant.rasa_url)
    yield ready
    ready.use(shipped)


def test_what_was_taught_is_understood_from_the_swap_on_and_no_more_after_going_back(models: Models) -> None:
    models.use(models.learned)
    assert models.intent(TAUGHT) == "greet"
    assert models.parse(TAUGHT)["model"] == models.learned.model
    models.use(models.shipped)
    assert models.intent(TAUGHT) != "greet"


def test_an_open_dossier_form_and_the_procedure_on_the_table_outlive_a_swap(
    models: Models, citizen: Citizen, assistant: Assistant, demo_dossier: tuple[str, str]
) -> None:
    models.use(models.shipped)
    asker = Citizen(assistant.url)
    asker.says("làm giấy khai sinh cho con cần giấy tờ gì")
    code, fact = demo_dossier
    citizen.says("tra cứu hồ sơ giúp tôi")
    citizen.says(code)
    models.use(models.learned)
    status = citizen.says(fact)
    assert citizen.outcome == "dossier"
    assert code in status
    asker.says("lệ phí bao nhiêu")
    assert (asker.code, asker.answer["facet"]) == (BIRTH, "fees")


def test_under_load_no_turn_fails_while_models_are_swapped_to_and_fro(models: Models, assistant: Assistant) -> None:
    models.use(models.shipped)
    over = threading.Event()
    script = ("làm giấy khai sinh cho con cần giấy tờ gì", "lệ phí bao nhiêu", "bao lâu thì xong", "cảm ơn nhé")
    wanted = [("answered", "documents"), ("answered", "fees"), ("answered", "time_limit"), ("smalltalk", None)]

    def talk(_number: int) -> tuple[int, list[Any]]:
        turns, wrong = 0, []
        while not over.is_set():
            citizen = Citizen(assistant.url)
            for text, right in zip(script, wanted, strict=True):
                citizen.says(text)  # a status other than 200 raises
                got = (citizen.outcome, citizen.answer.get("facet"))
                turns += 1
                wrong += [(text, got)] if got != right else []
        return turns, wrong

    with ThreadPoolExecutor(CITIZENS) as pool:
        talking = [pool.submit(talk, number) for number in range(CITIZENS)]
        try:
            for _ in range(3):
                models.use(models.learned)
                models.use(models.shipped)
        finally:
            over.set()
        told = [one.result() for one in talking]
    assert [wrong for _, wrong in told if wrong] == []
    assert sum(turns for turns, _ in told) > 6 * len(script), "there was hardly any load"


def test_a_broken_model_is_refused_and_the_one_that_serves_goes_on(models: Models, citizen: Citizen) -> None:
    models.use(models.shipped)
    broken = models.taught.models / "broken.tar.gz"
    broken.write_bytes(b"not an archive")
    models.taught.point(Pointer(None, broken.name))
    models.until(lambda: any(one.refused == broken.name for one in models.taught.serving()))
    assert {one.model for one in models.taught.serving()} == {models.shipped.model}
    citizen.says("xin chào")
    assert citizen.outcome == "smalltalk"


def test_rasa_takes_up_the_model_in_use_again_after_it_was_killed(models: Models, assistant: Assistant) -> None:
    models.use(models.learned)
    before = assistant.process("bot.rasa")
    before.kill()
    models.until(lambda: _understands(models))
    assert {one.model for one in models.taught.serving() if not one.process.endswith(f"-{before.pid}")} == {
        models.learned.model
    }


def _understands(models: Models) -> bool:
    try:
        return models.intent(TAUGHT) == "greet"
    except OSError:
        return False


@pytest.mark.parametrize("body", ["[]", '{"text": 1}', '{"text": "' + "a" * 3000 + '"}', "{"])
def test_parsing_refuses_what_is_no_text(models: Models, body: str) -> None:
    request = urllib.request.Request(f"{models.rasa_url}/model/parse", data=body.encode())
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=SECONDS)
    assert refused.value.code == 400


def test_rasas_own_http_api_stays_closed(models: Models) -> None:
    for path in ("/model", "/status", "/domain", "/conversations/x/tracker"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{models.rasa_url}{path}", timeout=SECONDS)
        assert refused.value.code == 404


def test_a_model_that_no_file_names_leaves_the_shipped_one(tmp_path: Path) -> None:
    taught = Taught(tmp_path)
    assert taught.live() is None
    assert taught.live_examples() is None
