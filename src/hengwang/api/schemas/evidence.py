"""Shapes of evidence: a piece with its revisions and its review, and what figures rest on."""

from datetime import date, datetime
from typing import Annotated, Any

from django.utils import timezone
from ninja import Schema
from pydantic import Field

from hengwang.api.schemas.indicators import EvidenceItemOut
from hengwang.api.schemas.values import Body, Clean, Day, Id, Name, Search, Sentence, Year
from hengwang.evidence.choices import EvidenceContent, EvidenceStatus
from hengwang.evidence.models import EvidenceItem
from hengwang.evidence.rules import Standing, Why
from hengwang.evidence.services import Ruling
from hengwang.evidence.services.reviewing import seen_as
from hengwang.performance.choices import ActualSource
from hengwang.performance.sufficiency import Met, Want

Seen = Annotated[str, Field(max_length=30, pattern=r"^(\d{1,9}\.[a-z]+)?$")]


class EvidenceOut(EvidenceItemOut):
    """One piece of evidence as it stands today; `seen` goes back with a verdict on it."""

    unit_id: int
    file_name: str
    size_bytes: int
    revision: int
    content: EvidenceContent
    standing: Standing
    whys: list[Why]
    seen: str
    same_hand: bool
    reviewed_at: datetime | None
    reviewed_by_name: str
    handed_in_by_name: str
    added_at: datetime
    added_by_name: str

    @staticmethod
    def resolve_file_name(item: EvidenceItem) -> str:
        return item.file.name

    @staticmethod
    def resolve_size_bytes(item: EvidenceItem) -> int:
        return item.file.size_bytes

    @staticmethod
    def resolve_standing(item: EvidenceItem) -> Standing:
        return item.judged_on(timezone.localdate()).standing

    @staticmethod
    def resolve_whys(item: EvidenceItem) -> list[Why]:
        return list(item.judged_on(timezone.localdate()).whys)

    @staticmethod
    def resolve_seen(item: EvidenceItem) -> str:
        return seen_as(item)


class RevisionOut(Schema):
    """One revision of the file behind a piece, with the latest verdict on it."""

    number: int
    is_current: bool
    file_name: str
    sha256: str
    size_bytes: int
    note: str
    added_at: datetime
    added_by_name: str
    verdict: EvidenceStatus | None
    review_note: str

    @staticmethod
    def resolve_number(row: Any) -> int:
        return int(row.revision.number)

    @staticmethod
    def resolve_file_name(row: Any) -> str:
        return str(row.revision.stored.name)

    @staticmethod
    def resolve_sha256(row: Any) -> str:
        return str(row.revision.stored.sha256)

    @staticmethod
    def resolve_size_bytes(row: Any) -> int:
        return int(row.revision.stored.size_bytes)

    @staticmethod
    def resolve_note(row: Any) -> str:
        return str(row.revision.note)

    @staticmethod
    def resolve_added_at(row: Any) -> datetime:
        at: datetime = row.revision.added_at
        return at

    @staticmethod
    def resolve_added_by_name(row: Any) -> str:
        return str(row.revision.added_by_name)

    @staticmethod
    def resolve_verdict(row: Any) -> str | None:
        return str(row.review.verdict) if row.review else None

    @staticmethod
    def resolve_review_note(row: Any) -> str:
        return str(row.review.note) if row.review else ""


class EvidenceWanted(Schema):
    """Filters of evidence; `year` is what supports a day of it."""

    text: Search | None = None
    unit_id: Id | None = None
    evaluation_id: Id | None = None
    status: EvidenceStatus | None = None
    year: Year | None = None


class FiledIn(Schema):
    """What is told with a new file; without a title the file's name is taken."""

    unit_id: Id
    supports_from: Day
    supports_until: Day
    title: Annotated[str, Field(max_length=200), Clean] = ""
    expires_on: Day | None = None


class ReplacedIn(Schema):
    """What is told with a new revision."""

    note: Sentence = ""


class DatesIn(Body):
    """What a piece is called, the days it supports (inclusive), and from when on it expires."""

    title: Name
    supports_from: Day
    supports_until: Day
    expires_on: Day | None = None


class ChosenIn(Body):
    """A piece, and its `seen` as it was when the verdict was made; empty is not reviewed yet."""

    id: Id
    seen: Seen = ""


class RulingIn(Body):
    """One verdict for several pieces, all of them or none; a rejection says why."""

    chosen: Annotated[list[ChosenIn], Field(min_length=1, max_length=200)]
    accepted: bool
    note: Sentence = ""

    def ruling(self) -> Ruling:
        """What the service takes."""
        return Ruling(self.accepted, self.note)


class DemandOut(Schema):
    """One demand on a figure; `no` stops the submission."""

    want: Want
    met: Met
    code: str
    text: str

    @staticmethod
    def resolve_want(shown: Any) -> Want:
        want: Want = shown.demand.want
        return want

    @staticmethod
    def resolve_met(shown: Any) -> Met:
        met: Met = shown.demand.met
        return met

    @staticmethod
    def resolve_code(shown: Any) -> str:
        return str(shown.demand.code)


class PieceOut(Schema):
    """A piece of evidence as it stands for one figure."""

    id: int
    title: str
    standing: Standing
    whys: list[Why]
    same_hand: bool

    @staticmethod
    def resolve_id(shown: Any) -> int:
        return int(shown.item.pk)

    @staticmethod
    def resolve_title(shown: Any) -> str:
        return str(shown.item.title)

    @staticmethod
    def resolve_standing(shown: Any) -> Standing:
        standing: Standing = shown.judgement.standing
        return standing

    @staticmethod
    def resolve_whys(shown: Any) -> list[Why]:
        return list(shown.judgement.whys)

    @staticmethod
    def resolve_same_hand(shown: Any) -> bool:
        return bool(shown.item.same_hand)


class FigureOut(Schema):
    """One figure of an evaluation with what it rests on."""

    indicator_id: int
    figure_id: str
    level3: str
    source: ActualSource
    met: Met
    demands: list[DemandOut]
    pieces: list[PieceOut]

    @staticmethod
    def resolve_indicator_id(shown: Any) -> int:
        return int(shown.indicator.pk)

    @staticmethod
    def resolve_figure_id(shown: Any) -> str:
        return str(shown.indicator.figure_id)

    @staticmethod
    def resolve_level3(shown: Any) -> str:
        return str(shown.indicator.level3)

    @staticmethod
    def resolve_source(shown: Any) -> str:
        return str(shown.indicator.source)


class SufficiencyOut(Schema):
    """All figures of an evaluation as they stand on a day; `missing` of them stop a submission."""

    on: date
    missing: int
    warned: int
    sound: int
    figures: list[FigureOut]
