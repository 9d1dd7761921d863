"""What was typed as an entry: the model where it is one, else what is wrong at which place, in Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from knowledge.schema import Model
from knowledge.yaml_writer import plain_yaml, to_yaml

PATH = Path(__file__).with_name("faults.yml")


class Rule(Model):
    """`fault`: a pattern of pydantic's type and message; `say`: the sentence; `at`: the field that it is told at."""

    fault: str
    say: str
    at: str = ""


@dataclass(frozen=True)
class Checked:
    """`content`: the file's text, also where it is not valid; `faults`: sentences by place."""

    content: str
    model: Model | None
    faults: Mapping[str, tuple[str, ...]]


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Rule], ...]:
    rules = TypeAdapter(tuple[Rule, ...]).validate_python(yaml.safe_load(PATH.read_text(encoding="utf-8")))
    return tuple((re.compile(rule.fault, re.DOTALL), rule) for rule in rules)


def check(values: Mapping[str, Any], model: type[Model], misread: Mapping[str, str] | None = None) -> Checked:
    """`misread`: sentences about single fields that could not be read at all; they are told first."""
    told = {place: (f"{sentence.rstrip('.')}.",) for place, sentence in (misread or {}).items()}
    try:
        made = model.model_validate(values)
    except ValidationError as error:
        for fault in error.errors():
            place, sentence = tell(fault)
            if place not in (misread or {}):
                told[place] = (*told.get(place, ()), sentence)
        return Checked(plain_yaml(values), None, told)
    return Checked(to_yaml(made), made, told)


def tell(fault: ErrorDetails) -> tuple[str, str]:
    """One fault of pydantic's as a place and a sentence."""
    place = ".".join(str(step) for step in fault["loc"] if step != "[key]")
    words = f"{fault['type']}: {fault['msg']}"
    for pattern, rule in _rules():
        if pattern.search(words):
            at = f"{place}.{rule.at}" if place and rule.at else place or rule.at
            limits = {
                name: str(value) for name, value in fault.get("ctx", {}).items() if isinstance(value, int | float)
            }
            return at, rule.say.format_map({"min_length": "", "max_length": "", "ge": "", "le": "", "gt": "", **limits})
    return place, _rules()[-1][1].say
