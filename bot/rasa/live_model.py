"""Taking up another model while conversations go on, and letting the bench ask what a text is taken for.

Each Rasa process watches which model is in use (`bot.taught`). Another one is read beside the one that serves, in a
thread, tried on one text, and put in its place between two messages: a message under way keeps the model that it began
with. Trackers and locks stay the process's own, so forms and memory go on. Why so: docs/adr/0013-model-swap.md.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from pathlib import Path
from typing import Any

import rasa.core.run
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from sanic import response
from sanic.exceptions import InvalidUsage

from bot.taught import BEAT_SECONDS, Pointer, Serving, Taught, TaughtError

LONGEST_TEXT = 2000
FIRST_WORDS = "xin chào"


class OtherDialogueError(Exception):
    """The model was trained with another domain: conversations under way could not go on with it."""


def install(taught: Taught, *, pinned: bool) -> None:
    """Make Rasa's server of this process watch and parse; `pinned`: it keeps the model that it was started with."""
    load, close, create = (
        rasa.core.run.load_agent_on_start,
        rasa.core.run.close_resources,
        rasa.core.run._create_app_without_api,
    )

    async def load_and_watch(model: str, endpoints: Any, storage: Any, app: Any, loop: Any) -> Any:
        agent = await load(model, endpoints, storage, app, loop)
        app.ctx.watch = Watch(app, taught, Path(model).name, pinned)
        app.ctx.watching = loop.create_task(app.ctx.watch.run())
        return agent

    async def stop_and_close(app: Any, loop: Any) -> None:
        task = getattr(app.ctx, "watching", None)
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            taught.leave(app.ctx.watch.process)
        await close(app, loop)

    def create_with_parse(cors: Any = None) -> Any:
        app = create(cors)
        app.add_route(_parse, "/model/parse", methods=["POST"], name="parse")
        return app

    rasa.core.run.load_agent_on_start = load_and_watch
    rasa.core.run.close_resources = stop_and_close
    rasa.core.run._create_app_without_api = create_with_parse


async def _parse(request: Any) -> Any:
    """POST /model/parse {"text"}: Rasa's own parse data, and the file name of the model; nothing is remembered."""
    text = request.json.get("text") if isinstance(request.json, dict) else None
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        raise InvalidUsage(f'expected {{"text": at most {LONGEST_TEXT} characters}}')
    parsed = await request.app.ctx.agent.parse_message(text)
    return response.json({**parsed, "model": request.app.ctx.watch.serving.model})


class Watch:
    """One process's look at which model is in use."""

    def __init__(self, app: Any, taught: Taught, model: str, pinned: bool) -> None:
        self._app, self._taught = app, taught
        self.process = f"{socket.gethostname()}-{os.getpid()}"
        self.serving = Serving(self.process, model, pinned)
        # What stood there at the start has been decided by whoever started us: only a change counts.
        self._seen = self._look()

    async def run(self) -> None:
        """Until cancelled."""
        with contextlib.suppress(OSError):
            self._taught.tell(self.serving)
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            with contextlib.suppress(OSError):  # a full disk must not end the watch
                await self._beat()

    async def _beat(self) -> None:
        pointer = self._look()
        if pointer is None or pointer == self._seen or self.serving.pinned:
            self._taught.beat(self.serving)
            return
        self._seen = pointer
        if pointer.model != self.serving.model:
            self.serving = await self._take(pointer.model)
        self._taught.tell(self.serving)

    def _look(self) -> Pointer | None:
        try:
            return self._taught.live()
        except TaughtError:
            return None

    async def _take(self, model: str) -> Serving:
        agent = self._app.ctx.agent
        try:
            processor = await asyncio.to_thread(_read, self._taught.models / model, agent)
        except Exception as error:  # (whatever is wrong with it: the model that serves goes on)
            fault = str(error) if isinstance(error, OtherDialogueError) else type(error).__name__
            return Serving(self.process, self.serving.model, refused=model, fault=fault)
        # No await from here on: messages see the old model or the new one, never a half.
        agent.processor, agent.domain = processor, processor.domain
        agent.tracker_store.domain = processor.domain
        agent.nlg.responses = processor.domain.responses
        return Serving(self.process, model)


def _read(path: Path, agent: Any) -> Any:
    """The model, tried on one text; raises OtherDialogueError, and whatever Rasa raises for a broken archive."""
    processor = MessageProcessor(
        model_path=path,
        tracker_store=agent.tracker_store,
        lock_store=agent.lock_store,
        action_endpoint=agent.action_endpoint,
        generator=agent.nlg,
    )
    if processor.domain.fingerprint() != agent.domain.fingerprint():
        raise OtherDialogueError("trained with another domain")
    asyncio.run(processor.parse_message(UserMessage(FIRST_WORDS)))
    return processor
