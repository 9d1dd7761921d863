"""`train`: make the model of the present inputs, unless it is there; `candidate`: one with another set of examples."""

from __future__ import annotations

import logging
import time
from pathlib import Path

from bot.rasa.checks import readable_yaml
from bot.rasa.environment import CONFIG, DOMAIN, ROOT, TRAINING_DATA, build_dir, hush
from bot.rasa.errors import LauncherError
from bot.rasa.fingerprint import fingerprint, model_path, taught_examples, training_inputs
from bot.rasa.taught_set import without_unknown_intents

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
    taught = taught_examples()
    _run_rasa(target, force, without_unknown_intents(taught, ROOT / DOMAIN, build_dir()) if taught else None)
    _remove_old_models(target)
    size_mb = target.stat().st_size / 1e6
    print(f"Rasa model trained in {time.monotonic() - started:.0f} s: {target} ({size_mb:.1f} MB)")
    return target


def candidate(taught: Path, folder: Path) -> dict[str, str]:
    """Train a model with that set of the staff's examples, unless `folder` has it; nothing that serves is touched.

    Returns the archive's file name as `model`, and the fingerprint of all inputs but the staff's as `shipped`.

    Raises:
        LauncherError: as `train`, and where the inputs changed under the training.
    """
    readable_yaml([taught])
    shipped, name = fingerprint(ROOT), f"{fingerprint(ROOT, taught=taught)}.tar.gz"
    target = folder / name
    if not target.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        _run_rasa(target, True, taught)
        if fingerprint(ROOT) != shipped:
            target.unlink(missing_ok=True)
            raise LauncherError("the shipped training data changed while the model was trained: train again")
    return {"model": name, "shipped": shipped}


def _run_rasa(target: Path, force: bool, taught: Path | None) -> None:
    print("Training the Rasa model (half a minute) …", flush=True)
    hush()
    import rasa.model_training  # noqa: PLC0415 (seconds, and only when there is something to train)
    from rasa.shared.exceptions import RasaException  # noqa: PLC0415
    from rasa.utils.common import configure_logging_and_warnings  # noqa: PLC0415
    from rasa.utils.log_utils import configure_structlog  # noqa: PLC0415

    configure_logging_and_warnings(logging.WARNING)
    configure_structlog(logging.WARNING)
    try:
        files = [str(path) for path in (*TRAINING_DATA, *([taught] if taught else []))]
        _refuse_mismatch(files)
        result = rasa.model_training.train(
            domain=str(DOMAIN),
            config=str(CONFIG),
            training_files=files,
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
    """Keep the new model and the one before it. What the console trained lies elsewhere and is the worker's to keep."""
    if target.parent != build_dir() / "models":
        return
    models = sorted(target.parent.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in models[_KEPT_MODELS:]:
        path.unlink(missing_ok=True)


def _refuse_mismatch(files: list[str]) -> None:
    """Examples and domain must name the same intents; Rasa would only warn, and train a model that ignores some."""
    from rasa.shared.importers.importer import TrainingDataImporter  # noqa: PLC0415

    importer = TrainingDataImporter.load_from_config(str(CONFIG), str(DOMAIN), files)
    unknown = importer.get_nlu_data().intents - set(importer.get_domain().intents)
    if unknown:
        names = ", ".join(sorted(unknown))
        raise LauncherError(f"there are examples of intents that bot/domain does not name: {names}")
