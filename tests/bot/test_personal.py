"""What names a person is hidden from staff; what only asks is left as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.personal import ADDRESS, BIRTH, DOSSIER, NAME, PLATE, has_hidden, hide
from embeddings.written import written_questions
from knowledge.snapshot import load_snapshot

HIDDEN = [
    ("tôi là Nguyễn Văn An muốn xin giấy", f"tôi là {NAME} muốn xin giấy"),
    ("ten toi la nguyen van an xin hoi khai sinh", f"ten toi la {NAME} xin hoi khai sinh"),
    ("họ và tên: Hoàng Thị Mai, làm khai tử", f"họ và tên: {NAME}, làm khai tử"),
    ("bà Lan hàng xóm mất thì ai khai tử", f"bà {NAME} hàng xóm mất thì ai khai tử"),
    ("chồng em nông văn bình đi làm xa", f"chồng em {NAME} đi làm xa"),
    ("Ma Thị Hồng Nhung làm lại căn cước", f"{NAME} làm lại căn cước"),
    ("khai sinh cho cháu Triệu Minh Khôi", f"khai sinh cho cháu {NAME}"),
    ("nhà tôi ở số 12 đường Trường Chinh xin phép xây", f"nhà tôi ở {ADDRESS} xin phép xây"),
    ("so nha 45/2 xin cap phep", f"{ADDRESS} xin cap phep"),
    ("ở tổ 5 phường Đức Xuân thì nộp đâu", f"ở {ADDRESS} phường Đức Xuân thì nộp đâu"),
    ("nhà ở thôn Nà Pài xin sổ đỏ", f"nhà ở {ADDRESS} xin sổ đỏ"),
    ("thửa đất số 102, tờ bản đồ số 7", f"{ADDRESS}, {ADDRESS}"),
    ("hồ sơ H55.242-260804-0583 đến đâu rồi", f"hồ sơ {DOSSIER} đến đâu rồi"),
    ("con tôi sinh ngày 12/5/2024 khai sinh được không", f"con tôi sinh ngày {BIRTH} khai sinh được không"),
    ("TÔI LÀ NÔNG MINH KHÔI XIN HỎI KHAI SINH", f"TÔI LÀ {NAME} XIN HỎI KHAI SINH"),
    ("xe 97B1-123.45 sang tên", f"xe {PLATE} sang tên"),
]
LEFT = [
    "đăng ký khai sinh ở phường Nguyễn Thị Minh Khai cũ",
    "Hồ sơ gồm những gì",
    "HỒ SƠ GỒM NHỮNG GÌ",
    "LÀM GIẤY KHAI SINH CHO CHÁU MỚI ĐẺ Ở ĐÂU",
    "nộp rồi mà vẫn chưa có kết quả",
    "nop roi ma van chua co ket qua",
    "bản sao có chứng thực bao nhiêu tiền",
    "xin 2 bản sao trích lục",
    "tên tôi là gì trên giấy khai sinh thì sửa",
    "chuyển từ Hà Nội về Thái Nguyên",
    "đổi tên cho con cần giấy tờ gì",
    "Lý lịch tư pháp số 2",
    "thời hạn 5 ngày, phí 8.000 đồng",
]


@pytest.mark.parametrize(("said", "kept"), HIDDEN)
def test_what_names_a_person_is_replaced_by_what_it_was(said: str, kept: str) -> None:
    assert hide(said) == kept
    assert has_hidden(kept)


@pytest.mark.parametrize("said", LEFT)
def test_what_only_asks_is_left_as_it_was(said: str) -> None:
    assert hide(said) == said
    assert not has_hidden(said)


_FAMILY = st.sampled_from(["Nguyễn", "Trần", "Nông", "Hoàng", "Triệu", "Lý", "Đặng", "Bàn"])
_MIDDLE = st.sampled_from(["Văn", "Thị", "Minh", "Hữu", "Thu"])
_GIVEN = st.sampled_from(["Quyết", "Hằng", "Khôi", "Tuyết", "Dũng", "Nhàn"])
_BEFORE = st.sampled_from(["", "tôi là ", "cho hỏi, ", "khai sinh cho cháu ", "họ tên: ", "của bà "])
_AFTER = st.sampled_from(["", " xin hỏi khai sinh", ", nộp ở đâu", ". Phí bao nhiêu?"])


@given(_BEFORE, _FAMILY, _MIDDLE, _GIVEN, _AFTER)
def test_no_full_name_is_left(before: str, family: str, middle: str, given_name: str, after: str) -> None:
    shown = hide(f"{before}{family} {middle} {given_name}{after}")
    assert given_name not in shown
    assert family not in shown
    assert shown.endswith(after)


_NUMBER = st.from_regex(r"0[35789][0-9]{8}|0[0-9]{2}[0-9]{9}", fullmatch=True)


@given(_NUMBER, st.sampled_from(["", ".", " ", "-"]))
def test_no_telephone_or_identity_number_is_left(number: str, gap: str) -> None:
    shown = hide("số " + gap.join([number[:4], number[4:7], number[7:]]) + " nhé")
    assert not any(char.isdigit() for char in shown)


@given(st.integers(1, 999), st.sampled_from(["số nhà", "ngõ", "tổ", "to", "thôn", "so nha", "nhà số"]))
def test_no_house_number_is_left(number: int, before: str) -> None:
    assert str(number) not in hide(f"nhà em ở {before} {number}, xin phép xây")


@given(st.text(max_size=200))
def test_any_text_is_taken_and_hiding_twice_is_hiding_once(text: str) -> None:
    once = hide(text)
    assert hide(once) == once


def test_citizens_questions_without_a_name_in_them_stay_readable() -> None:
    texts = [pair.text for pair in written_questions()]
    texts += [text for entry in load_snapshot().procedures.values() for text in entry.sample_questions]
    changed = [text for text in texts if hide(text) != text]
    assert len(changed) / len(texts) < 0.01, changed[:60]
