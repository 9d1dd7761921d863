"""Putting the look-up together from settings."""

from __future__ import annotations

from actions.dossiers.http_source import HttpSource
from actions.dossiers.key import load_or_create_key
from actions.dossiers.limits import Limits, load_limits
from actions.dossiers.lockout import Lockout
from actions.dossiers.lookup import DossierLookup
from actions.dossiers.settings import DossierSettings
from actions.dossiers.source import DossierSource
from actions.dossiers.sql_source import SqlSource
from actions.dossiers.status import StatusBook
from actions.dossiers.verification import Verifier
from bot.dossier_code import Grammar
from knowledge.snapshot import Snapshot
from knowledge.working_days import WorkingCalendar


async def open_source(settings: DossierSettings, limits: Limits, verifier: Verifier) -> DossierSource:
    """The source that DOSSIERS_URL names. Raises ValueError or SourceUnavailableError."""
    url = settings.source_url
    if url.startswith(("http://", "https://")):
        token = settings.dossiers_token.get_secret_value() if settings.dossiers_token else None
        return HttpSource(url, verifier, token=token, timeout_s=limits.http_timeout_s)
    return await SqlSource.open(url)


def statuses_of(snapshot: Snapshot) -> tuple[StatusBook, Grammar]:
    """What the look-up takes of the base: words and working days of a status, and what a dossier's code looks like."""
    plain_names = {code: procedure.plain_name for code, procedure in snapshot.procedures.items()}
    book = StatusBook.load(WorkingCalendar(snapshot.office.holiday_overrides), plain_names)
    return book, Grammar(snapshot.office.dossier_codes.extra_patterns)


async def open_lookup(settings: DossierSettings, snapshot: Snapshot) -> DossierLookup:
    """The look-up of this town, to be closed at the end.

    Raises SourceUnavailableError, KeyFileError, SQLAlchemyError (address or store of the lock-outs), ValueError.
    """
    limits = load_limits()
    statuses, codes = statuses_of(snapshot)
    key = load_or_create_key(settings.key_file)
    verifier = Verifier(key)
    source = await open_source(settings, limits, verifier)
    try:
        return DossierLookup(
            source=source,
            lockout=await Lockout.open(settings.lockout_url, limits, key),
            verifier=verifier,
            statuses=statuses,
            codes=codes,
            timeout_s=limits.lookup_timeout_s,
        )
    except BaseException:
        await source.close()
        raise
