"""Who is who at the stand-in: every value is invented."""

from __future__ import annotations

from dataclasses import dataclass

from bot.gateway.settings import Settings


@dataclass(frozen=True)
class Page:
    """A page, the app that speaks for it and their secrets."""

    page_id: str = "100000000000001"
    app_id: str = "200000000000002"
    app_secret: str = "stand-in-app-secret"
    token: str = "stand-in-page-token"
    verify_token: str = "stand-in-verify-token"

    def settings(self, graph_url: str) -> dict[str, str]:
        """What the gateway must be told to be connected with this page, by field."""
        values = {
            "messenger_page_id": self.page_id,
            "messenger_page_token": self.token,
            "messenger_app_id": self.app_id,
            "messenger_app_secret": self.app_secret,
            "messenger_verify_token": self.verify_token,
            "messenger_graph_url": graph_url,
        }
        assert set(values) <= set(Settings.model_fields)
        return values
