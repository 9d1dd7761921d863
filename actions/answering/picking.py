"""Which of the documents just offered a typed reply means: "cái đầu", "2", "khai tử", "đúng rồi", "mất rồi"."""

from __future__ import annotations

from actions.answering.data import WordData
from actions.answering.names import Names
from actions.answering.phrases import spelling_of
from actions.answering.reading import Question
from actions.answering.said import OptionWords
from actions.answering.turn import Turn, code_of, option_id, option_of
from embeddings.text import fold
from knowledge.snapshot import Snapshot

LONGEST_POSITION_REPLY = 6


class Picker:
    """Resolves a reply against what was offered."""

    def __init__(self, snapshot: Snapshot, words: WordData, names: Names) -> None:
        self._names = names
        self._options = {key: OptionWords(group, words.not_so) for key, group in snapshot.distinctions.items()}
        self._codes = {key: group.codes for key, group in snapshot.distinctions.items()}
        self._next_one = {_folded(phrase) for phrase in words.next_one}
        self._affirm = {_folded(phrase) for phrase in words.affirm}
        self._around = {fold(syllable) for phrase in words.around_ordinals for syllable in spelling_of(phrase)}
        self._silent = {fold(s) for group in words.function for phrase in group for s in spelling_of(phrase)}
        self._positions = {_folded(phrase): place for place, named in words.ordinals.items() for phrase in named}

    def pick(self, turn: Turn, question: Question) -> str | None:
        """The document or option meant; None where the reply is about something else or still leaves a choice."""
        return self._among(turn.memory.candidates, turn, question) or self._pending(turn, question)

    def _among(self, offered: tuple[str, ...], turn: Turn, question: Question) -> str | None:
        if not offered:
            return None
        position = self._position(question)
        if position is not None:
            at = position - 1 if position > 0 else len(offered) + position
            return offered[at] if 0 <= at < len(offered) else None
        if len(offered) == 1 and ((turn.intent == "affirm" and question.elliptic) or self._says_yes(question)):
            return offered[0]
        group = (option_of(offered[0]) or ("", 0))[0]
        if group in self._options:
            return self._by_words(group, question)
        return self._by_name(offered, question)

    def _pending(self, turn: Turn, question: Question) -> str | None:
        """The second matter of an earlier message, asked for without its name."""
        if not turn.memory.pending or question.facets:
            return None
        affirms = (turn.intent == "affirm" and question.elliptic) or self._says_yes(question)
        asks_on = tuple(word.folded for word in question.words) in self._next_one
        return turn.memory.pending[0] if affirms or asks_on else None

    def _by_words(self, group: str, question: Question) -> str | None:
        """The option whose words were said, unless the rest of the reply names another matter."""
        meant = self._options[group].meant(question.words)
        if meant is None:
            return None
        left = question.telling - meant.words
        # One word alone names too much by chance ("hay sao ấy" is no "sao y").
        rest = self._names.sharing(left) if len(left) > 1 else ()
        codes = self._codes[group]
        return None if rest and codes.isdisjoint(map(code_of, rest)) else option_id(group, meant.place)

    def _says_yes(self, question: Question) -> bool:
        return tuple(word.folded for word in question.words) in self._affirm

    def _position(self, question: Question) -> int | None:
        words = question.words
        if len(words) > LONGEST_POSITION_REPLY or question.facets:
            return None
        core = tuple(word.folded for word in words if word.folded not in self._around)
        while core and core not in self._positions and core[-1] in self._silent:
            core = core[:-1]
        while core and core not in self._positions and core[0] in self._silent:
            core = core[1:]
        return self._positions.get(core)

    def _by_name(self, offered: tuple[str, ...], question: Question) -> str | None:
        """The one whose name shares most with the reply, where all the reply's words are in some offered name."""
        said = question.telling
        if not said or question.corrects:
            return None
        shared = sorted(((self._names.overlap(doc, said), doc) for doc in offered), reverse=True)
        best, runner_up = shared[0], shared[1] if len(shared) > 1 else (0, "")
        return best[1] if best[0] == len(said) and best[0] > runner_up[0] else None


def _folded(phrase: str) -> tuple[str, ...]:
    return tuple(map(fold, spelling_of(phrase)))
