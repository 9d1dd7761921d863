"""What Rasa takes the golden questions for, asked once for each text and model."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import structlog

from actions.trial.conversation import Spoken
from actions.worker.means import JobFault
from actions.worker.texts import fault_text

SECONDS = 20.0
HTTP_OK = 200
_log = structlog.get_logger(__name__)


@dataclass
class Readings:
    """What is known so far. `model`: the one that all of it comes from."""

    model: str = ""
    known: dict[str, Spoken] = field(default_factory=dict)


class Reader:
    """Rasa over loopback; it remembers nothing of it."""

    def __init__(self, rasa_url: str, readings: Readings) -> None:
        self._url = f"{rasa_url.rstrip('/')}/model/parse"
        self._readings = readings

    async def read(self, texts: Iterable[str]) -> Readings:
        """The readings with all of these texts in them; raises JobFault where Rasa is away."""
        wanted = list(dict.fromkeys(texts))
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as session:
            if wanted:
                await self._ask(session, wanted[0], anew=True)  # tells which model serves now
            for text in wanted:
                if text not in self._readings.known:
                    await self._ask(session, text)
        return self._readings

    async def _ask(self, session: aiohttp.ClientSession, text: str, *, anew: bool = False) -> None:
        parsed = await self._post(session, text)
        model = str(parsed.get("model", ""))
        if model != self._readings.model:
            if not anew and self._readings.model:
                raise JobFault(fault_text("model_changed"))
            self._readings.model = model
            self._readings.known.clear()
        intent = parsed["intent"]
        entities = tuple({"entity": one.get("entity"), "value": one.get("value")} for one in parsed["entities"])
        confidence = min(1.0, max(0.0, float(intent["confidence"])))
        ranking = tuple(parsed.get("intent_ranking", ()))
        self._readings.known[text] = Spoken(text, intent["name"] or "", confidence, entities, ranking)

    async def _post(self, session: aiohttp.ClientSession, text: str) -> dict[str, Any]:
        try:
            async with session.post(self._url, json={"text": text}) as response:
                if response.status == HTTP_OK:
                    parsed: dict[str, Any] = json.loads(await response.read())
                    return parsed
                reason = f"status {response.status}"
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            reason = type(error).__name__
        _log.warning("rasa_away", reason=reason)
        raise JobFault(fault_text("rasa_away"))
