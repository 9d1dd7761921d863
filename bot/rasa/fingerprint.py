"""Name of the model that the present inputs train: equal inputs, equal name."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from bot.rasa.environment import ASKED_QUESTIONS, CONFIG, DOMAIN, TRAINING_DATA, build_dir, var_dir
from bot.taught import Taught, TaughtError

# Whatever can change what is learned or how a trained model reads text.
_CODE = (Path("bot/components"), Path("embeddings/text"))
_TABLES = (Path("knowledge/abbreviations.yml"), Path("bot/dossier_code.py"))
_PACKAGES = ("rasa", "underthesea", "scikit-learn")


def training_inputs(root: Path) -> list[Path]:
    """Files that go into a model, relative to `root`, in a fixed order."""
    data = (p for folder in (DOMAIN, *TRAINING_DATA, ASKED_QUESTIONS) for p in (root / folder).rglob("*.yml"))
    code = (p for folder in _CODE for kind in ("*.py", "*.yml") for p in (root / folder).rglob(kind))
    single = (root / p for p in (CONFIG, *_TABLES) if (root / p).is_file())
    return sorted(p.relative_to(root) for p in {*data, *code, *single})


def fingerprint(root: Path, packages: Iterable[str] = _PACKAGES, taught: Path | None = None) -> str:
    """Sixteen hexadecimal digits over names and contents of the inputs and the versions of what trains them.

    `taught`: the staff's set of examples, whose place does not count.
    """
    digest = hashlib.sha256(platform.python_version().encode())
    for package in packages:
        digest.update(f"{package}=={version(package)}\n".encode())
    inputs = [(path.as_posix(), (root / path).read_bytes()) for path in training_inputs(root)]
    if taught is not None:
        inputs.append(("taught by staff", taught.read_bytes()))
    for name, content in inputs:
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def taught_examples() -> Path | None:
    """The staff's examples in use. Where they were lost the assistant goes on with what was shipped, and says so."""
    try:
        return Taught(var_dir()).live_examples()
    except TaughtError as error:
        print(f"warning: the staff's examples are left out: {error}", file=sys.stderr)
        return None


def model_path(root: Path) -> Path:
    """Where the model of the present inputs is, or will be."""
    name = f"{fingerprint(root, taught=taught_examples())}.tar.gz"
    kept = Taught(var_dir()).models / name
    return kept if kept.is_file() else build_dir() / "models" / name
