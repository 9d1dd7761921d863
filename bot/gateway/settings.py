"""What differs from one installation to another, from the environment or `.env`."""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, StringConstraints
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.gateway.journal.database import database_url

Network = IPv4Network | IPv6Network


def _networks(value: object) -> object:
    if isinstance(value, str):
        return tuple(ip_network(part.strip(), strict=False) for part in value.split(",") if part.strip())
    return value


Networks = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)]
_PUBLIC_URL = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(?::\d{1,5})?/?")


def _public_url(value: str) -> str:
    if value and not _PUBLIC_URL.fullmatch(value):
        raise ValueError("expected http(s)://host or http(s)://host:port, without path, user or query")
    return value.rstrip("/")


PublicUrl = Annotated[str, AfterValidator(_public_url)]
PictureUrl = Annotated[str, StringConstraints(pattern=r"^$|^https://[A-Za-z0-9.-]+/[^\s\"<>]{1,500}$")]


def _database_url(value: str) -> str:
    if value:
        database_url(value)
    return value


DatabaseUrl = Annotated[str, AfterValidator(_database_url)]


def _origins(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
    return value


Origins = Annotated[
    tuple[Annotated[str, Field(pattern=r"^https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$")], ...],
    NoDecode,
    BeforeValidator(_origins),
]
EVERY_ADDRESS = {"", "0.0.0.0", "::"}  # noqa: S104 - told apart, not bound
LOOPBACK: tuple[Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


class Settings(BaseSettings):
    """Each field is the environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    gateway_host: str = Field(default="127.0.0.1", description="Address the gateway listens on.")
    gateway_port: int = Field(default=8080, ge=0, le=65535, description="Port the gateway listens on.")
    gateway_retention_days: int = Field(default=30, ge=1, le=3650, description="Days a silent conversation is kept.")
    gateway_trusted_proxies: Networks = Field(
        default=(), description="Addresses of reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed."
    )
    gateway_metrics_networks: Networks = Field(default=LOOPBACK, description="Networks that may read /metrics.")
    rate_limit_per_minute: int = Field(
        default=120,
        ge=1,
        description="Messages that one address may send in the long run; many phones of one operator share an address.",
    )
    gateway_rate_exempt: Networks = Field(
        default=(), description="Networks without a rate limit, e.g. the lobby kiosk's."
    )
    gateway_secure_cookie: bool = Field(
        default=False,
        description="Mark the cookie Secure and send HSTS on every answer, not only on those asked for over HTTPS.",
    )
    gateway_public_url: PublicUrl = Field(
        default="",
        description="Address citizens reach the gateway at, for QR codes and search engines; "
        "empty means http://GATEWAY_HOST:GATEWAY_PORT. Never taken from a request.",
    )
    gateway_widget_origins: Origins = Field(
        default=(), description="Sites that may embed the widget, e.g. https://xa.example.vn; commas between them."
    )
    gateway_widget_example: bool = Field(
        default=False, description="Serve /widget/vi-du, an example page that embeds the widget."
    )
    zalo_app_id: str = Field(default="", description="Id of the app at developers.zalo.me; empty: Zalo is off.")
    zalo_app_secret: SecretStr = Field(default=SecretStr(""), description="That app's secret key, for OAuth.")
    zalo_oa_secret: SecretStr = Field(
        default=SecretStr(""), description="The webhook page's OA Secret Key, for signatures; not the app's secret."
    )
    zalo_signature_mode: Literal["enforce", "report"] = Field(
        default="enforce", description="report: let wrongly signed events in and only log them, for a first connection."
    )
    zalo_appsecret_proof: bool = Field(
        default=False, description="Prove each request with the app's secret, where the app demands it (error -242)."
    )
    zalo_list_image_url: PictureUrl = Field(
        default="", description="Public https address of a picture for lists of many choices; empty: buttons only."
    )
    zalo_api_url: PublicUrl = Field(default="https://openapi.zalo.me", description="Zalo's message API.")
    zalo_oauth_url: PublicUrl = Field(default="https://oauth.zaloapp.com", description="Zalo's token server.")
    messenger_page_id: str = Field(
        default="", pattern=r"^\d{0,32}$", description="Id of the Facebook page; empty: Messenger is off."
    )
    messenger_page_token: SecretStr = Field(default=SecretStr(""), description="The page's access token.")
    messenger_app_id: str = Field(
        default="", pattern=r"^\d{0,32}$", description="Id of the app at developers.facebook.com, to know its echoes."
    )
    messenger_app_secret: SecretStr = Field(
        default=SecretStr(""), description="That app's secret: signatures of webhooks, proof of each call."
    )
    messenger_verify_token: SecretStr = Field(
        default=SecretStr(""), description="A word of your own, typed into the webhook form as well."
    )
    messenger_graph_version: str = Field(
        default="v26.0", pattern=r"^v\d{1,3}\.\d{1,2}$", description="Version of the Graph API."
    )
    messenger_graph_url: PublicUrl = Field(default="https://graph.facebook.com", description="The Graph API.")
    rasa_url: str = Field(default="http://127.0.0.1:5005", description="Rasa server.")
    actions_url: str = Field(default="http://127.0.0.1:5055", description="Action server.")
    rasa_tracker_url: str = Field(
        default="", description="Rasa's tracker store, for deletions; empty means VAR_DIR/tracker.sqlite3."
    )
    gateway_database_url: DatabaseUrl = Field(
        default="",
        description="SQLAlchemy URL of the durable inbox and outbox, sqlite:/// or postgresql://; "
        "empty means VAR_DIR/journal.sqlite3.",
    )
    console_database_url: DatabaseUrl = Field(
        default="",
        description="SQLAlchemy URL of the staff's store, sqlite:/// or postgresql://; "
        "empty means VAR_DIR/console.sqlite3.",
    )
    knowledge_dir: Path = Field(default=Path("knowledge"), description="Folder of the knowledge base.")
    var_dir: Path = Field(default=Path("var"), description="Folder of run-time data.")
    log_format: Literal["text", "json"] = Field(default="text", description="Form of the log lines.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least serious level logged."
    )

    @property
    def public_url(self) -> str:
        """`gateway_public_url`, or where the gateway listens; every address (0.0.0.0, ::) stands for this computer."""
        if self.gateway_public_url:
            return self.gateway_public_url
        host = "127.0.0.1" if self.gateway_host in EVERY_ADDRESS else self.gateway_host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.gateway_port}"
