"""Putting the desk into the gateway."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiohttp import web

from bot.gateway import keys
from bot.gateway.desk.attendant import Attendant
from bot.gateway.desk.codes import Codes
from bot.gateway.desk.duty import Watch
from bot.gateway.desk.guesses import Guesses
from bot.gateway.desk.letters import Letters, Place
from bot.gateway.desk.looking import Looker
from bot.gateway.desk.reception import Reception
from bot.gateway.desk.records import Records
from bot.gateway.desk.rules import DeskRules, load_desk_rules
from bot.gateway.desk.texts import DeskTexts, load_desk_texts
from bot.gateway.desk.topics import Topics
from bot.gateway.journal.holds import Holds
from bot.gateway.journal.sealing import Sealer
from knowledge.snapshot import Snapshot
from knowledge.store.store import Store

PAGE = "/tin-nhan"


@dataclass(frozen=True)
class Desk:
    """What the gateway's other parts use of it."""

    rules: DeskRules
    texts: DeskTexts
    records: Records
    letters: Letters
    watch: Watch
    reception: Reception
    attendant: Attendant
    looker: Looker


DESK = web.AppKey("desk", Desk)


def set_up(
    app: web.Application, secret: bytes, snapshot: Snapshot, store: Store, rules: DeskRules | None = None
) -> None:
    """Everything but its place in the journal, which comes later."""
    rules, texts, settings = rules or load_desk_rules(), load_desk_texts(), app[keys.SETTINGS]
    office = snapshot.office
    hotline = f"{office.hotlines[0].name} {office.hotlines[0].number}"
    records = Records(store, Sealer(secret))
    place = Place(settings.public_url + PAGE, settings.gateway_retention_days)
    letters = Letters(records, Codes(secret, rules.code), Guesses(rules.guessing), rules, texts, place)
    watch = Watch(lambda: app[keys.BOARD].office, store, rules, texts)

    def holds() -> Holds:
        return app[keys.JOURNAL].holds

    def field_of(code: str) -> str | None:
        return app[keys.BOARD].field_of(code)

    topics = Topics(store, rules.held, field_of)
    app[DESK] = Desk(
        rules,
        texts,
        records,
        letters,
        watch,
        Reception(holds, records, letters, topics, watch, rules, texts, hotline),
        Attendant(records, letters, texts, office.name, hotline),
        Looker(holds, records, watch, rules),
    )


async def looking(app: web.Application) -> AsyncIterator[None]:
    """Clean-up context, after the journal's."""
    stopping = asyncio.Event()
    task = asyncio.create_task(app[DESK].looker.run(stopping))
    yield
    stopping.set()
    await task
