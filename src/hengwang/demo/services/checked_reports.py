"""A batch of reports in the demo: checked, judged finding by finding, one letter written back.

The reports are invented, made as Word files and checked like anybody's; what is wrong in them is
what the checker finds, and the verdicts go to whatever it has found.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from docx import Document

from hengwang.accounts.models import User
from hengwang.demo.services.offices import BUREAU, OFFICES, house, office
from hengwang.demo.services.visitors import make_visitors
from hengwang.reviews.choices import Decision, LetterPer
from hengwang.reviews.letters.building import LetterFacts
from hengwang.reviews.letters.services import make_letter
from hengwang.reviews.letters.subjects import subjects_of
from hengwang.reviews.models import Finding, ReportBatch
from hengwang.reviews.services import BatchFacts, check_report, upload_reports
from hengwang.reviews.verdicts import give_verdict

Row = tuple[str, str, str, str, str, str, str, str]
HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因")
MONEY_HEAD = ("资金", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")


@dataclass(frozen=True)
class Told:
    """One invented report as it is printed, right or wrong."""

    office: str
    project: str
    text: Sequence[str]
    money: tuple[str, ...]
    rows: Sequence[Row]
    total: str


def _rows(*told: str) -> Sequence[Row]:
    """Rows written as one line each, cells between bars."""
    return [tuple(cell.strip() for cell in line.split("|")) for line in told]  # type: ignore[misc]  # eight cells by hand


REPORTS = (
    Told(
        OFFICES[0],
        "共享平台运行维护",
        ("全年预算90.00万元，执行88.40万元，预算执行率为98.22%。",
         "自评得分98.82分，等级为优。接口调用稳定，用户满意度为94%。"),
        ("年度资金总额", "90.00", "90.00", "88.40", "10", "98.22%", "9.82"),
        _rows("产出指标|数量指标|维护共享接口|≥120个|126个|25|25|",
              "产出指标|质量指标|接口可用率|≥99.5%|99.8%|25|25|",
              "效益指标|社会效益指标|年调用量|≥300万次|318万次|30|30|",
              "满意度指标|服务对象满意度指标|用户满意度|≥95%|94%|10|9|回访不足，增加季度回访"),
        "98.82",
    ),
    Told(
        OFFICES[1],
        "门户网站群运行维护",
        ("全年预算56.00万元，执行52.10万元，预算执行率为96.04%。",
         "自评得分97.30分，等级为优。全年维护栏目42个。"),
        ("年度资金总额", "56.00", "56.00", "52.10", "10", "96.04%", "9.30"),
        _rows("产出指标|数量指标|维护网站栏目|≥40个|40个|25|25|",
              "产出指标|质量指标|网站可用率|≥99.5%|98.1%|25|25|",
              "效益指标|社会效益指标|网上办事量|≥12万件|12.2万件|30|30|",
              "满意度指标|服务对象满意度指标|用户满意度|≥90%|91%|10|10|"),
        "97.30",
    ),
    Told(
        OFFICES[3],
        "数字档案系统运行维护",
        ("全年预算43.00万元，执行43.00万元，预算执行率为100%。",
         "自评得分95分，等级为良。全年数字化档案96万页，较上年有较大增长。"),
        ("年度资金总额", "43.00", "43.00", "43.00", "10", "100%", "10"),
        _rows("产出指标|数量指标|数字化档案|≥60万页|96万页|25|25|",
              "产出指标|质量指标|验收合格率|≥98%|99%|25|24|",
              "效益指标|社会效益指标|利用人次|显著提高|显著提高|30|30|",
              "满意度指标|服务对象满意度指标|查档人员满意度|≥90%||10|10|"),
        "95",
    ),
    Told(
        OFFICES[4],
        "后勤服务平台运行维护",
        ("全年预算30.00万元，执行27.60万元，预算执行率为92.00%。",
         "自评得分95.20分，等级为优。平台注册用户覆盖全部驻楼单位。"),
        ("年度资金总额", "30.00", "30.00", "27.60", "10", "92.00%", "9.20"),
        _rows("产出指标|数量指标|服务驻楼单位|≥28家|28家|25|25|",
              "产出指标|时效指标|报修按时完成率|≥95%|93%|25|23|两次备件到货延迟，已增加常备件",
              "效益指标|社会效益指标|节约用能|≥5%|5.4%|30|30|",
              "满意度指标|服务对象满意度指标|驻楼单位满意度|≥90%|88%|10|8|午间报修响应慢，增加值守"),
        "95.20",
    ),
)  # fmt: skip
TITLE = "{year}年度绩效自评报告复核（第一批，演示）"
MENDED, REJECTED = "已电话核实并重新上传（演示）", "按实际口径计算，两处数据含义不同（演示）"


def load_checked_reports() -> int:
    """Load what is not there yet; returns how many reports came new."""
    unit, today = house(), timezone.localdate()
    title = TITLE.format(year=today.year - 1)
    if unit is None or ReportBatch.objects.filter(title=title).exists():
        return 0
    evaluator = make_visitors()["demo-evaluator"]
    with translation.override("zh-hans"):
        bureau = office(BUREAU, unit.region)
        files = _uploads(today.year - 1)
        about = BatchFacts(title, "各单位上报的自评报告，含一份重复和一份空白文件（演示）")
        result = upload_reports(files, bureau, by=evaluator, about=about)
        for report in result.reports:
            check_report(report.pk, by=evaluator)
        if result.batch is not None:
            with transaction.atomic():
                _judge(result.batch, evaluator)
                _write_back(result.batch, bureau.name, evaluator)
    return len(result.reports)


def _uploads(year: int) -> list[ContentFile[bytes]]:
    """The reports, the first of them sent twice, and an empty file."""
    made = [(f"{told.office}{year}年度自评报告.docx", docx_of(told, year)) for told in REPORTS]
    made += [(f"重发_{made[0][0]}", made[0][1]), ("空白报告.docx", b"")]
    return [ContentFile(content, name=name) for name, content in made]


def docx_of(told: Told, year: int) -> bytes:
    """The report as a Word file."""
    word = Document()
    word.add_heading(f"{year}年度{told.project}项目支出绩效自评报告", 0)
    word.add_paragraph(f"项目单位：{told.office}")
    for number, (heading, text) in enumerate(
        zip(("项目资金情况", "综合评价结论"), told.text, strict=True)
    ):
        word.add_heading(f"{'一二'[number]}、{heading}", 1)
        word.add_paragraph(text)
    word.add_paragraph(f"附件：{year}年度项目支出绩效自评表（单位：万元）")
    rows = (MONEY_HEAD, told.money)
    _table(word, rows)
    word.add_paragraph("")
    _table(word, (HEAD, *told.rows, ("总分", "", "", "", "", "100", told.total, "")))
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _table(word: object, rows: Sequence[Sequence[str]]) -> None:
    table = word.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")  # type: ignore[attr-defined]  # the library types its factory only
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text


def _judge(batch: ReportBatch, evaluator: User) -> None:
    """Of each report: errors accepted, then one finding rejected, one mended; advice stays open."""
    found = Finding.objects.current().filter(report__batch=batch)
    for number, report_id in enumerate(
        found.order_by("report_id").values_list("report_id", flat=True).distinct()
    ):
        rows = list(found.filter(report_id=report_id).order_by("number", "pk"))
        errors = [row for row in rows if row.severity == "error"]
        others = [row for row in rows if row.severity != "error"]
        for row in errors:
            give_verdict(row.pk, Decision.ACCEPTED, by=evaluator)
        if others and number % 2 == 0:
            give_verdict(others[0].pk, Decision.REJECTED, reason=REJECTED, by=evaluator)
        if others[1:]:
            give_verdict(others[1].pk, Decision.MENDED, reason=MENDED, by=evaluator)


def _write_back(batch: ReportBatch, sender: str, evaluator: User) -> None:
    """The office with most to mend gets its letter; the others wait for a visitor."""
    subjects = subjects_of(batch.pk, LetterPer.OFFICE)
    subject = max(subjects, key=lambda one: one.confirmed)
    today = timezone.localdate()
    facts = LetterFacts(
        number=f"演财绩函〔{today.year}〕1号",
        addressee=subject.office,
        sender=sender,
        dated_on=today,
        due_on=today + timedelta(days=14),
        contact="绩效复核组（演示），电话0000-0000000",
    )
    make_letter(batch, subject, facts, by=evaluator)
