"""Ask a running assistant every question over HTTP, as a citizen's browser would."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import aiohttp
from tqdm import tqdm

from embeddings.evaluation.questions import Question
from embeddings.evaluation.score import CLARIFY, Choice, Reply

AT_ONCE = 4
TURN_SECONDS = 30
# The assistant asks back twice at most; who is asked a third time has not been helped.
MOST_PRESSES = 2


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


async def _say(session: aiohttp.ClientSession, url: str, text: str, conversation: str | None) -> dict[str, Any]:
    return await _post(session, url, {"text": text} | ({"conversation_id": conversation} if conversation else {}))


async def _hold(
    session: aiohttp.ClientSession, url: str, turns: Sequence[str], presses: Sequence[int]
) -> dict[str, Any]:
    """The last answer of a new conversation: the turns, then the buttons of these numbers, one after another."""
    answer: dict[str, Any] = {}
    for text in turns:
        answer = await _say(session, url, text, answer.get("conversation_id"))
    for press in presses:
        answer = await _say(session, url, _buttons(answer)[press]["payload"], answer["conversation_id"])
    return answer


def _buttons(answer: dict[str, Any]) -> list[dict[str, str]]:
    return [button for message in answer["messages"] for button in message.get("buttons", ())]


def _code(answer: dict[str, Any]) -> str | None:
    return (answer.get("procedure") or {}).get("code")


async def _choices(
    session: aiohttp.ClientSession, url: str, turns: Sequence[str], asked_back: dict[str, Any], pressed: tuple[int, ...]
) -> list[Choice]:
    """What each button leads to. Payloads hold for one conversation, so each button gets one of its own."""
    found: list[Choice] = []
    for number in range(len(_buttons(asked_back))):
        presses = (*pressed, number)
        answer = await _hold(session, url, turns, presses)
        found.append(
            Choice(presses=len(presses), outcome=answer["outcome"], code=_code(answer), facet=answer.get("facet"))
        )
        if answer["outcome"] == CLARIFY and len(presses) < MOST_PRESSES:
            found += await _choices(session, url, turns, answer, presses)
    return found


async def _converse(session: aiohttp.ClientSession, url: str, question: Question) -> Reply:
    answer = await _hold(session, url, question.turns, ())
    choices = await _choices(session, url, question.turns, answer, ()) if answer["outcome"] == CLARIFY else []
    return Reply(
        id=question.id,
        outcome=answer["outcome"],
        code=_code(answer),
        facet=answer.get("facet"),
        confidence=answer.get("confidence"),
        text="\n".join(message["text"] for message in answer["messages"]),
        search_first=await _search_first(session, url, question.turns[-1]),
        total_ms=(answer.get("timings_ms") or {}).get("gateway"),
        choices=tuple(choices),
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
