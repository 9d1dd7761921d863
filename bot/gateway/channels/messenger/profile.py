"""The page's Messenger profile: greeting, "get started" and the persistent menu, from `texts.yml`."""

from __future__ import annotations

from pydantic import JsonValue

from bot.gateway.channels.messenger.errors import GraphError
from bot.gateway.channels.messenger.graph import GraphClient, NoReplyError, Reply
from bot.gateway.channels.messenger.marks import GET_STARTED, menu_payload
from bot.gateway.channels.messenger.texts import ProfileTexts

EDGE = "messenger_profile"
FIELDS = ("persistent_menu", "get_started", "greeting")  # the menu cannot be without "get started", so it goes first


class ProfileError(Exception):
    """The platform did not do it; the message is for the person at the command line."""


def profile(texts: ProfileTexts) -> dict[str, JsonValue]:
    """What is posted. The menu is flat: nested ones ended with version 8."""
    return {
        "get_started": {"payload": GET_STARTED},
        "greeting": [{"locale": "default", "text": texts.greeting}],
        "persistent_menu": [
            {
                "locale": "default",
                "composer_input_disabled": False,
                "call_to_actions": [
                    {"type": "postback", "title": entry.title, "payload": menu_payload(entry.name)}
                    for entry in texts.menu
                ],
            }
        ],
    }


async def set_profile(graph: GraphClient, texts: ProfileTexts) -> None:
    """Replace all three; raises ProfileError."""
    _checked(await _call(graph, "POST", profile(texts)))


async def show_profile(graph: GraphClient) -> JsonValue:
    """What the page has now; raises ProfileError."""
    data: JsonValue = _checked(await _call(graph, "GET", None, {"fields": ",".join(FIELDS)})).data
    return data


async def delete_profile(graph: GraphClient) -> None:
    """Remove all three; raises ProfileError."""
    _checked(await _call(graph, "DELETE", {"fields": list(FIELDS)}))


async def _call(
    graph: GraphClient, method: str, body: dict[str, JsonValue] | None, query: dict[str, str] | None = None
) -> Reply:
    try:
        return await graph.call(method, EDGE, body, query)
    except NoReplyError as error:
        raise ProfileError(f"no answer from the Graph API ({error.reason})") from error


def _checked(reply: Reply) -> Reply:
    if not reply.ok:
        error = GraphError.read(reply.data)
        said = reply.data["error"].get("message") if error else None
        code = f"code {error.code}, subcode {error.subcode}" if error else "no error object"
        raise ProfileError(f"refused with HTTP {reply.status}, {code}: {said or 'no message'}")
    return reply
