"""What staff taught beside nlu_data, on disk: sets of examples, the models trained with them, and which is in use.

    VAR_DIR/nlu/examples/<digest>.yml   a set of examples, never changed
    VAR_DIR/nlu/models/<name>.tar.gz    a model trained with one
    VAR_DIR/nlu/live.json               the set and the model in use; absent: only what was shipped
    VAR_DIR/nlu/serving/<process>.json  what each Rasa process serves, touched every moment

Standard library only: Rasa's environment and the application's both read it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

FOLDER = "nlu"
BEAT_SECONDS = 0.5
SILENT_SECONDS = 20.0  # a process that was silent for so long is not there any more
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}\.(?:yml|tar\.gz)")


class TaughtError(Exception):
    """A file here is not what it should be; the message names it."""


@dataclass(frozen=True)
class Pointer:
    """File names below `examples` and `models`; `examples` is None for a model of the shipped ones alone."""

    examples: str | None
    model: str


@dataclass(frozen=True)
class Serving:
    """One Rasa process: the model that it serves, and why it did not take the one `refused`.

    `pinned`: its model was chosen with RASA_MODEL, so it takes no other.
    """

    process: str
    model: str
    pinned: bool = False
    refused: str | None = None
    fault: str | None = None


class Taught:
    """The folder below a VAR_DIR."""

    def __init__(self, var: Path) -> None:
        self.root = var / FOLDER
        self.examples = self.root / "examples"
        self.models = self.root / "models"
        self._pointer = self.root / "live.json"
        self._serving = self.root / "serving"

    def keep_examples(self, content: bytes) -> str:
        """Write a set down under the name of its content; returns the file's name."""
        name = f"{hashlib.sha256(content).hexdigest()[:16]}.yml"
        if not (self.examples / name).is_file():
            _replace(self.examples / name, content)
        return name

    def live(self) -> Pointer | None:
        """The set and the model in use; raises TaughtError for a damaged file."""
        try:
            read = json.loads(self._pointer.read_text(encoding="utf-8"))
            pointer = Pointer(read["examples"], read["model"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise TaughtError(f"{self._pointer}: cannot be read") from error
        if not all(name is None or _is_name(name) for name in (pointer.examples, pointer.model)):
            raise TaughtError(f"{self._pointer}: names no file of ours")
        return pointer

    def point(self, pointer: Pointer | None) -> None:
        """Set what is in use; running Rasa processes take it up within moments."""
        if pointer is None:
            self._pointer.unlink(missing_ok=True)
        else:
            _replace(self._pointer, json.dumps(asdict(pointer)).encode())

    def live_examples(self) -> Path | None:
        """The set in use; None where there is none. Raises TaughtError where it is named but gone."""
        pointer = self.live()
        if pointer is None or pointer.examples is None:
            return None
        path = self.examples / pointer.examples
        if not path.is_file():
            raise TaughtError(f"{path}: named by {self._pointer.name}, but not there")
        return path

    def tell(self, serving: Serving) -> None:
        """A Rasa process says what it serves."""
        _replace(self._serving / f"{serving.process}.json", json.dumps(asdict(serving)).encode(), durable=False)

    def beat(self, serving: Serving) -> None:
        """A Rasa process is still there, and serves the same."""
        try:
            os.utime(self._serving / f"{serving.process}.json")
        except FileNotFoundError:
            self.tell(serving)

    def leave(self, process: str) -> None:
        """A Rasa process ends."""
        (self._serving / f"{process}.json").unlink(missing_ok=True)

    def serving(self, now: float | None = None) -> list[Serving]:
        """What the Rasa processes serve that are there now."""
        when, found = time.time() if now is None else now, []
        for path in sorted(self._serving.glob("*.json")):
            with contextlib.suppress(OSError, ValueError, TypeError):  # one that has just ended
                if path.stat().st_mtime > when - SILENT_SECONDS:
                    found.append(Serving(**json.loads(path.read_text(encoding="utf-8"))))
        return found


def _is_name(name: object) -> bool:
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def _replace(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Write whole or not at all; `durable`: also where the power fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
