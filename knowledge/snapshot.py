"""The immutable base that everything downstream reads, and its loader."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import yaml
from pydantic import ValidationError

from knowledge import versions
from knowledge.base_files import FINGERPRINT_CHARACTERS, base_files
from knowledge.distinctions import Distinction, Distinctions
from knowledge.journeys import Journey
from knowledge.laws import LawEnd, Laws
from knowledge.schema import Model, Procedure
from knowledge.town import Abbreviations, FaqEntry, FaqFile, Office, Places, Replies

ROOT = Path(__file__).parent
DEEPEST = 32  # lists and mappings within each other in a file; ours have six
ModelT = TypeVar("ModelT", bound=Model)


class KnowledgeError(Exception):
    """A knowledge file cannot be read; the message names the file, the place in it and the fault."""


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """Safe loader that refuses duplicate keys, which YAML lets win silently, and reads "on", "yes", "no" as text.

    Only true and false are booleans, as in YAML 1.2: `verified: {on: 2026-11-23}` must have a key named "on".
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=deep)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"duplicate key {key!r}", key_node.start_mark)
            seen.add(key)
        mapping: dict[object, object] = super().construct_mapping(node, deep=deep)
        return mapping


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rows if tag != "tag:yaml.org,2002:bool"]
    for first, rows in _Loader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


@dataclass(frozen=True)
class Snapshot:
    """One version of the base; `version` is the SHA-256 of its files (hex, first 16 characters).

    `procedures`: the newest version of each, by code. `dated`: every version, oldest first, of those that have several.
    `laws`: documents that ended or will end, by number. `topics`: ids of FAQ entries by the topic of their file.
    `distinctions`: questions that tell procedures apart, by id.
    """

    version: str
    procedures: Mapping[str, Procedure]
    faq: Mapping[str, FaqEntry]
    office: Office
    places: Places
    abbreviations: Abbreviations
    replies: Replies
    dated: Mapping[str, tuple[Procedure, ...]] = field(default_factory=dict)
    laws: Mapping[str, LawEnd] = field(default_factory=dict)
    journeys: Mapping[str, Journey] = field(default_factory=dict)
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    distinctions: Mapping[str, Distinction] = field(default_factory=dict)

    def versions_of(self, code: str) -> tuple[Procedure, ...]:
        """Every version of one procedure, oldest first; none for an unknown code."""
        if code in self.dated:
            return self.dated[code]
        return (self.procedures[code],) if code in self.procedures else ()

    def in_force(self, code: str, day: dt.date) -> Procedure | None:
        """The version whose facts hold on that day; None where there is none."""
        return versions.in_force(self.versions_of(code), day)

    def as_on(self, day: dt.date) -> Snapshot:
        """The same base, in which `procedures` are those to speak of on that day."""
        spoken = {code: versions.spoken_of(dated, day) for code, dated in self.dated.items()}
        return replace(self, procedures=MappingProxyType({**self.procedures, **spoken})) if spoken else self


def parse_file(path: Path, model: type[ModelT]) -> ModelT:
    """Read one YAML file into `model`.

    Raises KnowledgeError with one line per fault, the first line naming the file.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError) as error:
        raise KnowledgeError(f"{path}: {' '.join(str(error).split())}") from error
    return parse_text(text, model, str(path))


def read_yaml(text: str, name: str) -> object:
    """The plain values of a YAML file, which faults call `name`; raises KnowledgeError."""
    try:
        _look_through(text)
        # _Loader derives from the safe loader: no object construction.
        data: object = yaml.load(text, Loader=_Loader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise KnowledgeError(f"{name}: {' '.join(str(error).split())}") from error
    return data


def _look_through(text: str) -> None:
    """Raises yaml.YAMLError for what would end the process or never end: libyaml builds nested values on the C stack,
    and a dozen lines of aliases stand for billions of values. No file of ours has either."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise _refused("an alias", event)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise _refused("nested too deep", event)


def _refused(what: str, event: yaml.Event) -> yaml.YAMLError:
    line = event.start_mark.line + 1 if event.start_mark is not None else 1
    return yaml.YAMLError(f"{what} in line {line}, which no file of the base has")


def parse_text(text: str, model: type[ModelT], name: str) -> ModelT:
    """Read the content of a YAML file, which faults call `name`, into `model`; raises KnowledgeError."""
    data = read_yaml(text, name)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']}" for e in error.errors())
        raise KnowledgeError(f"{name}: {faults}") from error


