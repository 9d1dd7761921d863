"""`train`: make the model of the present inputs, unless it is there."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path

from bot.rasa.checks import readable_yaml
from bot.rasa.environment import CONFIG, DOMAIN, ROOT, TRAINING_DATA
from bot.rasa.errors import LauncherError
from bot.rasa.fingerprint import model_path, training_inputs


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
    size_mb = target.stat().st_size / 1e6
    print(f"Rasa model trained in {time.monotonic() - started:.0f} s: {target} ({size_mb:.1f} MB)")
    return target


def _run_rasa(target: Path, force: bool) -> None:
    # Training may use every core; only the server is held to one thread.
    os.environ["TF_INTRA_OP_PARALLELISM_THREADS"] = str(os.cpu_count() or 1)
    print("Training the Rasa model (a few minutes the first time) …", flush=True)
    import rasa.model_training  # noqa: PLC0415 (fifteen seconds, and only when there is something to train)
    from rasa.shared.exceptions import RasaException  # noqa: PLC0415
    from rasa.utils.common import configure_logging_and_warnings  # noqa: PLC0415

    configure_logging_and_warnings(logging.WARNING)
    os.environ["LOG_LEVEL"] = "INFO"  # Rasa reads it again to decide whether to draw progress bars
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
        raise LauncherError(f"training refused: {error}") from error
    except OSError as error:
        raise LauncherError(f"training stopped: {error}") from error
    if result.code or not target.is_file():
        raise LauncherError("training produced no model; see the lines above")


def _refuse_mismatch() -> None:
    """Examples and domain must name the same intents; Rasa would only warn, and train a model that ignores some."""
    from rasa.shared.importers.importer import TrainingDataImporter  # noqa: PLC0415

    paths = [str(p) for p in TRAINING_DATA]
    importer = TrainingDataImporter.load_from_config(str(CONFIG), str(DOMAIN), paths)
    unknown = importer.get_nlu_data().intents - set(importer.get_domain().intents)
    if unknown:
        names = ", ".join(sorted(unknown))
        raise LauncherError(f"nlu_data/nlu has examples of intents that bot/domain does not name: {names}")
