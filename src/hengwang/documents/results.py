"""The 绩效评价结果应用和公开情况表: what the result was used for, and how it was published."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hengwang.documents import figures
from hengwang.documents.heads import head_of
from hengwang.documents.official_fields import FormHead
from hengwang.documents.wording import KIND_NAMES, chinese_date
from hengwang.performance.snapshot import Snapshot
from hengwang.rendering.values import Figure

NOTES = (
    "评价得分为提交时的得分；复核得分为复核确定的得分，未组织复核的列“—”。",
    "公开情况依据评价结果公开的规定填列；涉密等不予公开的，列明理由。",
)


@dataclass(frozen=True, slots=True)
class ResultUse:
    """One use of the result; yuan."""

    kind: str
    amount: Decimal | None
    reason: str
    decided_on: date
    decided_by: str


@dataclass(frozen=True, slots=True)
class Publicity:
    """Where the publication stands, in words, and its days."""

    standing: str
    approved_on: date | None = None
    due_on: date | None = None
    published_on: date | None = None
    place: str = ""
    exempt_ground: str = ""


@dataclass(frozen=True, slots=True)
class Mending:
    """How many problems are on the list, and how far they are."""

    total: int = 0
    closed: int = 0
    open: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class ResultSheet:
    """Everything the form prints beside the snapshot."""

    uses: tuple[ResultUse, ...] = ()
    publicity: Publicity = Publicity("尚未登记")
    mending: Mending = Mending()
    reviewed_score: Decimal | None = None
    reviewed_level: str = ""
    at: date | None = None


@dataclass(frozen=True, slots=True)
class UseRow:
    """One use as printed; `number` counts from one."""

    number: str
    kind: str
    amount: Figure
    reason: str
    decided_on: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class ResultForm(FormHead):
    """The whole form; every fact is a text."""

    kind: str
    evaluator: str
    score: str
    level: str
    reviewed_score: str
    reviewed_level: str
    uses: tuple[UseRow, ...]
    rectifications: str
    closed: str
    open: str
    overdue: str
    standing: str
    exempt_ground: str
    approved_on: str
    due_on: str
    published_on: str
    place: str


def result_form_of(snapshot: Snapshot, sheet: ResultSheet | None = None) -> ResultForm:
    """The form's fields; without a sheet nothing is recorded yet."""
    given = sheet or ResultSheet()
    places = figures.places_for(use.amount for use in given.uses)
    public, mending = given.publicity, given.mending
    own = figures.score_or_range(snapshot.total, snapshot.total_low, snapshot.total_high)
    return ResultForm(
        **head_of(snapshot, NOTES, on=given.at),
        kind=KIND_NAMES.get(snapshot.kind, "绩效评价"),
        evaluator=snapshot.evaluator or snapshot.unit_name,
        score=(own if snapshot.ruleset_key else figures.score(snapshot.printed_total)).text,
        level=snapshot.level or figures.NOTHING,
        reviewed_score=figures.score(given.reviewed_score).text,
        reviewed_level=given.reviewed_level or figures.NOTHING,
        uses=tuple(_use(number, use, places) for number, use in enumerate(given.uses, start=1)),
        rectifications=f"{mending.total}项",
        closed=f"{mending.closed}项",
        open=f"{mending.open}项",
        overdue=f"{mending.overdue}项",
        standing=public.standing,
        exempt_ground=public.exempt_ground or figures.NOTHING,
        approved_on=_day(public.approved_on),
        due_on=_day(public.due_on),
        published_on=_day(public.published_on),
        place=public.place or figures.NOTHING,
    )


def _use(number: int, use: ResultUse, places: int) -> UseRow:
    return UseRow(
        number=str(number),
        kind=use.kind,
        amount=figures.wan(use.amount, places),
        reason=use.reason,
        decided_on=chinese_date(use.decided_on),
        decided_by=use.decided_by,
    )


def _day(day: date | None) -> str:
    return chinese_date(day) if day else figures.NOTHING
