"""Shape of one procedure entry (`knowledge/procedures/<field>/<code>.yml`).

A fact that the source does not give is left out (empty list or null); `lint` reports it as missing.
Amounts are Vietnamese đồng, time limits working days, dates ISO 8601.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

CODE_PATTERN = r"^\d\.\d{6}$"
AS_OF_PATTERN = r"^\d{4}(-\d{2}(-\d{2})?)?$"
# The Democratic Republic was proclaimed on this day; no document of its bodies is older.
EARLIEST_DOCUMENT = dt.date(1945, 9, 2)


def _clean(text: str) -> str:
    if text != unicodedata.normalize("NFC", text):
        raise ValueError("text is not in Unicode NFC")
    collapsed = re.sub(r"\s+", " ", text).strip()
    if not collapsed:
        raise ValueError("text is empty")
    return collapsed


Text = Annotated[str, AfterValidator(_clean)]
Code = Annotated[str, Field(pattern=CODE_PATTERN)]


class Facet(StrEnum):
    """What a citizen can ask about one procedure."""

    OVERVIEW = "overview"
    DOCUMENTS = "documents"
    FEES = "fees"
    TIME_LIMIT = "time_limit"
    WHERE = "where"
    STEPS = "steps"
    ONLINE = "online"
    FORMS = "forms"
    CONDITIONS = "conditions"
    RESULT = "result"
    LEGAL_BASIS = "legal_basis"


class FieldOfWork(StrEnum):
    """The eleven fields of the office's board, and referrals to other agencies."""

    TU_PHAP = "tu-phap"
    LAO_DONG_TBXH = "lao-dong-tbxh"
    Y_TE = "y-te"
    NOI_VU = "noi-vu"
    LAM_NGHIEP = "lam-nghiep"
    GIAO_DUC = "giao-duc"
    VAN_HOA = "van-hoa"
    TAI_CHINH_KE_HOACH = "tai-chinh-ke-hoach"
    XAY_DUNG_DO_THI = "xay-dung-do-thi"
    CONG_THUONG = "cong-thuong"
    TAI_NGUYEN_MOI_TRUONG = "tai-nguyen-moi-truong"
    REFERRAL = "referral"


class Level(StrEnum):
    """Who decides the dossier."""

    COMMUNE = "commune"
    PROVINCE = "province"
    MINISTRY = "ministry"
    OTHER = "other"


class PaperKind(StrEnum):
    """What the citizen does with a paper."""

    ORIGINAL = "original"
    COPY = "copy"
    PRESENT = "present"


class Channel(StrEnum):
    """How a dossier can be filed."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    POST = "post"


class Status(StrEnum):
    """Legal state of a procedure."""

    ACTIVE = "active"
    AMENDED = "amended"
    REPLACED = "replaced"
    REPEALED = "repealed"


class Model(BaseModel):
    """Immutable, strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(Model):
    """One paper of the checklist; `when` says who needs it, absent when everybody does."""

    name: Text
    kind: PaperKind | None = None
    copies: int | None = Field(default=None, ge=1, le=10)
    when: Text | None = None
    form: Text | None = None
    note: Text | None = None


class Application(Model):
    """One way of filing."""

    channel: Channel
    note: Text | None = None


class TimeLimit(Model):
    """`working_days` only where the source states one number of working days for the usual case."""

    text: Text
    working_days: float | None = Field(default=None, gt=0, le=400)


class Fee(Model):
    """`amount_vnd` is null where the source gives no figure; `note` then says who sets it."""

    case: Text | None = None
    amount_vnd: int | None = Field(default=None, ge=0)
    note: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Fee:
        if self.amount_vnd is None and self.note is None:
            raise ValueError("a fee needs an amount or a note")
        return self


class Form(Model):
    """A form to fill in, with its legal form number where known."""

    name: Text
    code: Text | None = None
    url: str | None = None


class LegalDocument(Model):
    """A law, decree or circular; `name` and `date` are null where the source has the number only."""

    number: Text
    name: Text | None = None
    date: dt.date | None = None


class Source(Model):
    """Where the facts were read, and the date of the text that was read (year, month or day)."""

    system: Text
    code: Text
    as_of: str = Field(pattern=AS_OF_PATTERN)
    url: str | None = None


