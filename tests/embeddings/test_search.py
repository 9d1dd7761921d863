"""Finding procedures as citizens ask for them, in a town of five."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder.identity import identify
from embeddings.errors import IndexMismatchError, IndexMissingError
from embeddings.index import read_index
from embeddings.passages import PassageKind
from embeddings.search import Searcher, SearchResult
from embeddings.settings import EmbeddingsSettings
from embeddings.text import fold
from tests.embeddings.conftest import BIRTH, DEATH, MARRIAGE, PARCEL, SHOP

ASKED = [
    ("Thủ tục đăng ký khai sinh cần những giấy tờ gì?", BIRTH),
    ("vợ em mới đẻ, làm giấy tờ cho bé kiểu gì ạ", BIRTH),
    ("bố tôi vừa mất thì báo ở đâu", DEATH),
    ("hai đứa em tính cưới, đi đăng ký cần mang gì", MARRIAGE),
    ("muốn cắt một phần đất cho con trai", PARCEL),
    ("mở quán phở nhỏ thì xin giấy phép gì", SHOP),
]


def first(result: SearchResult) -> str:
    return result.hits[0].doc_id.removeprefix("procedure:")


@pytest.mark.parametrize(("question", "code"), ASKED)
def test_the_right_procedure_comes_first_with_diacritics_and_without(
    searcher: Searcher, question: str, code: str
) -> None:
    assert first(searcher.search(question)) == code
    assert first(searcher.search(fold(question))) == code


def test_a_bare_question_is_restored_for_the_encoder_only(searcher: Searcher) -> None:
    bare = searcher.search("dang ky khai sinh mat bao lau")
    assert bare.bare
    assert bare.restored == "đăng ký khai sinh mất bao lâu"
    assert bare.normalised == "dang ky khai sinh mat bao lau"
    assert searcher.search("đăng ký khai sinh mất bao lâu").restored is None


def test_a_place_does_not_decide(searcher: Searcher) -> None:
    plain = searcher.search("đăng ký kết hôn")
    placed = searcher.search("đăng ký kết hôn ở phường Đức Xuân, Bắc Kạn")
    assert first(plain) == first(placed) == MARRIAGE
    assert placed.evidence.coverage == pytest.approx(plain.evidence.coverage)


def test_what_is_not_ours_gets_a_low_probability(searcher: Searcher) -> None:
    ours = [searcher.search(question).hits[0].score for question, _ in ASKED]
    for question in ("thủ đô nước Pháp là gì", "mua vé xe đi Hà Nội ở đâu", "chỉ tôi cách nấu thịt kho tàu"):
        assert searcher.search(question).hits[0].score < min(0.3, *ours)


def test_hits_are_ordered_and_their_probabilities_sum_to_at_most_one(searcher: Searcher) -> None:
    result = searcher.search("đăng ký khai sinh", k=100)
    scores = [hit.score for hit in result.hits]
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) <= 1 + 1e-9
    assert len({hit.doc_id for hit in result.hits}) == len(result.hits) == len(searcher.doc_ids)


def test_k_limits_the_hits(searcher: Searcher) -> None:
    assert len(searcher.search("đăng ký", k=3).hits) == 3


def test_a_hit_shows_the_passage_of_its_own_document(searcher: Searcher) -> None:
    for hit in searcher.search("giấy khai sinh").hits:
        assert hit.passage.doc_id == hit.doc_id


def test_evidence_is_of_the_best_document(searcher: Searcher) -> None:
    known = searcher.search("đăng ký khai sinh").evidence
    assert known.coverage == pytest.approx(1.0)
    assert known.content_words == 4
    assert known.margin > 0
    unknown = searcher.search("bitcoin là gì").evidence
    assert unknown.coverage < known.coverage
    assert unknown.cosine < known.cosine


def test_each_step_is_timed(searcher: Searcher) -> None:
    timings = searcher.search("đăng ký khai sinh").timings_ms
    assert set(timings) == {"analyse", "encode", "score"}
    assert all(0 < ms < 2000 for ms in timings.values())


@pytest.mark.parametrize("nothing", ["", "   ", "???", "\u200b", "🙏🙏"])
def test_a_question_without_words_finds_nothing(searcher: Searcher, nothing: str) -> None:
    result = searcher.search(nothing)
    assert result.hits == ()
    assert result.evidence.content_words == 0


@pytest.mark.parametrize(
    "odd",
    [
        "a" * 1000,
        "khai sinh " * 2000,
        "регистрация брака",
        "'; DROP TABLE x; --",
        "<script>",
        "\x00\ud7ff\ufffe",
        "ạ à ơi",
    ],
)
def test_any_text_gets_a_sane_result(searcher: Searcher, odd: str) -> None:
    for hit in searcher.search(odd).hits:
        assert 0 <= hit.score <= 1


def test_a_sample_question_can_be_asked_of_the_rest_of_its_document(searcher: Searcher) -> None:
    number = next(i for i, passage in enumerate(searcher.passages) if passage.kind is PassageKind.QUESTION)
    document = searcher.doc_ids.index(searcher.passages[number].doc_id)
    asked = searcher.analyse(searcher.passages[number].text)
    vector = searcher.vectors_of(asked)
    itself, _ = searcher.signals(asked, vector)
    rest, cosines = searcher.signals(asked, vector, without=number)
    assert rest.cosine[document] < itself.cosine[document]
    assert rest.bm25[document] < itself.bm25[document]
    assert searcher.nearest(document, cosines) != searcher.passages[number]
    again, _ = searcher.signals(asked, vector)
    assert np.array_equal(again.cosine, itself.cosine)


def test_threads_share_one_searcher(searcher: Searcher) -> None:
    found: dict[int, str] = {}

    def ask(number: int) -> None:
        found[number] = first(searcher.search(ASKED[number % len(ASKED)][0]))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: ASKED[number % len(ASKED)][1] for number in range(24)}


def test_an_index_of_another_encoder_is_refused_at_opening(
    settings: EmbeddingsSettings, searcher: Searcher, tiny_model: Path
) -> None:
    other = settings.model_copy(update={"embedding_model": str(tiny_model)})
    with pytest.raises(IndexMismatchError, match="run: make index"):
        Searcher.open(other.index_dir, other)


def test_a_missing_index_is_refused_at_opening(settings: EmbeddingsSettings, tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="run: make index"):
        Searcher.open(tmp_path / "index", settings)


def test_the_index_names_the_snapshot_and_the_encoder(settings: EmbeddingsSettings, searcher: Searcher) -> None:
    model = identify(settings.model_name)
    assert read_index(settings.index_dir, model).manifest.model_sha256 == model.sha256
