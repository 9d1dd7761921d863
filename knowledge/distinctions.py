"""Shape of `knowledge/distinctions.yml`: what tells procedures apart that citizens call by one name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from pydantic import Field, model_validator

from knowledge.journeys import ID_PATTERN
from knowledge.schema import Code, Model, Text

# What a button holds on every channel.
LABEL_CHARACTERS = 35


def _repeated(values: Iterable[str]) -> list[str]:
    return sorted(value for value, times in Counter(values).items() if times > 1)


class Option(Model):
    """One answer. `said`: words by which it is meant when typed; several `codes` lead to a second question."""

    label: Text = Field(max_length=LABEL_CHARACTERS)
    said: tuple[Text, ...] = Field(min_length=1)
    codes: tuple[Code, ...] = Field(min_length=1)


class Distinction(Model):
    """A question whose options share no procedure and no words."""

    id: str = Field(pattern=ID_PATTERN)
    question: Text
    options: tuple[Option, ...] = Field(min_length=2, max_length=6)

    @model_validator(mode="after")
    def _disjoint(self) -> Distinction:
        parts = {
            "codes": [code for option in self.options for code in option.codes],
            "said": [phrase.lower() for option in self.options for phrase in option.said],
            "label": [option.label for option in self.options],
        }
        for name, values in parts.items():
            if repeated := _repeated(values):
                raise ValueError(f"group {self.id!r} has the same {name} twice: {', '.join(repeated)}")
        return self

    @property
    def codes(self) -> frozenset[str]:
        """Every procedure that the question can lead to."""
        return frozenset(code for option in self.options for code in option.codes)

    def place_of(self, code: str) -> int | None:
        """The place of the option that holds the procedure, from 0; None where none does."""
        return next((place for place, option in enumerate(self.options) if code in option.codes), None)

    def parts(self, codes: Iterable[str]) -> int:
        """Among how many options these procedures are divided."""
        return len({place for code in codes if (place := self.place_of(code)) is not None})


class Distinctions(Model):
    """The file."""

    groups: tuple[Distinction, ...]

    @model_validator(mode="after")
    def _ids_once(self) -> Distinctions:
        if repeated := _repeated(group.id for group in self.groups):
            raise ValueError(f"group ids used twice: {', '.join(repeated)}")
        return self

    def telling_apart(self, codes: Iterable[str]) -> Iterator[Distinction]:
        """The groups that hold all these procedures and put no two under one option."""
        wanted = frozenset(codes)
        for group in self.groups:
            if wanted <= group.codes and group.parts(wanted) == len(wanted):
                yield group
