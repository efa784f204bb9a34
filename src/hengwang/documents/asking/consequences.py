"""What followed an evaluation, for the 整改台账 and the 结果应用和公开情况表."""

from collections.abc import Iterable
from datetime import date

from hengwang.disclosure.choices import ApplicationKind, PublicationStanding, RectificationStanding
from hengwang.disclosure.models import Publication, Rectification, ResultApplication
from hengwang.documents.inputs import RectificationItem, RectificationSheet
from hengwang.documents.results import Mending, Publicity, ResultSheet, ResultUse
from hengwang.documents.wording import KIND_NAMES, chinese_date
from hengwang.opinions.models import ReviewResult
from hengwang.performance.models import Evaluation
from hengwang.performance.rulesets.loading import ruleset_of

# Documents are Chinese whatever the reader's language is; the words are those of the pages.
USES = {
    ApplicationKind.KEEP: "维持预算",
    ApplicationKind.RAISE: "调增预算",
    ApplicationKind.CUT: "调减预算",
    ApplicationKind.CANCEL: "取消项目",
    ApplicationKind.COMMEND: "通报表扬",
    ApplicationKind.ACCOUNT: "问责",
    ApplicationKind.OTHER: "其他",
}
STANDINGS = {
    PublicationStanding.AWAITED: "待公开",
    PublicationStanding.OVERDUE: "逾期未公开",
    PublicationStanding.ON_TIME: "按时公开",
    PublicationStanding.LATE: "逾期公开",
    PublicationStanding.EXEMPT: "免于公开",
}


def rectification_sheet_of(evaluation: Evaluation, at: date) -> RectificationSheet | None:
    """The list as it is kept, in the order of its days; None while nobody has entered anything."""
    rows = list(Rectification.objects.filter(evaluation=evaluation))
    if not rows:
        return None
    source = f"{evaluation.fiscal_year}年度{KIND_NAMES.get(evaluation.kind, '绩效评价')}"
    unit = evaluation.programme.unit.name
    return RectificationSheet(tuple(item_of(row, source, unit, at) for row in rows), at)


def item_of(row: Rectification, source: str, unit_name: str, at: date) -> RectificationItem:
    """One problem of the list as its line of the form says it."""
    return RectificationItem(
        source=source,
        problem=row.problem,
        measure=row.measure,
        unit_name=unit_name,
        responsible=row.responsible,
        due_on=row.due_on,
        progress=_progress(row, at),
        closed_on=row.closed_on,
    )


def _progress(row: Rectification, at: date) -> str:
    standing = row.standing_on(at)
    if standing in {RectificationStanding.DONE, RectificationStanding.CLOSED} and row.done_on:
        note = f"：{row.done_note}" if row.done_note else ""
        return f"{chinese_date(row.done_on)}报整改完成{note}"
    state = "已逾期" if standing is RectificationStanding.OVERDUE else "整改中"
    again = f"；退回：{row.reopened_reason}" if row.times_reopened else ""
    return f"{state}{again}"


def result_sheet_of(evaluation: Evaluation, at: date) -> ResultSheet:
    """Uses of the result, publication and rectifications as they stand on a day; four queries."""
    result = ReviewResult.objects.of(evaluation)
    uses = ResultApplication.objects.filter(evaluation=evaluation).order_by("decided_on", "pk")
    return ResultSheet(
        uses=tuple(_use(row) for row in uses),
        publicity=publicity_of(evaluation, at),
        mending=_mending(Rectification.objects.filter(evaluation=evaluation), at),
        reviewed_score=result.total if result else None,
        reviewed_level=level_name(evaluation, result.level) if result else "",
        at=at,
    )


def publicity_of(evaluation: Evaluation, at: date) -> Publicity:
    """The publication as it stands on a day."""
    row = Publication.objects.filter(evaluation=evaluation).first()
    if row is None:
        return Publicity("尚未登记")
    return Publicity(
        standing=STANDINGS[row.standing_on(at)],
        approved_on=row.approved_on,
        due_on=None if row.exempt_ground else row.due_on,
        published_on=row.published_on,
        place=row.place,
        exempt_ground=row.exempt_ground,
    )


def level_name(evaluation: Evaluation, key: str) -> str:
    """A level of the ruleset as it is printed; empty for none."""
    ruleset = ruleset_of(evaluation.ruleset_key, evaluation.ruleset_version)
    if ruleset is None or not key:
        return ""
    return next((level.name.zh for level in ruleset.levels if level.key == key), "")


def _use(row: ResultApplication) -> ResultUse:
    kind = USES[ApplicationKind(row.kind)]
    return ResultUse(kind, row.amount_cny, row.reason, row.decided_on, row.decided_by)


def _mending(rows: Iterable[Rectification], at: date) -> Mending:
    found = [row.standing_on(at) for row in rows]
    overdue = found.count(RectificationStanding.OVERDUE)
    return Mending(
        total=len(found),
        closed=found.count(RectificationStanding.CLOSED),
        open=len(found) - found.count(RectificationStanding.CLOSED),
        overdue=overdue,
    )