def procedure_files(root: Path = ROOT) -> Iterator[Path]:
    """Entry files in a stable order."""
    yield from sorted((root / "procedures").rglob("*.yml"))


def history_files(root: Path = ROOT) -> Iterator[Path]:
    """Files of earlier versions in a stable order."""
    yield from sorted((root / "history").rglob("*.yml"))


def snapshot_version(root: Path = ROOT) -> str:
    """Fingerprint of every base file under `root`, names included."""
    digest = hashlib.sha256()
    for path in base_files(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:FINGERPRINT_CHARACTERS]


def _dated(root: Path, newest: Mapping[str, Procedure]) -> dict[str, tuple[Procedure, ...]]:
    """Every version of each procedure that has earlier ones, oldest first."""
    earlier: dict[str, list[Procedure]] = {}
    for path in history_files(root):
        entry = parse_file(path, Procedure)
        if (path.parent.name, path.stem) != (entry.code, versions.label(entry)):
            raise KnowledgeError(f"{path}: expected at history/{entry.code}/{versions.label(entry)}.yml")
        if entry.code not in newest:
            raise KnowledgeError(f"{path}: procedures/ has no newest version of {entry.code}")
        earlier.setdefault(entry.code, []).append(entry)
    dated = {}
    for code, found in earlier.items():
        found.sort(key=lambda entry: entry.effective_from or dt.date.min)
        dated[code] = (*found, newest[code])
        if fault := versions.fault_in_order(dated[code]):
            raise KnowledgeError(f"{root / 'history' / code}: {fault}")
    return dated


def _laws(path: Path) -> dict[str, LawEnd]:
    """Documents by number; a base without the file knows of none that ends."""
    ending = parse_file(path, Laws).ending if path.is_file() else ()
    found: dict[str, LawEnd] = {}
    for law in ending:
        if law.number in found:
            raise KnowledgeError(f"{path}: {law.number} is listed twice")
        found[law.number] = law
    return found


def _journeys(root: Path) -> Mapping[str, Journey]:
    found: dict[str, Journey] = {}
    for path in sorted((root / "journeys").glob("*.yml")):
        journey = parse_file(path, Journey)
        if path.stem != journey.id:
            raise KnowledgeError(f"{path}: expected at journeys/{journey.id}.yml")
        found[journey.id] = journey
    return MappingProxyType(found)


def _distinctions(path: Path) -> Mapping[str, Distinction]:
    """Groups by id; a base without the file asks by name only."""
    groups = parse_file(path, Distinctions).groups if path.is_file() else ()
    return MappingProxyType({group.id: group for group in groups})


def load_snapshot(root: Path = ROOT) -> Snapshot:
    """Read and validate the whole base.

    Raises KnowledgeError naming the first broken file.
    """
    procedures: dict[str, Procedure] = {}
    for path in procedure_files(root):
        entry = parse_file(path, Procedure)
        if path.stem != entry.code or path.parent.name != entry.field.value:
            raise KnowledgeError(f"{path}: expected at procedures/{entry.field.value}/{entry.code}.yml")
        procedures[entry.code] = entry
    faq: dict[str, FaqEntry] = {}
    topics: dict[str, tuple[str, ...]] = {}
    for path in sorted((root / "faq").glob("*.yml")):
        file = parse_file(path, FaqFile)
        for item in file.entries:
            if item.id in faq:
                raise KnowledgeError(f"{path}: FAQ id {item.id!r} is used twice")
            faq[item.id] = item
        topics[file.topic] = topics.get(file.topic, ()) + tuple(item.id for item in file.entries)
    return Snapshot(
        version=snapshot_version(root),
        procedures=MappingProxyType(procedures),
        faq=MappingProxyType(faq),
        office=parse_file(root / "office.yml", Office),
        places=parse_file(root / "places.yml", Places),
        abbreviations=parse_file(root / "abbreviations.yml", Abbreviations),
        replies=parse_file(root / "replies.yml", Replies),
        journeys=_journeys(root),
        topics=MappingProxyType(topics),
        distinctions=_distinctions(root / "distinctions.yml"),
        dated=MappingProxyType(_dated(root, procedures)),
        laws=MappingProxyType(_laws(root / "laws.yml")),
    )
