from __future__ import annotations

import pytest

from actions.answering.answer import Outcome
from actions.answering.answerer import Answered
from actions.answering.gaps import GapStore
from actions.answering.turn import Choice
from knowledge.schema import Facet
from tests.actions.conftest import Say
from tests.actions.town import BIRTH, COPY, DEATH, EMPTY, LAND, LAPSED, OLD, PASSPORT


def about(answered: Answered) -> tuple[Outcome, str | None, Facet | None]:
    answer = answered.answer
    return answer.outcome, answer.procedure.code if answer.procedure else None, answer.facet


def titles(answered: Answered) -> list[str]:
    return [button.title for message in answered.answer.messages for button in message.buttons]


def test_a_question_gets_its_fact_with_name_basis_source_and_ways_on(say: Say) -> None:
    answered = say("lam giay khai sinh can giay to gi", "ask_documents")
    assert about(answered) == (Outcome.ANSWERED, BIRTH, Facet.DOCUMENTS)
    assert answered.answer.text.splitlines() == [
        "Đăng ký khai sinh – Giấy tờ cần chuẩn bị:",
        "1. Giấy chứng sinh (bản chính, 1 bản, mẫu: Mẫu số 3).",
        "2. Căn cước (chỉ xuất trình, không nộp).",
        "3. Văn bản ủy quyền (bản chính, 1 bản). Chỉ cần khi nhờ người khác đi thay.",
        "Căn cứ: 1/2025/NĐ-CP; 2/2025/NĐ-CP; 3/2025/NĐ-CP và 2 văn bản khác.",
        f"Nguồn: Cổng Dịch vụ công quốc gia, mã {BIRTH}, bản ngày 10/6/2026; kiểm tra lại ngày 1/11/2026.",
    ]
    assert titles(answered) == ["Lệ phí", "Thời hạn", "Nơi nộp", "Các bước", "Nộp qua mạng"]
    assert answered.answer.messages[0].buttons[0].payload == f'/choose{{"procedure": "{BIRTH}", "facet": "fees"}}'
    assert answered.answer.sources[0].model_dump() == {
        "title": "Cổng Dịch vụ công quốc gia",
        "number": BIRTH,
        "url": None,
        "as_of": "2026-06-10",
        "verified_on": "2026-11-01",
    }


def test_a_follow_up_keeps_the_procedure_and_changes_the_facet(say: Say) -> None:
    say("đăng ký khai sinh cần giấy tờ gì")
    for text, facet in [
        ("thế còn lệ phí?", Facet.FEES),
        ("mất bao lâu", Facet.TIME_LIMIT),
        ("nộp ở đâu ạ", Facet.WHERE),
        ("thế nop online dc k", Facet.ONLINE),
        ("cho bé nhà em ở Huyền Tụng thì nộp ở đâu", Facet.WHERE),
    ]:
        assert about(say(text)) == (Outcome.ANSWERED, BIRTH, facet)


def test_a_correction_switches_the_procedure_and_keeps_the_facet(say: Say) -> None:
    say("đăng ký khai sinh bao nhiêu tiền")
    assert about(say("à không, khai tử cơ", "correct")) == (Outcome.ANSWERED, DEATH, Facet.FEES)


@pytest.mark.parametrize(
    "text", ["không phải khai sinh mà là khai tử", "khai tử chứ không phải khai sinh", "nhầm rồi, khai tử"]
)
def test_what_is_not_meant_is_left_out_of_a_correction(say: Say, text: str) -> None:
    say("đăng ký khai sinh cần giấy tờ gì")
    assert about(say(text)) == (Outcome.ANSWERED, DEATH, Facet.DOCUMENTS)


def test_a_correction_of_the_facet_keeps_the_procedure(say: Say) -> None:
    say("đăng ký khai sinh cần giấy tờ gì")
    assert about(say("à không, lệ phí cơ", "correct")) == (Outcome.ANSWERED, BIRTH, Facet.FEES)


def test_a_bare_refusal_asks_what_is_meant_then(say: Say) -> None:
    say("đăng ký khai sinh cần giấy tờ gì")
    refused = say("nhầm rồi", "deny")
    assert refused.answer.outcome is Outcome.CLARIFY
    assert about(say("khai tử")) == (Outcome.ANSWERED, DEATH, Facet.DOCUMENTS)


