"""Rasa's custom actions: they translate between a tracker and answering, and decide nothing."""

from __future__ import annotations

from actions.handlers.answer import ActionAnswer
from actions.handlers.base import SafeAction
from actions.handlers.cancel import ActionCancel
from actions.handlers.dossier_form import ValidateDossierForm
from actions.handlers.dossier_status import ActionDossierStatus
from actions.handlers.repeat import ActionRepeat
from actions.handlers.reply import ActionReply
from actions.services import Services


def all_actions(services: Services) -> tuple[SafeAction, ...]:
    """Every action of the domain."""
    kinds: tuple[type[SafeAction], ...] = (
        ActionAnswer,
        ActionReply,
        ActionRepeat,
        ActionDossierStatus,
        ActionCancel,
        ValidateDossierForm,
    )
    return tuple(kind(services) for kind in kinds)
