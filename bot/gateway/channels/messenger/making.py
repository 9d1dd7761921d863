"""The channel made of the settings; off where one of its secrets is missing."""

from __future__ import annotations

from bot.gateway.channels.messenger.channel import Messenger
from bot.gateway.channels.messenger.errors import load_errors
from bot.gateway.channels.messenger.events import Reader
from bot.gateway.channels.messenger.graph import Account
from bot.gateway.channels.messenger.limits import MessengerLimits, load_limits
from bot.gateway.channels.messenger.render import Renderer
from bot.gateway.channels.messenger.texts import load_texts
from bot.gateway.payloads import Payloads
from bot.gateway.settings import Settings

NEEDED = ("messenger_app_secret", "messenger_verify_token", "messenger_page_token", "messenger_page_id")


def missing(settings: Settings) -> list[str]:
    """The settings that are still empty, of those without which the channel is off."""
    return [name.upper() for name in NEEDED if not getattr(settings, name)]


def account_of(settings: Settings) -> Account:
    """The page and its app."""
    return Account(
        url=settings.messenger_graph_url,
        version=settings.messenger_graph_version,
        page_id=settings.messenger_page_id,
        token=settings.messenger_page_token.get_secret_value(),
        app_secret=settings.messenger_app_secret.get_secret_value(),
    )


def build(settings: Settings, payloads: Payloads, limits: MessengerLimits | None = None) -> Messenger:
    """The channel of a page whose secrets are all set."""
    limits, texts = limits or load_limits(), load_texts()
    reader = Reader(settings.messenger_page_id, settings.messenger_app_id, texts.profile.menu, limits.webhook.person)
    renderer = Renderer(limits.message, texts.choices, texts.sources, payloads)
    return Messenger(account_of(settings), limits, load_errors(), reader, renderer)