def test_a_clear_new_winner_takes_over(say: Say) -> None:
    say("đăng ký khai sinh cần giấy tờ gì")
    assert about(say("sao y bản chính bao nhiêu tiền")) == (Outcome.ANSWERED, COPY, Facet.FEES)


def test_asking_the_same_of_another_procedure_carries_the_facet_over(say: Say) -> None:
    say("sao y bản chính bao nhiêu tiền")
    assert about(say("còn khai tử thì sao")) == (Outcome.ANSWERED, DEATH, Facet.FEES)


def test_a_new_procedure_alone_gets_its_overview(say: Say) -> None:
    say("sao y bản chính bao nhiêu tiền")
    assert about(say("đăng ký khai tử")) == (Outcome.ANSWERED, DEATH, Facet.OVERVIEW)


def test_a_shared_name_is_asked_about_and_a_button_settles_it(say: Say) -> None:
    asked = say("chứng thực bao nhiêu tiền")
    assert about(asked) == (Outcome.CLARIFY, None, Facet.FEES)
    assert set(titles(asked)) == {"Sao y bản chính", "Chứng thực chữ ký"}
    assert f'/choose{{"procedure": "{COPY}", "facet": "fees"}}' in [b.payload for b in asked.answer.messages[0].buttons]
    chosen = say("/choose", "choose", choice=Choice(COPY, "fees"))
    assert about(chosen) == (Outcome.ANSWERED, COPY, Facet.FEES)
    assert "2.000 đồng" in chosen.answer.text


@pytest.mark.parametrize(
    ("reply", "place"), [("cái đầu", 0), ("2", 1), ("số 2 ạ", 1), ("cái thứ hai", 1), ("cai cuoi", 1), ("chọn 1", 0)]
)
def test_a_choice_may_be_typed_by_its_place(say: Say, reply: str, place: int) -> None:
    offered = say("chứng thực bao nhiêu tiền").memory.candidates
    chosen = say(reply)
    assert chosen.decision.documents == (offered[place],)
    assert chosen.answer.facet is Facet.FEES


def test_a_choice_may_be_typed_by_its_name(say: Say) -> None:
    say("chứng thực bao nhiêu tiền")
    assert about(say("chữ ký")) == (Outcome.ANSWERED, EMPTY, Facet.FEES)


def test_a_place_that_was_not_offered_asks_again(say: Say) -> None:
    say("chứng thực")
    assert say("cái thứ ba").answer.outcome is not Outcome.ANSWERED


def test_a_facet_typed_while_the_choice_is_open_does_not_go_to_the_old_procedure(say: Say) -> None:
    say("đăng ký khai sinh cần giấy tờ gì")
    say("chứng thực")
    again = say("bao nhiêu tiền")
    assert about(again) == (Outcome.CLARIFY, None, Facet.FEES)


def test_something_else_may_be_asked_while_the_choice_is_open(say: Say) -> None:
    say("chứng thực")
    assert about(say("khai tử cần giấy tờ gì")) == (Outcome.ANSWERED, DEATH, Facet.DOCUMENTS)


def test_a_facet_without_any_procedure_asks_which_and_then_gives_it(say: Say) -> None:
    asked = say("mất bao nhiêu tiền")
    assert about(asked) == (Outcome.CLARIFY, None, Facet.FEES)
    assert "lệ phí" in asked.answer.text
    assert about(say("khai tử")) == (Outcome.ANSWERED, DEATH, Facet.FEES)


def test_words_that_name_nothing_offer_the_facets_of_what_is_on_the_table(say: Say) -> None:
    say("đăng ký khai sinh cần giấy tờ gì")
    asked = say("vâng", "affirm")
    assert about(asked) == (Outcome.CLARIFY, BIRTH, None)
    assert "Lệ phí" in titles(asked)


