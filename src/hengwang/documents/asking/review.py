"""What several evaluators scored, once all of them have handed in."""

from collections.abc import Sequence

from django.utils import timezone

from hengwang.documents.asking.consequences import level_name
from hengwang.documents.review import Evaluator, Given, ReviewedRow, ReviewSheet
from hengwang.documents.wording import chinese_date
from hengwang.opinions.choices import Capacity, Choice, Deduction
from hengwang.opinions.models import ReviewResult
from hengwang.opinions.queries import Column, Line, board_of
from hengwang.performance.models import Evaluation

# Documents are Chinese whatever the reader's language is; the words are those of the pages.
CAPACITIES = {
    Capacity.OFFICE: "主管部门",
    Capacity.FINANCE: "财政部门",
    Capacity.THIRD_PARTY: "第三方",
}
DEDUCTIONS = {
    Deduction.NOT_REACHED: "未达到指标值",
    Deduction.EVIDENCE: "佐证不足",
    Deduction.TARGET_LOW: "指标值设置偏低",
    Deduction.NOT_COMPARABLE: "指标值与实际完成值不可比",
    Deduction.OTHER: "其他",
}
CHOICES = {
    Choice.AGREED: "一致",
    Choice.SELF: "采用自评得分",
    Choice.OPINION: "采用某评价人评分",
    Choice.MEAN: "评价人平均分",
    Choice.OWN: "另定得分并说明理由",
}
AWAITED = "评价人员尚未全部提交评分，评分情况待提交后列示。"


def review_sheet_of(evaluation: Evaluation) -> ReviewSheet:
    """The scores of the present revision; five queries.

    Nobody's scores are told before everybody has handed in: a document has no single reader, and
    an evaluator who has still to judge must not read the others'.
    """
    board = board_of(evaluation, reader=None)
    if not board.columns:
        return ReviewSheet()
    if not board.all_handed_in:
        return ReviewSheet(note=AWAITED)
    result = ReviewResult.objects.of(evaluation)
    return ReviewSheet(
        evaluators=tuple(_evaluator(column) for column in board.columns),
        rows=tuple(_row(line, board.columns) for line in board.lines),
        total=result.total if result else board.decided_total,
        level=level_name(evaluation, result.level) if result else "",
        is_concluded=result is not None,
    )


def _evaluator(column: Column) -> Evaluator:
    one = column.appointment
    at = one.handed_in_at
    return Evaluator(
        name=one.evaluator_name,
        capacity=CAPACITIES[Capacity(one.capacity)],
        total=column.total,
        handed_in_on=chinese_date(timezone.localdate(at)) if at else "",
        opinion=one.opinion,
    )


def _row(line: Line, columns: Sequence[Column]) -> ReviewedRow:
    return ReviewedRow(
        figure_id=line.indicator.figure_id,
        given=tuple(
            Given(
                evaluator=column.appointment.evaluator_name,
                score=cell.score if cell else None,
                deduction=DEDUCTIONS[Deduction(cell.deduction)] if cell and cell.deduction else "",
                reason=cell.reason if cell else "",
            )
            for column, cell in zip(columns, line.cells, strict=True)
        ),
        decided=line.decided,
        choice=CHOICES[Choice(line.choice)],
        reason=line.reason,
    )
