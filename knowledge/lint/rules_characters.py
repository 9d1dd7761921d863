"""Rules on the characters of a file as it is written, before YAML and the schema tidy them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from embeddings.text.characters import fold
from embeddings.text.syllable import place_tone
from knowledge.lint.finding import Finding, Severity

_WORD = re.compile(r"[^\W\d_]+")
_DOUBLE_SPACE = re.compile(r"(?<=\S)  +(?=\S)")
_COMMENT = re.compile(r"(?:^|\s)#.*$")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def characters_clean(root: Path, wrong: Mapping[str, str]) -> Iterator[Finding]:
    """Every YAML file under `root`; `wrong`: characters that must not stand, with what to write instead."""
    for path in sorted(root.rglob("*.yml")):
        if path.is_relative_to(root / "lint"):
            continue
        name = path.relative_to(root).as_posix()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            for fault in faults_in(line, wrong):
                yield Finding(Severity.WARNING, "characters", name, fault, str(number))


def faults_in(line: str, wrong: Mapping[str, str]) -> Iterator[str]:
    """What is wrong in one line, in Vietnamese."""
    if line != unicodedata.normalize("NFC", line):
        yield "chữ chưa ở dạng dựng sẵn (NFC)"
    for character in sorted(set(line)):
        fault = _fault(character, wrong)
        if fault:
            yield fault
    text = _COMMENT.sub("", line)
    if _DOUBLE_SPACE.search(text):
        yield "hai dấu cách liền nhau"
    for word in _WORD.findall(text):
        placed = place_tone(word.lower())
        if placed != word.lower():
            yield f"dấu thanh đặt khác cách viết chung: “{word}” → “{placed}”"


def _fault(character: str, wrong: Mapping[str, str]) -> str | None:
    code = f"U+{ord(character):04X}"
    if character in wrong:
        return f"ký tự {code} ({unicodedata.name(character, '?').lower()}) → {wrong[character]}"
    if character != "\t" and unicodedata.category(character) in _INVISIBLE:
        return f"ký tự không nhìn thấy {code}"
    # A combining mark left after NFC is a fault of the form, told by itself.
    if character.isalpha() and not fold(character).isascii():
        return f"chữ không thuộc tiếng Việt {code} ({unicodedata.name(character, '?').lower()})"
    return None
