"""Deleting a person's data from the command line, beside a running gateway or without one."""

from __future__ import annotations

from bot.gateway.files import SECRET_FILE, STORE_FILE, journal_url
from bot.gateway.journal.database import Database
from bot.gateway.journal.erasing import Eraser
from bot.gateway.journal.ledger import Ledger
from bot.gateway.journal.rules import load_rules
from bot.gateway.journal.sealing import PersonKeys, Sealer
from bot.gateway.limits import load_limits
from bot.gateway.settings import Settings
from bot.gateway.store import ConversationStore
from bot.gateway.unanswered import OutsideRecords, outside_records
from knowledge.secret_file import load_or_create
from knowledge.store.erasing import erase_from
from knowledge.store.store import Store, store_url


class StoredRecords:
    """What a conversation left outside the journal."""

    def __init__(self, store: ConversationStore, tracker: OutsideRecords, staff: Store) -> None:
        self._store = store
        self._tracker = tracker
        self._staff = staff

    async def erase(self, conversation: str) -> None:
        """Delete the transcript, Rasa's record and what staff kept; raises StoreError."""
        await self._tracker.delete(conversation)
        await erase_from(self._staff, conversation)
        await self._store.delete(conversation)


async def erase_person(settings: Settings, channel: str, person: str) -> None:
    """Delete everything about a person of a channel.

    Raises StoreError, SecretError, GatewayError("conversation_busy") while a message of theirs is being answered.
    """
    rules, limits = load_rules(), load_limits()
    secret = load_or_create(settings.var_dir / SECRET_FILE)
    database = Database(journal_url(settings), rules.database)
    store = ConversationStore(settings.var_dir / STORE_FILE, limits.store)
    staff = Store(store_url(settings.console_database_url, settings.var_dir))
    records = StoredRecords(store, outside_records(settings, limits.store), staff)
    ledger = Ledger(database, Sealer(secret), rules)
    try:
        await Eraser(database, ledger, records, rules.erasing.wait).erase(
            PersonKeys(secret).conversation(channel, person)
        )
    finally:
        await staff.close()
        await store.close()
        await database.close()
