from __future__ import annotations

from embeddings.evaluation.robustness import STRENGTHS, noisy, robustness, searches
from embeddings.evaluation.single import Single
from embeddings.noise import Noise
from embeddings.search import Searcher
from embeddings.text import fold
from tests.embeddings.conftest import BIRTH, DEATH

CAREFUL = Single("a", "formal", "Đăng ký khai sinh cần những giấy tờ gì?", frozenset({BIRTH}))
WRONG = Single("b", "colloquial", "Đăng ký khai sinh mất bao lâu?", frozenset({DEATH}))
CARELESS = Single("c", "teencode", "khai sinh can j", frozenset({BIRTH}))


def test_a_question_is_disturbed_the_same_way_each_time() -> None:
    assert noisy(CAREFUL, Noise.TYPO, 0.5) == noisy(CAREFUL, Noise.TYPO, 0.5)
    assert noisy(CAREFUL, Noise.BARE, 1.0) == fold(CAREFUL.text)


def test_careful_questions_are_compared_with_themselves(searcher: Searcher) -> None:
    asked = []
    found = robustness(searcher, [CAREFUL, WRONG, CARELESS], lambda: asked.append(1))
    assert (found.n, found.clean) == (2, 1)
    assert len(found.rows) == len(Noise) * len(STRENGTHS)
    assert len(asked) == searches([CAREFUL, WRONG, CARELESS])
    bare = next(row for row in found.rows if row.noise is Noise.BARE and row.strength == 1.0)
    assert (bare.changed, bare.paired.before, bare.paired.n) == (2, 1, 2)
    assert bare.paired.lost == 0
