"""Ask a running assistant every question over HTTP, as a citizen's browser would."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
from tqdm import tqdm

from embeddings.evaluation.questions import Question
from embeddings.evaluation.score import Reply

AT_ONCE = 4
TURN_SECONDS = 30


class AssistantError(Exception):
    """The assistant did not answer as its contract says."""


async def _post(session: aiohttp.ClientSession, url: str, body: dict[str, Any]) -> dict[str, Any]:
    async with session.post(f"{url}/api/chat", json=body) as response:
        answer: dict[str, Any] = await response.json()
        if response.status != 200:  # noqa: PLR2004
            raise AssistantError(f"{response.status}: {answer}")
        return answer


async def _search_first(session: aiohttp.ClientSession, url: str, query: str) -> str | None:
    async with session.get(f"{url}/api/search", params={"q": query, "k": "10"}) as response:
        found = await response.json()
        codes = [row["code"] for row in found["results"] if row.get("code")]
        return codes[0] if codes else None


async def _converse(session: aiohttp.ClientSession, url: str, question: Question) -> Reply:
    conversation: str | None = None
    answer: dict[str, Any] = {}
    for text in question.turns:
        body = {"text": text} | ({"conversation_id": conversation} if conversation else {})
        answer = await _post(session, url, body)
        conversation = answer["conversation_id"]
    procedure = answer.get("procedure") or {}
    return Reply(
        id=question.id,
        outcome=answer["outcome"],
        code=procedure.get("code"),
        facet=answer.get("facet"),
        confidence=answer.get("confidence"),
        text="\n".join(message["text"] for message in answer["messages"]),
        search_first=await _search_first(session, url, question.turns[-1]),
        total_ms=(answer.get("timings_ms") or {}).get("gateway"),
    )


async def ask_all(url: str, questions: list[Question]) -> list[Reply]:
    """Hold every conversation and return the replies in the questions' order.

    Raises AssistantError on an answer outside the contract, aiohttp.ClientError on a broken connection.
    """
    gate = asyncio.Semaphore(AT_ONCE)
    timeout = aiohttp.ClientTimeout(total=TURN_SECONDS)
    with tqdm(total=len(questions), desc="Hỏi", unit=" câu") as bar:
        async with aiohttp.ClientSession(timeout=timeout) as session:

            async def one(question: Question) -> Reply:
                async with gate:
                    reply = await _converse(session, url, question)
                bar.update()
                return reply

            return await asyncio.gather(*map(one, questions))
