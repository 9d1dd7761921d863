"""Where to go and how to send: the office's counter, or the other agency."""

from __future__ import annotations

from bot.gateway.board_pages.folding import fold
from bot.gateway.board_pages.texts import BoardTexts
from bot.gateway.board_pages.writing import ended, lower_first, upper_first
from knowledge.schema import Application, Channel, Level, Procedure
from knowledge.town import Office

ORDER = (Channel.ONLINE, Channel.POST, Channel.IN_PERSON)


def is_here(entry: Procedure) -> bool:
    """True where the office itself takes and decides the dossier."""
    return entry.level is Level.COMMUNE and not entry.is_referral


def _at_the_office(entry: Procedure, office: Office, words: dict[str, str]) -> list[str]:
    lines = [words["office"].format(office=office.name)]
    counter = next((counter for counter in office.counters if counter.id == entry.counter), None)
    if counter:
        lines.append(words["counter"].format(counter=lower_first(counter.name)))
    return [*lines, ended(words["agency"].format(agency=entry.agency.rstrip(".")))]


def _addresses(office: Office, words: dict[str, str], hotline: str) -> list[str]:
    lines = [
        words["address"].format(unit=upper_first(unit.name), address=unit.address)
        for unit in office.units
        if unit.address
    ]
    unknown = [unit.name for unit in office.units if not unit.address]
    if unknown:
        lines.append(words["no_address"].format(units=", ".join(unknown), hotline=hotline))
    return lines


def where(entry: Procedure, office: Office, texts: BoardTexts, hotline: str) -> list[str]:
    """Never empty: the deciding agency is always known or said to be unknown."""
    words = texts.where
    if is_here(entry):
        lines = _at_the_office(entry, office, words)
    else:
        lines = [ended(words["elsewhere"].format(agency=entry.agency.rstrip(".")))]
        if entry.is_referral:
            lines.insert(0, words["not_here"].format(office=office.name))
    said = fold(" ".join(lines))
    notes = [way.note for way in entry.how_to_apply if way.channel is Channel.IN_PERSON and way.note]
    lines += [ended(note) for note in notes if fold(note) not in said]
    if is_here(entry):
        return lines + _addresses(office, words, hotline)
    return [*lines, words["before_going"].format(hotline=hotline)]


def _way(way: Application, office: Office, words: dict[str, str]) -> str:
    said = words[way.channel.value].format(portal=office.national_portal.removeprefix("https://"))
    return f"{said} {ended(way.note)}" if way.note else said


def briefly(entry: Procedure, office: Office, texts: BoardTexts) -> str:
    """Where to go in a sentence or two, for a sheet of paper."""
    if is_here(entry):
        return " ".join(_at_the_office(entry, office, texts.where)[:2])
    return ended(texts.where["elsewhere"].format(agency=entry.agency.rstrip(".")))


def ways(entry: Procedure, office: Office, texts: BoardTexts) -> list[str]:
    """Every way of filing, online first; empty where the source says nothing."""
    known = sorted(entry.how_to_apply, key=lambda way: ORDER.index(way.channel))
    lines = [_way(way, office, texts.filing) for way in known]
    if known and known[0].channel is not Channel.ONLINE:
        lines.insert(0, texts.filing["no_online"])
    return lines
