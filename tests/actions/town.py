"""A small town for the tests of answering: every state of an entry, and a search that a test can foresee."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from actions.answering.data import Data
from actions.answering.names import everyday_names
from actions.answering.phrases import words_of
from actions.answering.reading import Reader
from actions.answering.turn import procedure_id
from knowledge.distinctions import Distinctions
from knowledge.schema import Procedure
from knowledge.snapshot import Snapshot
from knowledge.town import Abbreviations, FaqEntry, Office, Places, Replies

TODAY = dt.date(2026, 11, 23)
BIRTH, COPY, DEATH, REBIRTH = "1.000001", "1.000002", "1.000003", "1.000004"
PASSPORT, OLD, LAPSED, LAND, EMPTY = "1.000005", "1.000006", "1.000007", "1.000008", "1.000009"


def procedure(code: str, plain_name: str, **values: Any) -> Procedure:
    """An entry with what every entry must have."""
    base: dict[str, Any] = {
        "code": code,
        "name": f"Thủ tục {plain_name.lower()}",
        "plain_name": plain_name,
        "field": "tu-phap",
        "level": "commune",
        "agency": "Ủy ban nhân dân cấp xã",
        "summary": f"Tóm tắt về {plain_name.lower()}.",
        "source": {"system": "Cổng Dịch vụ công quốc gia", "code": code, "as_of": "2026-06-10"},
        "verified": {"by": "Nhóm biên soạn", "on": "2026-11-01"},
    }
    return Procedure.model_validate(base | values)


PROCEDURES = [
    procedure(
        BIRTH,
        "Đăng ký khai sinh",
        aliases=["làm giấy khai sinh"],
        counter="ho-tich",
        documents=[
            {"name": "Văn bản ủy quyền", "when": "Khi nhờ người khác đi thay", "copies": 1, "kind": "original"},
            {"name": "Giấy chứng sinh", "kind": "original", "copies": 1, "form": "Mẫu số 3"},
            {"name": "Căn cước", "kind": "present", "copies": 1},
        ],
        steps=["Điền tờ khai", "Nộp hồ sơ"],
        how_to_apply=[{"channel": "in_person"}, {"channel": "online", "note": "Đăng nhập bằng VNeID"}],
        time_limit={"text": "Trong ngày làm việc", "working_days": 1},
        fees=[
            {"case": "Đúng hạn", "amount_vnd": 0},
            {"case": "Quá hạn", "amount_vnd": 8000},
            {"case": "Trích lục", "amount_vnd": 0, "note": "Theo nghị quyết của tỉnh"},
        ],
        forms=[{"name": "Tờ khai đăng ký khai sinh", "code": "Mẫu số 1"}],
        result=["Giấy khai sinh"],
        legal_basis=[{"number": f"{n}/2025/NĐ-CP"} for n in range(1, 6)],
        unconfirmed={"time_limit": "Cổng ghi số mà không ghi đơn vị"},
    ),
    procedure(COPY, "Sao y bản chính", aliases=["chứng thực bản sao"], fees=[{"amount_vnd": 2000}]),
    procedure(
        DEATH,
        "Khai tử (báo người mất)",
        aliases=["đăng ký khai tử"],
        documents=[{"name": "Giấy báo tử"}],
        fees=[{"amount_vnd": None, "note": "Do tỉnh quy định"}],
        source={"system": "Cổng Dịch vụ công quốc gia", "code": DEATH, "as_of": "2026"},
    ),
    procedure(REBIRTH, "Đăng ký lại khai sinh", aliases=["mất giấy khai sinh gốc"]),
    procedure(
        PASSPORT,
        "Làm hộ chiếu",
        field="referral",
        level="province",
        agency="Công an tỉnh",
        documents=[{"name": "Ảnh chân dung"}],
    ),
    procedure(OLD, "Đăng ký hộ kinh doanh cũ", status="replaced", replaced_by=BIRTH),
    procedure(LAPSED, "Giấy phép chăn nuôi", effective_to="2026-10-31", fees=[{"amount_vnd": 5000}]),
    procedure(LAND, "Sang tên sổ đỏ", level="province", agency="Văn phòng đăng ký đất đai", status="amended"),
    procedure(EMPTY, "Chứng thực chữ ký", aliases=["chứng thực chữ ký sơ yếu lý lịch"]),
]
FAQ = FaqEntry.model_validate(
    {
        "id": "gio-cuoi",
        "question": "Nộp cuối giờ chiều thì khi nào có kết quả?",
        "answer": "Nhận sau 15 giờ thì trả vào ngày làm việc kế tiếp.",
        "sample_questions": ["nộp lúc 4 giờ chiều"] * 5,
        "related": [BIRTH, "9.999999"],
        "sources": [{"title": "Thông tư một cửa", "number": "03/2025/TT-VPCP", "as_of": "2026-11"}],
        "verified": {"by": "Nhóm biên soạn", "on": "2026-11-02"},
    }
)
OFFICE: dict[str, Any] = {
    "name": "Trung tâm Phục vụ hành chính công",
    "also_called": ["Bộ phận Một cửa"],
    "town": "Bắc Kạn",
    "province": "tỉnh Thái Nguyên",
    "units": [
        {"name": "phường Đức Xuân", "code": "01840", "old_units": [], "address": "số 1 đường Thử"},
        {"name": "phường Bắc Kạn", "code": "01843", "old_units": []},
    ],
    "counters": [
        {"id": "ho-tich", "name": "Quầy hộ tịch", "handles": "khai sinh, khai tử", "aliases": ["quầy tư pháp"]},
        {"id": "dat-dai", "name": "Quầy đất đai", "handles": "sổ đỏ, tách thửa"},
    ],
    "hotlines": [{"name": "Tổng đài", "number": "1800 1096", "purpose": "hỏi đáp"}],
    "national_portal": "https://dichvucong.gov.vn",
    "dossier_codes": {"prefixes": ["H55"]},
    "sources": [],
}
REPLIES = {
    "greet": {
        "outcome": "smalltalk",
        "text": ["Chào bạn, tôi ở {office}.", "Xin chào."],
        "suggestions": ["Tra cứu hồ sơ"],
    },
    "office_hours": {"outcome": "office", "text": ["Chưa có giờ làm việc, gọi {hotline}."]},
    "office_contact": {"outcome": "office", "text": ["Chưa có địa chỉ, gọi {hotline}."]},
    "office_counter": {"outcome": "office", "text": ["Các quầy: {counters}."]},
    "human": {"outcome": "handover", "text": ["Gọi {hotline}."]},
    "repeat": {"outcome": "smalltalk", "text": ["Chưa có gì để nhắc lại."]},
    "cancel": {"outcome": "smalltalk", "text": ["Vâng, tôi dừng."]},
}


def town(**office: Any) -> Snapshot:
    """The town; `office` overrides fields of its office."""
    return Snapshot(
        version="test",
        procedures=MappingProxyType({entry.code: entry for entry in PROCEDURES}),
        faq=MappingProxyType({FAQ.id: FAQ}),
        office=Office.model_validate(OFFICE | office),
        places=Places.model_validate(
            {
                "places": [{"old": "Huyền Tụng", "kind": "phường", "new": "phường Đức Xuân", "new_code": "01840"}],
                "sources": [],
            }
        ),
        abbreviations=Abbreviations(always={}),
        replies=Replies.model_validate({"replies": REPLIES}),
    )


@dataclass(frozen=True)
class WordHit:
    """A document and the share of words in common."""

    doc_id: str
    score: float


@dataclass(frozen=True)
class WordResult:
    """Hits best first."""

    hits: tuple[WordHit, ...]


# How fast the probability of a document falls with its share of common words.
SHARPNESS = 8


class WordSearch:
    """Finds by telling words in common with names (Dice), so that a test can foresee what is found.

    The better the best name fits, the surer it is that something of ours is meant; the documents divide that.
    """

    def __init__(self, snapshot: Snapshot, data: Data) -> None:
        self._reader = Reader(data.facets, data.words, snapshot)
        self._names = [
            (procedure_id(code), self._reader.telling(words_of(name)))
            for code, entry in snapshot.procedures.items()
            for name in everyday_names(entry)
        ]
        self._names += [(f"faq:{key}", self._reader.telling(words_of(e.question))) for key, e in snapshot.faq.items()]
        self._names += [
            (f"journey:{key}", self._reader.telling(words_of(name)))
            for key, journey in snapshot.journeys.items()
            for name in (journey.title, *journey.aliases)
        ]

    def search(self, query: str, k: int = 10) -> WordResult:
        """The best name of each document counts."""
        said = self._reader.read(query).telling
        best: dict[str, float] = {}
        for doc, name in self._names:
            share = 2 * len(said & name) / (len(said) + len(name)) if said and name else 0.0
            best[doc] = max(best.get(doc, 0.0), share)
        ranked = sorted(best.items(), key=lambda item: -item[1])
        ours = 1 - (1 - ranked[0][1]) ** 2
        total = sum(share**SHARPNESS for share in best.values()) or 1.0
        return WordResult(tuple(WordHit(doc, ours * share**SHARPNESS / total) for doc, share in ranked[:k]))


SHOP, CLOSED, PAUSED, SHOP_COPY, SHOP_FIX = "1.000011", "1.000012", "1.000013", "1.000014", "1.000015"
SHOPS = [
    procedure(SHOP, "Mở hộ kinh doanh", documents=[{"name": "Giấy đề nghị"}], fees=[{"amount_vnd": 3000}]),
    procedure(CLOSED, "Đóng hộ kinh doanh", documents=[{"name": "Thông báo chấm dứt"}], fees=[{"amount_vnd": 4000}]),
    procedure(PAUSED, "Tạm nghỉ hộ kinh doanh", documents=[{"name": "Thông báo tạm ngừng"}]),
    procedure(SHOP_COPY, "Xin lại giấy hộ kinh doanh", documents=[{"name": "Đơn xin lại"}]),
    procedure(SHOP_FIX, "Sửa giấy hộ kinh doanh ghi sai", documents=[{"name": "Đơn xin sửa"}]),
]
GROUPS = Distinctions.model_validate(
    {
        "groups": [
            {
                "id": "ho-kinh-doanh",
                "question": "Bạn muốn làm gì với hộ kinh doanh?",
                "options": [
                    {"label": "Mở mới", "said": ["mở", "mở mới", "lần đầu"], "codes": [SHOP]},
                    {"label": "Đóng hẳn", "said": ["đóng", "đóng cửa", "nghỉ hẳn"], "codes": [CLOSED]},
                    {"label": "Tạm nghỉ", "said": ["tạm nghỉ", "nghỉ tạm"], "codes": [PAUSED]},
                    {"label": "Giấy mất, giấy sai", "said": ["mất", "bị sai", "hỏng"], "codes": [SHOP_COPY, SHOP_FIX]},
                ],
            },
            {
                "id": "giay-kinh-doanh",
                "question": "Giấy bị mất, hay ghi sai?",
                "options": [
                    {"label": "Bị mất", "said": ["mất", "bị mất"], "codes": [SHOP_COPY]},
                    {"label": "Ghi sai", "said": ["sai", "ghi sai"], "codes": [SHOP_FIX]},
                ],
            },
        ]
    }
)


def town_of_shops() -> Snapshot:
    """The town with a family of twins and the questions that tell them apart."""
    base = town()
    others = {code: entry for code, entry in base.procedures.items() if code != OLD}
    return replace(
        base,
        procedures=MappingProxyType({**others, **{entry.code: entry for entry in SHOPS}}),
        distinctions=MappingProxyType({group.id: group for group in GROUPS.groups}),
    )