def _with_facts(facets: tuple[Facet, ...]) -> tuple[Facet, ...]:
    if Facet.OVERVIEW in facets:
        raise ValueError("the overview has no facts of its own")
    return tuple(sorted(facets, key=list(Facet).index))


class LocalSource(Model):
    """A document that sets some facts of an entry in place of its source: a resolution on fees, a shorter time limit.

    `title` is what one calls it ("Nghị quyết"), `issuer` who signed it. Its text does not change after `date`, the day
    of signing, so that is also the date of the text read; the entry's `verified` covers it.
    """

    title: Text
    number: Text
    date: dt.date = Field(ge=EARLIEST_DOCUMENT)
    facets: Annotated[tuple[Facet, ...], AfterValidator(_with_facts)] = Field(min_length=1)
    issuer: Text | None = None
    url: str | None = None


def _one_for_each_facet(sources: tuple[LocalSource, ...]) -> tuple[LocalSource, ...]:
    for facet, count in Counter(facet for source in sources for facet in source.facets).items():
        if count > 1:
            raise ValueError(f"two local sources set '{facet.value}'")
    return sources


class Verification(Model):
    """Who last compared the entry with its source, and when."""

    by: Text
    on: dt.date


class Procedure(Model):
    """One version of one administrative procedure in plain Vietnamese.

    `source` is where every facet was read, but for those that one of `local_sources` sets.
    `effective_from` is its first day, `effective_to` its last; `knowledge/versions.py` reads them. `version_note`
    says why an amended entry has no earlier version, or why no rule held just before this one.
    """

    code: Code
    name: Text
    plain_name: Text
    aliases: tuple[Text, ...] = ()
    field: FieldOfWork
    level: Level
    counter: str | None = None
    agency: Text
    audience: Text | None = None
    summary: Text
    documents: tuple[Document, ...] = ()
    steps: tuple[Text, ...] = ()
    how_to_apply: tuple[Application, ...] = ()
    time_limit: TimeLimit | None = None
    fees: tuple[Fee, ...] = ()
    conditions: tuple[Text, ...] = ()
    result: tuple[Text, ...] = ()
    forms: tuple[Form, ...] = ()
    legal_basis: tuple[LegalDocument, ...] = ()
    common_mistakes: tuple[Text, ...] = ()
    related: tuple[Code, ...] = ()
    sample_questions: tuple[Text, ...] = ()
    unconfirmed: dict[Facet, Text] = Field(default_factory=dict)
    status: Status = Status.ACTIVE
    replaced_by: Code | None = None
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    version_note: Text | None = None
    source: Source
    local_sources: Annotated[tuple[LocalSource, ...], AfterValidator(_one_for_each_facet)] = ()
    verified: Verification

    @model_validator(mode="after")
    def _dates_in_order(self) -> Procedure:
        if self.effective_from and self.effective_to and self.effective_from > self.effective_to:
            raise ValueError("effective_from is after effective_to")
        if self.status is Status.REPLACED and self.replaced_by is None:
            raise ValueError("a replaced procedure names its successor in replaced_by")
        return self

    @property
    def is_referral(self) -> bool:
        """True where another agency handles the procedure."""
        return self.field is FieldOfWork.REFERRAL

    @property
    def cited(self) -> tuple[str, ...]:
        """The number of each document that the entry rests on."""
        return tuple(dict.fromkeys([law.number for law in self.legal_basis] + [s.number for s in self.local_sources]))

    def missing_facets(self) -> tuple[Facet, ...]:
        """Facets for which the source gave no fact."""
        have = {
            Facet.DOCUMENTS: bool(self.documents),
            Facet.FEES: bool(self.fees),
            Facet.TIME_LIMIT: self.time_limit is not None,
            Facet.STEPS: bool(self.steps),
            Facet.ONLINE: bool(self.how_to_apply),
            Facet.FORMS: bool(self.forms),
            Facet.CONDITIONS: bool(self.conditions),
            Facet.RESULT: bool(self.result),
            Facet.LEGAL_BASIS: bool(self.legal_basis),
        }
        return tuple(facet for facet, present in have.items() if not present)

    def local_source_of(self, facet: Facet) -> LocalSource | None:
        """The document that sets the facts of that facet; None where they are the source's."""
        return next((source for source in self.local_sources if facet in source.facets), None)
