"""`train`: make the model of the present inputs, unless it is there."""

from __future__ import annotations

import logging
import time
from pathlib import Path

from bot.rasa.checks import readable_yaml
from bot.rasa.environment import CONFIG, DOMAIN, ROOT, TRAINING_DATA, hush
from bot.rasa.errors import LauncherError
from bot.rasa.fingerprint import model_path, training_inputs

_KEPT_MODELS = 2


def train(force: bool = False) -> Path:
    """Train if needed and return the model's path.

    Raises:
        LauncherError: broken or contradictory training data, no disk space.
    """
    target = model_path(ROOT)
    if target.is_file() and not force:
        print(f"Rasa model is up to date: {target}")
        return target
    readable_yaml(ROOT / p for p in training_inputs(ROOT) if p.suffix == ".yml")
    started = time.monotonic()
    _run_rasa(target, force)
    _remove_old_models(target)
    size_mb = target.stat().st_size / 1e6
    print(f"Rasa model trained in {time.monotonic() - started:.0f} s: {target} ({size_mb:.1f} MB)")
    return target


def _run_rasa(target: Path, force: bool) -> None:
    print("Training the Rasa model (half a minute) …", flush=True)
    hush()
    import rasa.model_training  # noqa: PLC0415 (seconds, and only when there is something to train)
    from rasa.shared.exceptions import RasaException  # noqa: PLC0415
    from rasa.utils.common import configure_logging_and_warnings  # noqa: PLC0415
    from rasa.utils.log_utils import configure_structlog  # noqa: PLC0415

    configure_logging_and_warnings(logging.WARNING)
    configure_structlog(logging.WARNING)
    try:
        _refuse_mismatch()
        result = rasa.model_training.train(
            domain=str(DOMAIN),
            config=str(CONFIG),
            training_files=[str(p) for p in TRAINING_DATA],
            output=str(target.parent),
            fixed_model_name=target.name,
            force_training=force,
        )
    except RasaException as error:
        raise LauncherError(f"training refused: {_in_one_line(error)}") from error
    except OSError as error:
        raise LauncherError(f"training stopped: {error}") from error
    if result.code or not target.is_file():
        raise LauncherError("training produced no model; see the lines above")


def _in_one_line(error: Exception) -> str:
    """What Rasa found wrong, without its line breaks and its advertisement of a YAML checker."""
    return " ".join(str(error).split()).partition(" You can use https://yamlchecker")[0]


def _remove_old_models(target: Path) -> None:
    """Keep the new model and the one before it, which a running server may be told to load again."""
    models = sorted(target.parent.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in models[_KEPT_MODELS:]:
        path.unlink(missing_ok=True)


def _refuse_mismatch() -> None:
    """Examples and domain must name the same intents; Rasa would only warn, and train a model that ignores some."""
    from rasa.shared.importers.importer import TrainingDataImporter  # noqa: PLC0415

    paths = [str(p) for p in TRAINING_DATA]
    importer = TrainingDataImporter.load_from_config(str(CONFIG), str(DOMAIN), paths)
    unknown = importer.get_nlu_data().intents - set(importer.get_domain().intents)
    if unknown:
        names = ", ".join(sorted(unknown))
        raise LauncherError(f"nlu_data/nlu has examples of intents that bot/domain does not name: {names}")