def test_several_facets_are_answered_together(say: Say) -> None:
    answered = say("đăng ký khai sinh cần giấy tờ gì, mất bao lâu và bao nhiêu tiền", "ask_fees")
    assert about(answered) == (Outcome.ANSWERED, BIRTH, Facet.FEES)
    cards = [message.card.facet for message in answered.answer.messages if message.card]
    assert cards == ["Phí, lệ phí", "Giấy tờ cần chuẩn bị", "Thời hạn giải quyết"]
    assert "Nguồn:" not in answered.answer.messages[0].text
    assert answered.answer.text.count("Nguồn:") == 1


def test_a_missing_facet_is_said_to_be_missing(say: Say) -> None:
    answered = say("khai tử mất bao lâu")
    assert about(answered) == (Outcome.ANSWERED, DEATH, Facet.TIME_LIMIT)
    assert "Nguồn không nêu mục này. Bạn hãy hỏi tại quầy hoặc gọi 1800 1096." in answered.answer.text


def test_an_unconfirmed_facet_must_be_asked_again(say: Say) -> None:
    text = say("khai sinh mất bao lâu").answer.text
    assert "Trong ngày làm việc." in text
    assert "Cần hỏi lại: Cổng ghi số mà không ghi đơn vị." in text


def test_nothing_is_charged_only_where_the_source_says_nought_and_no_more(say: Say) -> None:
    lines = say("khai sinh bao nhiêu tiền").answer.text.splitlines()
    assert "- Đúng hạn: Không thu." in lines
    assert "- Quá hạn: 8.000 đồng." in lines
    assert "- Trích lục: Theo nghị quyết của tỉnh." in lines


def test_another_agencys_procedure_is_referred_there(say: Say) -> None:
    answered = say("làm hộ chiếu cần giấy tờ gì")
    assert about(answered) == (Outcome.REFER, PASSPORT, Facet.DOCUMENTS)
    assert "Công an tỉnh" in answered.answer.text.splitlines()[0]
    assert "1. Ảnh chân dung." in answered.answer.text


def test_what_a_higher_level_decides_says_where(say: Say) -> None:
    text = say("sang tên sổ đỏ nộp ở đâu").answer.text
    assert "Nơi giải quyết: Văn phòng đăng ký đất đai." in text
    assert "Nộp tại Trung tâm" not in text


def test_where_names_the_counter_the_known_address_and_the_unknown_one(say: Say) -> None:
    text = say("khai sinh nộp ở đâu").answer.text
    assert "Bạn đến quầy hộ tịch." in text
    assert "Phường Đức Xuân: số 1 đường Thử" in text
    assert "Tôi chưa có địa chỉ chính thức của phường Bắc Kạn." in text


def test_a_replaced_procedure_names_its_successor_and_gives_no_facts(say: Say) -> None:
    answered = say("đăng ký hộ kinh doanh cũ cần giấy tờ gì")
    assert about(answered) == (Outcome.ANSWERED, OLD, Facet.DOCUMENTS)
    assert "đã được thay thế" in answered.answer.text
    assert "“Đăng ký khai sinh”" in answered.answer.text
    assert titles(answered) == ["Đăng ký khai sinh"]


def test_a_lapsed_procedure_gives_no_facts(say: Say) -> None:
    text = say("giấy phép chăn nuôi bao nhiêu tiền").answer.text
    assert "hết hiệu lực từ sau ngày 31/10/2026" in text
    assert "5.000" not in text
    assert LAPSED in text


def test_an_amended_procedure_says_so(say: Say) -> None:
    assert "đã được sửa đổi" in say("sang tên sổ đỏ").answer.text
    assert LAND


def test_a_frequent_question_is_answered_with_its_sources(say: Say) -> None:
    answered = say("nộp cuối giờ chiều")
    assert about(answered) == (Outcome.ANSWERED, None, None)
    assert answered.answer.text.splitlines() == [
        "Nhận sau 15 giờ thì trả vào ngày làm việc kế tiếp.",
        "Nguồn: Thông tư một cửa, 03/2025/TT-VPCP, bản tháng 11/2026. Kiểm tra lại ngày 2/11/2026.",
    ]
    assert answered.answer.sources[0].number == "03/2025/TT-VPCP"
    assert titles(answered) == ["Đăng ký khai sinh"]


