"""A verb without a noun while a procedure is being talked about: its twin is meant ("thế muốn đóng thì cần gì")."""

from __future__ import annotations

from actions.answering.data import WordData
from actions.answering.phrases import PhraseBook
from actions.answering.reading import Question
from actions.answering.said import OptionWords
from knowledge.snapshot import Snapshot


class Twins:
    """Looks for the other options of the distinctions that the current procedure is in."""

    def __init__(self, snapshot: Snapshot, words: WordData) -> None:
        self._groups = [(group, OptionWords(group, words.not_so)) for group in snapshot.distinctions.values()]
        self._wanting = PhraseBook((phrase, None) for phrase in words.wanting)

    def of(self, code: str, question: Question) -> tuple[str, ...]:
        """Procedures of the option that alone explains the question; none where it may speak of the current one.

        The narrowest option wins.
        """
        wanting = list(self._wanting.find(question.words))
        wants = question.follows_up or wanting
        said = question.telling - {question.words[span.start].folded for span in wanting}
        if not wants or not said or question.one_visit or question.corrects:
            return ()
        found = []
        for group, spoken in self._groups:
            here = group.place_of(code)
            meant = spoken.meant(question.words) if here is not None else None
            if meant and meant.place != here and said <= meant.words:
                found.append(group.options[meant.place].codes)
        return min(found, key=len, default=())
