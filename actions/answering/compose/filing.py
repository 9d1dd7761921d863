"""Ways of filing: online, by post, in person."""

from __future__ import annotations

from actions.answering.compose.fact import Desk, Fact
from actions.answering.compose.phrasing import ended
from knowledge.schema import Channel, Facet, Procedure

ORDER = (Channel.ONLINE, Channel.POST, Channel.IN_PERSON)


def _way(channel: Channel, desk: Desk) -> str:
    say = desk.data.texts
    if channel is Channel.ONLINE:
        return say("online_yes", portal=desk.snapshot.office.national_portal.removeprefix("https://"))
    return say("post_yes" if channel is Channel.POST else "in_person_yes")


def online(entry: Procedure, desk: Desk) -> Fact:
    """Online first, since that is what was asked; then the other ways."""
    if not entry.how_to_apply:
        return Fact(Facet.ONLINE, (), missing=True)
    say = desk.data.texts
    ways = sorted(entry.how_to_apply, key=lambda way: ORDER.index(way.channel))
    lines = [
        say("way_note", way=_way(way.channel, desk), note=ended(way.note)) if way.note else _way(way.channel, desk)
        for way in ways
    ]
    if not any(way.channel is Channel.ONLINE for way in ways):
        lines.insert(0, say("online_no"))
    return Fact(Facet.ONLINE, tuple(lines), items=tuple(lines))
