from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.answering.data import load_data
from actions.answering.reading import Reader
from knowledge.schema import Facet
from tests.actions.town import town

DATA = load_data()
READER = Reader(DATA.facets, DATA.words, town())


@pytest.mark.parametrize(
    ("text", "facets"),
    [
        ("lệ phí đăng ký khai sinh", (Facet.FEES,)),
        ("lê phí khai sinh", (Facet.FEES,)),
        ("khai sinh hết bn tiền", (Facet.FEES,)),
        ("dang ky khai sinh mat bao lau", (Facet.TIME_LIMIT,)),
        ("cần giấy tờ gì và mất mấy ngày", (Facet.DOCUMENTS, Facet.TIME_LIMIT)),
        ("lấy mẫu đơn ở đâu", (Facet.FORMS,)),
        ("người già được bao nhiêu tiền một tháng", (Facet.RESULT,)),
        ("bao nhiêu tuổi thì được hưởng", (Facet.CONDITIONS,)),
        ("giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm", ()),
        ("chuyển đất phi nông nghiệp", ()),
        ("mở quán cho gia đình", ()),
        ("đăng ký khai sinh", ()),
        ("làm khai sinh thế nào", ()),
    ],
)
def test_the_facets_asked_are_read_from_keywords(text: str, facets: tuple[Facet, ...]) -> None:
    assert READER.read(text).facets == facets


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("cho tôi hỏi đăng ký khai sinh ở phường Huyền Tụng mất bao lâu ạ", {"khai", "sinh"}),
        ("so do mat bao lau", {"so", "do"}),
        ("cái đó mất bao lâu", set()),
        ("thế còn lệ phí?", set()),
        ("bố tôi mất", {"mat"}),
        ("nop online dc k", set()),
        ("chung thuc chu ky o dau", {"chung", "thuc", "chu", "ky"}),
    ],
)
def test_only_words_that_name_a_matter_are_telling(text: str, telling: set[str]) -> None:
    assert READER.read(text).telling == telling


def test_words_for_whom_do_not_change_the_subject() -> None:
    question = READER.read("cho con trai tôi thì mất bao lâu")
    assert question.elliptic
    assert question.light == {"con", "trai"}


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("à không, khai tử cơ", "khai tử cơ"),
        ("không phải khai sinh mà là khai tử", "khai tử"),
        ("khai tử chứ không phải khai sinh", "khai tử"),
    ],
)
def test_corrections_leave_what_is_meant(text: str, topic: str) -> None:
    question = READER.read(text)
    assert question.corrects
    assert question.topic == topic


@pytest.mark.parametrize("text", ["có cần công chứng không, phải mang gì", "khai sinh có phải nộp tiền không"])
def test_a_question_with_khong_phai_in_the_middle_corrects_nothing(text: str) -> None:
    assert not READER.read(text).corrects


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    question = READER.read(text)
    assert question.telling <= {word.folded for word in question.words}
