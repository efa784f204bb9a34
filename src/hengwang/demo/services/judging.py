"""Three evaluators' scores side by side in the demo, points taken off, and what was decided."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.demo.services.offices import judges
from hengwang.opinions.choices import Capacity, Choice, Deduction
from hengwang.opinions.queries import board_of
from hengwang.opinions.services import (
    Chosen,
    Scored,
    appoint,
    decide,
    give_scores,
    hand_in,
    judged_rows,
)
from hengwang.performance.models import Evaluation

D = Decimal
Taken = Mapping[str, tuple[Decimal, Deduction, str]]
# By row: how many points less, why, and in what words.
OFFICE: Taken = {}
FINANCE: Taken = {
    "高危漏洞整改率": (D(1), Deduction.NOT_REACHED, "11个高危漏洞以隔离代替整改，未达目标"),
    "安全培训人次": (D("0.5"), Deduction.TARGET_LOW, "上年实际已超过目标，目标值偏低"),
}
THIRD_PARTY: Taken = {
    "高危漏洞整改率": (D("2.5"), Deduction.EVIDENCE, "抽查30条整改记录，6条缺复测截图"),
    "重大网络安全事件": (D(1), Deduction.EVIDENCE, "两个月的月报未加盖公章"),
}
OPINIONS = (
    (Capacity.OFFICE, OFFICE, "资料齐全，同意自评结果（演示）。"),
    (Capacity.FINANCE, FINANCE, "资金支付及时，培训目标偏低，请下年度提高（演示）。"),
    (
        Capacity.THIRD_PARTY,
        THIRD_PARTY,
        "抽查整改记录30条、月报12份，佐证不足处已列明（演示）。",
    ),
)
DECISIONS: Mapping[str, tuple[Choice, Decimal | None, str]] = {
    "高危漏洞整改率": (Choice.MEAN, None, "三方均认可有隔离措施，取平均分（演示）"),
    "安全培训人次": (Choice.OPINION, None, "采纳财政部门意见，下年度目标提高到150人次（演示）"),
}
KEPT = (Choice.SELF, None, "公章已补盖，维持自评得分（演示）")


def judge(evaluation: Evaluation, decider: User) -> None:
    """Appoint, score, hand in; then decide the rows on which they differ."""
    for (capacity, taken, opinion), person in zip(OPINIONS, judges(), strict=True):
        due_on = timezone.localdate() + timedelta(days=10)
        asked = appoint(evaluation.pk, person, capacity, due_on=due_on, by=decider)
        give_scores(asked.pk, scores_of(evaluation, taken), by=person)
        hand_in(asked.pk, opinion=opinion, by=person)
    evaluation.refresh_from_db()
    board = board_of(evaluation, reader=None)
    finance = next(
        one.appointment for one in board.columns if one.appointment.capacity == Capacity.FINANCE
    )
    for line in board.lines:
        if line.is_open:
            choice, score, reason = DECISIONS.get(line.indicator.level3, KEPT)
            whose = finance.pk if choice is Choice.OPINION else None
            chosen = Chosen(choice, whose, score, reason)
            decide(evaluation.pk, line.indicator.pk, chosen, by=decider)


def scores_of(evaluation: Evaluation, taken: Taken) -> dict[int, Scored]:
    """The own score of every row, less what this evaluator takes off."""
    found = {}
    for row in judged_rows(evaluation):
        less, why, reason = taken.get(row.level3, (D(0), "", ""))
        own = D(0) if row.score is None else row.score
        found[row.pk] = Scored(max(D(0), own - less), why, reason)
    return found
