"""`golden`: ask every golden question of the assistant that runs, and say which are answered wrongly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import aiohttp
import structlog

from actions.settings import HOST
from actions.worker.means import JobFault, Means
from knowledge.labelled import Labelled
from knowledge.store import golden
from knowledge.store.jobs import Job

SECONDS = 20.0
EVERY = 5  # questions between two reports
AWAY = "Trợ lý đang tạm ngừng nên chưa hỏi được. Xin thử lại sau ít phút."
NOTHING = "Chưa có câu kiểm tra nào đang dùng."
HTTP_OK = 200
_log = structlog.get_logger(__name__)


class _Asker:
    """Rasa and the action server over loopback; nothing that is asked here is kept by them."""

    def __init__(self, session: aiohttp.ClientSession, rasa_url: str, actions_port: int) -> None:
        self._session = session
        self._parse = f"{rasa_url.rstrip('/')}/model/parse"
        self._trial = f"http://{HOST}:{actions_port}/trial"

    async def ask(self, question: Labelled) -> dict[str, Any]:
        """Outcome, code and facet of the last answer, and whether it is right; raises JobFault."""
        turns = []
        for text in question.turns:
            parsed = await self._post(self._parse, {"text": text})
            intent, ranking = parsed["intent"], parsed.get("intent_ranking", [])
            read = {"intent": intent["name"] or "", "confidence": min(1.0, intent["confidence"]), "ranking": ranking}
            turns.append({"text": text, **read})
        told = await self._post(self._trial, {"turns": turns})
        outcome, code, facet = told["outcome"], told["code"], told["facet"]
        right = question.is_right(outcome, code, facet)
        return {"id": question.id, "outcome": outcome, "code": code, "facet": facet, "right": right}

    async def _post(self, url: str, body: Mapping[str, Any]) -> Any:
        try:
            async with self._session.post(url, json=body) as response:
                if response.status == HTTP_OK:
                    return json.loads(await response.read())
                reason = f"status {response.status}"
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            reason = type(error).__name__
        _log.warning("golden_not_asked", url=url, reason=reason)
        raise JobFault(AWAY)


async def ask_golden(job: Job, means: Means) -> Mapping[str, Any]:
    """{"asked", "right", "replies"}; raises JobFault, LostJobError, StoreError."""
    async with means.store.read() as connection:
        questions = [one.question for one in await golden.every(connection, active=True)]
    if not questions:
        raise JobFault(NOTHING)
    replies: list[dict[str, Any]] = []
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as session:
        asker = _Asker(session, means.settings.rasa_url, means.settings.actions_port)
        for number, question in enumerate(questions):
            if number % EVERY == 0:
                await means.report(number, len(questions), f"Đã hỏi {number} trên {len(questions)} câu")
            replies.append(await asker.ask(question))
    return {"asked": len(replies), "right": sum(reply["right"] for reply in replies), "replies": replies}
