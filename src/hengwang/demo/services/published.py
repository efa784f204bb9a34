"""After the confirmation in the demo: publication, use of the result, rectifications to the end."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.demo.services.offices import BUREAU
from hengwang.disclosure.choices import ApplicationKind
from hengwang.disclosure.services.applying import ApplicationData, add_application
from hengwang.disclosure.services.publishing import PublicationData, record_publication
from hengwang.disclosure.services.rectifying import (
    RectificationData,
    add_rectification,
    close_rectification,
    reopen_rectification,
    report_done,
)
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.organizations.models import Unit
from hengwang.performance.models import Evaluation

PLACE = "省电子政务网络中心门户网站“预决算公开”栏目（演示）"
PROBLEMS = (
    ("高危漏洞以隔离代替整改，11个未消除", "替换两个停止支持的老旧系统，逐条复测销号",
     "安全运行科", 45),
    ("应急演练中备用链路切换超过预案要求", "改为自动切换，补录县级联系人并复练",
     "网络运行科", -20),
    ("两个月的安全事件月报未加盖公章", "补盖公章，月报改为线上签发", "综合科", -5),
    ("安全培训目标值偏低", "下年度目标提高到150人次，按岗位分层培训", "综合科", -3),
)  # fmt: skip


def publish(evaluation: Evaluation, unit: Unit, people: dict[str, User]) -> None:
    """Published within the term; the result used twice; four problems, each at another point."""
    owner, evaluator = people["demo-owner"], people["demo-evaluator"]
    today = timezone.localdate()
    approved = today - timedelta(days=26)
    awaited = PublicationData(approved)
    record_publication(evaluation.pk, awaited, by=owner)
    done = PublicationData(approved, today - timedelta(days=11), PLACE)
    record_publication(evaluation.pk, done, by=owner)
    for kind, reason, amount in (
        (ApplicationKind.KEEP, "评价等级为优，下年度经常性经费维持不变（演示）", None),
        (ApplicationKind.CUT, "培训费按实际需要核减（演示）", Decimal(12_000)),
    ):
        use = ApplicationData(kind, reason, today - timedelta(days=8), BUREAU, amount)
        add_application(evaluation.pk, use, by=evaluator)
    rows = [
        add_rectification(
            evaluation.pk,
            RectificationData(
                f"{problem}（演示）", f"{measure}（演示）", who, today + timedelta(days=days)
            ),
            by=evaluator,
        )
        for problem, measure, who, days in PROBLEMS
    ]
    _open, drill, stamped, _overdue = rows
    paper = store(
        "备用链路自动切换复练记录（演示）\n切换用时3分钟，参加9人。\n".encode(),
        name="复练记录.txt",
        kind=FileKind.EVIDENCE,
        by=owner,
    )
    report_done(drill.pk, note="已复练，切换用时3分钟（演示）", file=paper, by=owner)
    close_rectification(drill.pk, by=evaluator)
    report_done(stamped.pk, note="已补盖（演示）", by=owner)
    new_day = today + timedelta(days=12)
    reason = "11月月报仍缺公章，请补齐后再报（演示）"
    reopen_rectification(stamped.pk, reason=reason, due_on=new_day, by=evaluator)
    report_done(stamped.pk, note="12份月报均已加盖公章，并改为线上签发（演示）", by=owner)