def test_a_frequent_question_in_between_keeps_the_procedure_on_the_table(say: Say) -> None:
    say("khai sinh cần giấy tờ gì")
    say("nộp cuối giờ chiều")
    assert about(say("thế còn lệ phí")) == (Outcome.ANSWERED, BIRTH, Facet.FEES)


def test_the_unknown_is_said_to_be_unknown_and_filed_masked(say: Say, gaps: GapStore) -> None:
    answered = say("nấu thịt kho tàu 006302001234")
    assert about(answered) == (Outcome.ABSTAIN, None, None)
    assert "chưa biết" in answered.answer.text
    assert "1800 1096" in answered.answer.text
    [gap] = gaps.all()
    assert "006302001234" not in gap.question
    assert gap.question.startswith("nấu")
    assert gap.reason == "too_weak"


def test_not_knowing_twice_in_a_row_hands_over(say: Say) -> None:
    say("đăng kiểm ô tô")
    assert say("mua vé máy bay").answer.outcome is Outcome.HANDOVER


def test_a_strange_question_leaves_the_procedure_on_the_table(say: Say) -> None:
    say("đăng ký khai sinh cần giấy tờ gì")
    assert say("mua vé máy bay bao nhiêu tiền").answer.outcome is Outcome.ABSTAIN
    assert about(say("thế còn lệ phí?")) == (Outcome.ANSWERED, BIRTH, Facet.FEES)


def test_what_the_classifier_calls_out_of_scope_needs_a_better_match(say: Say) -> None:
    assert say("hộ khẩu ca sĩ khai tử album", "out_of_scope").answer.outcome is Outcome.ABSTAIN
    asked = say("chứng thực chữ ký thần tượng", "out_of_scope")
    assert asked.answer.outcome is Outcome.CLARIFY
    assert titles(asked) == ["Chứng thực chữ ký", "Không phải"]
    assert about(say("đúng rồi", "affirm")) == (Outcome.ANSWERED, EMPTY, Facet.OVERVIEW)


def test_refusing_the_one_procedure_offered_asks_what_is_meant(say: Say) -> None:
    say("chứng thực chữ ký thần tượng", "out_of_scope")
    refused = say("", "deny")
    assert refused.answer.outcome is Outcome.CLARIFY
    assert "chưa đúng" in refused.answer.text


@pytest.mark.parametrize("text", ["", "   ", "😀😀😀", "?!…"])
def test_a_message_without_a_word_asks_for_one_and_is_not_filed(say: Say, gaps: GapStore, text: str) -> None:
    answered = say(text)
    assert answered.answer.outcome is Outcome.ABSTAIN
    assert answered.answer.text
    assert gaps.all() == []


@pytest.mark.parametrize(
    "choice", [Choice("9.999999", "fees"), Choice(None, "fees"), Choice(faq="nothing"), Choice(), Choice("'; DROP")]
)
def test_a_button_that_names_nothing_is_met_politely(say: Say, choice: Choice) -> None:
    answered = say("/choose", "choose", choice=choice)
    assert answered.answer.outcome is Outcome.CLARIFY
    assert "không còn dùng được" in answered.answer.text


def test_a_button_with_a_bad_facet_gives_the_overview(say: Say) -> None:
    assert about(say("/choose", "choose", choice=Choice(BIRTH, "colour"))) == (Outcome.ANSWERED, BIRTH, Facet.OVERVIEW)


def test_a_button_may_lead_to_a_frequent_question(say: Say) -> None:
    assert "15 giờ" in say("/choose", "choose", choice=Choice(faq="gio-cuoi")).answer.text


def test_emoji_are_no_answer_to_a_question_even_where_the_classifier_thinks_so(say: Say) -> None:
    say("chứng thực")
    assert say("😀😀", "affirm").answer.outcome is Outcome.ABSTAIN


def test_every_step_is_timed(say: Say) -> None:
    timings = say("khai sinh cần giấy tờ gì").answer.timings_ms
    assert set(timings) == {"normalise", "context", "retrieve", "decide", "compose", "record", "total"}
    assert timings["total"] >= timings["compose"] >= 0
