"""Every part of the frame on one page, with figures of the reference cases; for developers."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_tables2 import RequestConfig

from hengwang.pages import columns, fields, widgets
from hengwang.pages.charts import (
    ChartSpec,
    IndicatorDeviation,
    MoneyCurve,
    ProjectTotals,
    SectionScore,
    bar_by_section,
    compare_projects,
    deviations,
    money_against_plan,
)
from hengwang.pages.comparing import ThreeValues
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone

D = Decimal


@dataclass(frozen=True)
class SampleRow:
    """One row of the sample table."""

    name: str
    unit: str
    state: str
    budget: Decimal | None
    rate: Decimal | None
    coverage: Decimal | None
    score: Decimal | None
    day: date

    def get_state_display(self) -> str:
        """The word of the state."""
        return {"self": "自评", "review": "复核", "open": "待填报"}[self.state]

    def get_absolute_url(self) -> str:
        """A row leads to its page."""
        return "#"


ROWS = [
    SampleRow("2020年度电子政务外网运维费", "甘肃省信息中心", "self", D(4838500), D("0.7280"),
              D("0.992"), D("92.28"), date(2021, 3, 1)),
    SampleRow("电子政务外网平台建设及运行维护", "宜春市政务数据局", "review", D(9850000), D(1),
              D("0.924"), D("97.50"), date(2023, 4, 12)),
    SampleRow("市级电子政务外网租赁费", "岳阳市电子政务中心", "open", D(3298000), None,
              None, None, date(2019, 2, 20)),
]  # fmt: skip


class SampleTable(Table):
    """The sample table."""

    name = columns.HeadlineColumn(verbose_name="项目")
    unit = columns.TextColumn(verbose_name="单位")
    state = columns.StatusColumn(
        verbose_name="状态", tones={"self": Tone.INFO, "review": Tone.WARN}
    )
    budget = columns.AmountColumn("预算")
    rate = columns.PercentColumn(verbose_name="执行率", door_url=lambda _row: "/_styleguide/drawer")
    coverage = columns.CoverageColumn(verbose_name="覆盖")
    score = columns.PointsColumn(verbose_name="得分")
    day = columns.DateColumn(verbose_name="报告日期")


class SampleForm(forms.Form):
    """Every kind of field."""

    name = forms.CharField(label="项目名称", help_text="与预算文本一致。")
    budget = fields.MoneyField(label="全年预算数")
    rate = fields.PercentField(label="指标值", required=False)
    day = forms.DateField(label="报告日期", widget=widgets.DateInput, required=False)
    kind = forms.ChoiceField(label="评价方式", choices=[("self", "单位自评"), ("dept", "部门评价")])
    unit = forms.ChoiceField(
        label="单位", choices=[("1", "甘肃省信息中心"), ("2", "宜春市政务数据局")],
        widget=widgets.LongSelect,
    )  # fmt: skip
    note = forms.CharField(label="偏差原因", widget=forms.Textarea({"rows": 3}), required=False)
    sealed = forms.BooleanField(label="填报完毕", required=False)


def sample_charts() -> list[ChartSpec]:
    """One of each kind."""
    sections = [
        SectionScore(name="预算执行率", points=D(10), score=D("7.28"), printed=D("7.28")),
        SectionScore(name="产出指标", points=D(50), score=D(45), printed=D("46.71")),
        SectionScore(name="效益指标", points=D(30), score=D(30), printed=D(30)),
        SectionScore(name="满意度指标", points=D(10), score=D(10), printed=D(10)),
    ]
    executed = [12, 30, 61, 88, 120, 151, 190, 214, 246, 290, 318, None]
    curve = MoneyCurve(
        labels=tuple(f"{month} 月" for month in range(1, 13)),
        planned=tuple(D(4838500 * month) / 12 for month in range(1, 13)),
        executed=tuple(None if wan is None else D(wan) * 10000 for wan in executed),
        forecast=(*([None] * 10), D(3180000), D(3522200)),
        budget=D(4838500),
        today="11 月",
    )
    rows = [
        IndicatorDeviation(name="接入省级部门数量", ratio=D("0.0125"), target="≥80", actual="81"),
        IndicatorDeviation(
            name="承载重要业务应用系统数量", ratio=D("0.04"), target="≥100", actual="104"
        ),
        IndicatorDeviation(
            name="网络运行畅通日率", ratio=D("-0.0003"), target="100%", actual="99.97%"
        ),
        IndicatorDeviation(
            name="年度运行费", ratio=D("0.329"), target="≤400 万元", actual="268.37 万元"
        ),
        IndicatorDeviation(name="信息资源共享率", ratio=D("-0.1"), target="30%", actual="27%"),
        IndicatorDeviation(name="使用单位满意度", ratio=None, target="≥90%"),
    ]
    totals = [
        ProjectTotals(name="甘肃 2020", printed=D("93.99"), summed=D("92.27"), ruled=D("92.28")),
        ProjectTotals(name="宜春 2022", printed=D(98), summed=D(98), ruled=D(98)),
        ProjectTotals(name="岳阳 2018", printed=D(95), summed=None, ruled=D("94.2")),
        ProjectTotals(name="益阳 2020", printed=D(85), summed=D("89.6"), ruled=D("89.56")),
        ProjectTotals(name="青岛 2020", printed=D("96.5"), summed=D("96.5"), ruled=D("96.5")),
    ]
    return [
        bar_by_section(sections),
        money_against_plan(curve),
        deviations(rows),
        compare_projects(totals),
    ]


def styleguide(request: HttpRequest) -> HttpResponse:
    """The page; `?refused=1` shows the form with errors, `?empty=1` an empty list."""
    table = SampleTable([] if "empty" in request.GET else ROWS)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    refused = {"name": "", "budget": "１２,３4", "kind": "self", "unit": "1"}
    context: dict[str, Any] = {
        "title": "2020年度电子政务外网运维费",
        "breadcrumbs": [("项目", "/"), ("2020年度电子政务外网运维费", "")],
        "table": table,
        "form": SampleForm(refused) if "refused" in request.GET else SampleForm(),
        "charts": sample_charts(),
        "three": ThreeValues(
            printed=D("93.99"), summed=D("92.27"), ruled=D("92.28"),
            ruled_note="权重合计 95，不评级", ruled_url="/_styleguide/drawer",
        ),
        "sections": sample_charts()[0].table.rows,
        "steps": ["目标", "监控", "自评", "复核", "确认", "公开"],
        "tones": [(tone.value, word) for tone, word in zip(Tone, WORDS, strict=True)],
        "money": D(3522200), "rate": D("0.728"), "points": D("7.28"), "nothing": None,
        "span": timedelta(hours=2, minutes=15),
        "full": D(1), "low": D("0.924"), "most": D(10), "today": D("8.9"),
    }  # fmt: skip
    return render(request, "web/styleguide.html", context)


WORDS = ("正常", "降级", "中断", "未知", "维护", "待办", "未开始")


def sample_trace(request: HttpRequest) -> HttpResponse:
    """What a figure's door opens."""
    context = {
        "title": "网络运行畅通日率",
        "facts": [
            ("口径", "单位日畅通 v2：每日中断 ≤ 30 分钟"),
            ("时段", "2020-01-01 至 2020-12-31"),
            ("覆盖", "99.2 %；未测得 37 小时（采集器检修）"),
        ],
        "records": [
            ("06-17 02:14　兰州—定西干线", timedelta(hours=1, minutes=52)),
            ("08-03 15:40　金昌紫金云接入", timedelta(minutes=48)),
        ],
    }
    return render(request, "web/styleguide_trace.html", context)
