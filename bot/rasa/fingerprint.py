"""Name of the model that the present inputs train: equal inputs, equal name."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from bot.rasa.environment import CONFIG, DOMAIN, TRAINING_DATA, build_dir

# Whatever can change what is learned or how a trained model reads text.
_CODE = (Path("bot/components"), Path("embeddings/text"))
_TABLES = (Path("knowledge/abbreviations.yml"), Path("bot/dossier_code.py"))
_PACKAGES = ("rasa", "underthesea", "scikit-learn")


def training_inputs(root: Path) -> list[Path]:
    """Files that go into a model, relative to `root`, in a fixed order."""
    data = (p for folder in (DOMAIN, *TRAINING_DATA) for p in (root / folder).rglob("*.yml"))
    code = (p for folder in _CODE for kind in ("*.py", "*.yml") for p in (root / folder).rglob(kind))
    single = (root / p for p in (CONFIG, *_TABLES) if (root / p).is_file())
    return sorted(p.relative_to(root) for p in {*data, *code, *single})


def fingerprint(root: Path, packages: Iterable[str] = _PACKAGES) -> str:
    """Sixteen hexadecimal digits over names and contents of the inputs and the versions of what trains them."""
    digest = hashlib.sha256(platform.python_version().encode())
    for package in packages:
        digest.update(f"{package}=={version(package)}\n".encode())
    for path in training_inputs(root):
        content = (root / path).read_bytes()
        digest.update(f"{path.as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def model_path(root: Path) -> Path:
    """Where the model of the present inputs is, or will be."""
    return build_dir() / "models" / f"{fingerprint(root)}.tar.gz"
