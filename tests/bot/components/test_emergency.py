"""An emergency is seen first, whatever else the message is about."""

import pytest

from bot.components.emergency import is_emergency


@pytest.mark.parametrize(
    "text",
    [
        "cháy nhà rồi",
        "chay nha roi cuu voi",
        "tôi đang hỏi làm sổ đỏ thì nhà bên cạnh bốc cháy, giờ phải mang giấy tờ gì chạy trước",
        "cho hỏi khai sinh cần giấy gì, mà khoan vợ em đang đau đẻ, gọi 115 giúp em",
        "em hỏi thủ tục ly hôn, chồng em đang cầm dao dọa giết hai mẹ con",
        "xin trợ cấp mãi không được, tôi không muốn sống nữa",
        "toi khong muon song nua",
        "Trộm vào nhà!",
        "có người bị tai nạn ở ngã tư gọi ai bây giờ",
        "tai nan xe may nguoi nam bat tinh ngoai duong",
        "goi cong an giup, no dang danh toi",
    ],
)
def test_what_is_happening_now_is_an_emergency(text: str) -> None:
    assert is_emergency(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mở quán chay cần giấy tờ gì",
        "mo quan chay can giay gi",
        "nhà tôi bị cháy hồi tháng trước, xin cấp lại sổ đỏ bị cháy",
        "bố tôi bị tai nạn mất tuần trước, khai tử ở đâu",
        "người tự tử thì có làm khai tử được không",
        "giấy phép kinh doanh ga cần những gì",
        "hồ sơ phòng cháy chữa cháy của quán karaoke",
        "trợ cấp cho nạn nhân tai nạn giao thông",
        "chứng chỉ sơ cấp cứu làm ở đâu",
        "số quyết định 115 ở đâu",
        "chạy xe ôm có phải đăng ký không",
        "giúp tôi với, khai sinh cần gì",
        "xin trợ cấp đột quỵ cho bố",
    ],
)
def test_a_question_that_only_speaks_of_such_things_is_not(text: str) -> None:
    assert not is_emergency(text)
