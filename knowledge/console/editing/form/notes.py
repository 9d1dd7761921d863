"""What is to be said about a form, by place, taken by the fields as they are drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How much it matters; the words are in `texts/editing.yml`."""

    FAULT = "fault"  # must be mended before it can be handed in
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True)
class Note:
    """One sentence."""

    weight: Weight
    text: str


class Notes:
    """Places are as in the values: "fees.0.amount_vnd", "aliases.3" for a line."""

    def __init__(self, by_place: Iterable[tuple[str, Note]] = (), line: str = "{number}: {text}") -> None:
        """`line` says which line of a field a sentence is about."""
        self._waiting: dict[str, list[Note]] = defaultdict(list)
        for place, note in by_place:
            if note not in self._waiting[place]:
                self._waiting[place].append(note)
        self._line = line
        self.taken_faults = 0

    def take(self, place: str) -> tuple[Note, ...]:
        """What is said about that place itself."""
        return self._count(self._waiting.pop(place, []))

    def take_lines(self, place: str) -> tuple[Note, ...]:
        """The same with what is said about single lines of the field."""
        prefix = f"{place}."
        found = self._waiting.pop(place, [])
        for name in sorted((name for name in self._waiting if name.startswith(prefix)), key=_number):
            number = _number(name) + 1
            found += [
                Note(note.weight, self._line.format(number=number, text=note.text)) for note in self._waiting.pop(name)
            ]
        return self._count(found)

    def rest(self) -> tuple[Note, ...]:
        """What no field took: said about the entry as a whole."""
        found = [note for place in list(self._waiting) for note in self._waiting.pop(place)]
        return tuple(dict.fromkeys(found))

    def _count(self, notes: list[Note]) -> tuple[Note, ...]:
        self.taken_faults += sum(note.weight is not Weight.NOTICE for note in notes)
        return tuple(notes)


def _number(place: str) -> int:
    last = place.rsplit(".", 1)[-1]
    return int(last) if last.isdigit() else 0


def of_faults(faults: Mapping[str, tuple[str, ...]]) -> list[tuple[str, Note]]:
    """The sentences of `checked.check` as notes."""
    return [(place, Note(Weight.FAULT, text)) for place, texts in faults.items() for text in texts]
