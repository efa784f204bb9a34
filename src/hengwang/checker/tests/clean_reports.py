"""Reports without a fault, as a text extraction prints them: seeded, of any kind of project."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from random import Random

CENT = Decimal("0.01")


def rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Kind:
    """A kind of project: its name, its items, and its quantity indicators with their units."""

    name: str
    body: str
    city: str
    purpose: str
    items: tuple[str, ...]
    counted: tuple[tuple[str, str, int], ...]
    people: str
    benefit: str


KINDS = (
    Kind(
        "农村公路养护工程",
        "清溪市交通运输局",
        "清溪市",
        "改善农村公路通行条件",
        ("路面修补", "桥梁加固", "标线施划", "边沟清理"),
        (("养护公路里程", "公里", 320), ("加固桥梁数量", "座", 6), ("施划标线长度", "公里", 85)),
        "沿线群众",
        "公路优良率",
    ),
    Kind(
        "县级医院医疗设备购置",
        "青山县卫生健康局",
        "青山县",
        "提升县域诊疗能力",
        ("影像设备购置", "检验设备购置", "手术设备购置"),
        (
            ("购置影像设备数量", "台", 4),
            ("购置检验设备数量", "台", 12),
            ("培训操作人员人数", "人", 60),
        ),
        "就诊患者",
        "设备使用率",
    ),
    Kind(
        "义务教育学校校舍维修",
        "临江区教育局",
        "临江区",
        "消除校舍安全隐患",
        ("教学楼维修", "食堂改造", "运动场改造", "围墙加固"),
        (
            ("维修教学楼面积", "平方米", 5200),
            ("改造食堂数量", "个", 9),
            ("改造运动场数量", "个", 5),
        ),
        "在校师生",
        "校舍达标率",
    ),
    Kind(
        "高标准农田建设",
        "平原县农业农村局",
        "平原县",
        "提高粮食综合生产能力",
        ("土地平整", "灌溉渠道衬砌", "田间道路硬化"),
        (
            ("建设高标准农田面积", "亩", 15000),
            ("衬砌渠道长度", "公里", 42),
            ("硬化田间道路长度", "公里", 31),
        ),
        "受益农户",
        "灌溉水利用率",
    ),
    Kind(
        "城区公园绿化管护",
        "云港市园林管理中心",
        "云港市",
        "保持城区绿地景观",
        ("绿地管护", "行道树修剪", "公园保洁"),
        (
            ("管护绿地面积", "平方米", 860000),
            ("修剪行道树数量", "株", 7200),
            ("管护公园数量", "个", 14),
        ),
        "周边居民",
        "绿植成活率",
    ),
    Kind(
        "公共图书馆免费开放",
        "东湖市文化和旅游局",
        "东湖市",
        "保障群众基本文化权益",
        ("图书采购", "阅读活动", "场馆维护"),
        (("采购图书数量", "册", 12500), ("举办阅读活动次数", "次", 36), ("开放场馆数量", "个", 8)),
        "到馆读者",
        "图书流通率",
    ),
    Kind(
        "基层动物疫病防控",
        "北原旗农牧局",
        "北原旗",
        "防范重大动物疫病发生",
        ("疫苗采购", "冷链设备更新", "防疫人员补助"),
        (
            ("免疫牲畜数量", "头", 96000),
            ("更新冷链设备数量", "台", 18),
            ("补助防疫人员人数", "人", 145),
        ),
        "养殖农户",
        "免疫密度达标率",
    ),
    Kind(
        "政务云平台租赁",
        "江南市数据资源管理局",
        "江南市",
        "支撑部门业务系统上云",
        ("云主机租赁", "存储租赁", "安全服务", "专线租赁"),
        (
            ("租赁云主机数量", "台", 260),
            ("保障业务系统数量", "个", 74),
            ("开展安全检测次数", "次", 12),
        ),
        "上云单位",
        "云平台可用率",
    ),
)


@dataclass
class Row:
    """One indicator row; numbers are kept apart from the print so that they can be spoilt."""

    level1: str
    level2: str
    level3: str
    target: str
    actual: str
    weight: Decimal
    score: Decimal
    note: str = ""


@dataclass
class Facts:
    """All figures of one report, consistent with one another."""

    kind: Kind
    year: int
    budget: dict[str, Decimal]
    executed: dict[str, Decimal]
    spending: list[tuple[str, Decimal, Decimal]]
    rows: list[Row]
    asked: int
    returned: int
    satisfied: Decimal
    order: Sequence[str]
    with_form: bool
    printed: dict[str, str] = field(default_factory=dict)


def split(rng: Random, total: Decimal, parts: int) -> list[Decimal]:
    shares = [rng.uniform(0.6, 1.6) for _ in range(parts)]
    cut = [rounded(total * Decimal(s / sum(shares))) for s in shares]
    cut[-1] += total - sum(cut)
    return cut


def facts(seed: int) -> Facts:
    rng = Random(seed)
    kind = KINDS[seed % len(KINDS)]
    year = rng.randint(2019, 2025)
    total = rounded(Decimal(rng.randint(8_000, 400_000)) / 100)
    carried = rounded(total * Decimal(rng.uniform(0.05, 0.2)))
    budget = {"当年财政拨款": total - carried, "上年结转资金": carried}
    spent = rounded(budget["当年财政拨款"] * Decimal(rng.uniform(0.82, 0.97)))
    executed = {"当年财政拨款": spent, "上年结转资金": carried}
    planned = split(rng, total, len(kind.items))
    paid = _paid(planned, sum(executed.values()))
    spending = list(zip(kind.items, planned, paid, strict=True))
    asked = rng.randint(120, 400)
    returned = asked - rng.randint(0, 20)
    satisfied = Decimal(rng.randint(921, 985)) / 10
    return Facts(
        kind,
        year,
        budget,
        executed,
        spending,
        _rows(rng, kind, year, satisfied),
        asked,
        returned,
        satisfied,
        _orders()[seed % len(_orders())],
        with_form=seed % 3 != 0,
    )


def _paid(planned: list[Decimal], total: Decimal) -> list[Decimal]:
    """Spend the items one after the other, so that no item is paid above its budget."""
    left = sum(planned) - total
    paid = []
    for amount in planned:
        cut = min(left, rounded(amount / 2))
        paid.append(amount - cut)
        left -= cut
    return paid


def _orders() -> list[list[str]]:
    return [
        ["年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
        ["分值", "年度指标值", "实际完成值", "得分", "偏差原因分析及改进措施"],
        ["年度指标值", "分值", "实际完成值", "得分", "偏差原因分析及改进措施"],
    ]


def _rows(rng: Random, kind: Kind, year: int, satisfied: Decimal) -> list[Row]:
    rows = []
    missed = rng.randrange(len(kind.counted))
    for index, (name, unit, number) in enumerate(kind.counted):
        weight = Decimal(8)
        if index == missed:
            done = number - max(1, number // rng.randint(8, 14))
            score = rounded(weight * done / number)
            note = "受雨季和招标流标影响，部分任务未能按期完成；已排入下年一季度计划。"
        else:
            done, score, note = number + rng.randint(0, max(0, number // 20)), weight, ""
        rows.append(
            Row(
                "产出指标",
                "数量指标",
                name,
                f"≥{number}{unit}",
                f"{done}{unit}",
                weight,
                score,
                note,
            )
        )
    rows += [
        Row("产出指标", "质量指标", "项目验收合格率", "100%", "100%", Decimal(8), Decimal(8)),
        Row(
            "产出指标",
            "时效指标",
            "项目完成时间",
            f"{year}年12月底前",
            f"{year}年12月底前",
            Decimal(8),
            Decimal(8),
        ),
        Row("产出指标", "成本指标", "项目成本控制率", "≤100%", "96%", Decimal(10), Decimal(10)),
        Row(
            "效益指标",
            "社会效益指标",
            kind.benefit,
            "≥90%",
            f"{rng.randint(91, 99)}%",
            Decimal(15),
            Decimal(15),
        ),
        Row(
            "效益指标", "可持续影响指标", "管护制度健全性", "健全", "健全", Decimal(15), Decimal(15)
        ),
        Row(
            "满意度指标",
            "服务对象满意度指标",
            f"{kind.people}满意度",
            "≥90%",
            f"{satisfied}%",
            Decimal(10),
            Decimal(10),
        ),
    ]
    return rows


def section(f: Facts, name: str) -> tuple[Decimal, Decimal]:
    mine = [row for row in f.rows if row.level1 == name]
    return sum(r.weight for r in mine), sum(r.score for r in mine)


def execution(f: Facts) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Return budget, executed, rate in percent and score."""
    budget, executed = sum(f.budget.values()), sum(f.executed.values())
    return budget, executed, rounded(executed / budget * 100), rounded(executed / budget * 10)


def level(total: Decimal) -> str:
    return next(
        word for word, low in (("优", 90), ("良", 80), ("中", 60), ("差", 0)) if total >= low
    )


def figures(f: Facts) -> dict[str, str]:
    """Every printed figure by name; a copy with one of them changed is a spoilt report."""
    budget, executed, rate, score = execution(f)
    out, benefit, people = (section(f, n) for n in ("产出指标", "效益指标", "满意度指标"))
    total = score + out[1] + benefit[1] + people[1]
    found = {
        "budget": f"{budget}",
        "executed": f"{executed}",
        "rate": f"{rate}",
        "score": f"{score}",
        "balance": f"{budget - executed}",
        "table_budget": f"{budget}",
        "table_executed": f"{executed}",
        "table_rate": f"{rate}",
        "funds_points": "10",
        "total": f"{total}",
        "form_total": f"{total}",
        "level": level(total),
        "current": f"{f.budget['当年财政拨款']}",
        "carried": f"{f.budget['上年结转资金']}",
        "current_spent": f"{f.executed['当年财政拨款']}",
        "carried_spent": f"{f.executed['上年结转资金']}",
        "text_current": f"{f.budget['当年财政拨款']}",
        "text_carried": f"{f.budget['上年结转资金']}",
        "out_points": f"{out[0]}",
        "out_score": f"{out[1]}",
        "benefit_points": f"{benefit[0]}",
        "benefit_score": f"{benefit[1]}",
        "people_points": f"{people[0]}",
        "people_score": f"{people[1]}",
        "text_score": f"{score}",
        "budget_unit": "万元",
        "executed_unit": "万元",
        "division": f"{rate}",
        "items_budget": f"{budget}",
        "items_spent": f"{executed}",
        "declared_out": f"{out[0]}",
        "declared_benefit": f"{benefit[0]}",
        "meetings": "24",
        "meetings_a": "15",
        "meetings_b": "9",
    }
    for index, (_, planned, paid) in enumerate(f.spending):
        found[f"item_{index}_budget"], found[f"item_{index}_spent"] = f"{planned}", f"{paid}"
    for index, row in enumerate(f.rows):
        found |= {
            f"row_{index}_weight": f"{row.weight}",
            f"row_{index}_score": f"{row.score}",
            f"row_{index}_target": row.target,
            f"row_{index}_actual": row.actual,
            f"row_{index}_note": row.note,
        }
    return found | f.printed


def table(lines: Sequence[Sequence[str]]) -> str:
    return "\n".join("\n".join(f"\t{cell}" for cell in line) + "\n" for line in lines)


def printed(f: Facts) -> str:
    """Return the report as text."""
    p = figures(f)
    k, y = f.kind, f.year
    items = "、".join(k.items)
    missed = next(row for row in f.rows if row.note)
    sent = f"面向{k.people}发放问卷{f.asked}份"
    survey = f"评价组于{y + 1}年1月{sent}，收回有效问卷{f.returned}份。"
    narrative = f"""{y}年{k.name}项目支出绩效评价报告

{k.body}
{y + 1}年3月18日

一、项目基本情况
（一）项目概况
{k.name}项目由{k.body}组织实施，旨在{k.purpose}。项目实施范围覆盖{k.city}全域，主要内容包括{items}等，年内按批复的实施方案推进，各项工作均由中标单位承担，监理单位全程参与。
（二）资金投入和使用情况
{y}年{k.name}项目全年预算{p["budget"]}{p["budget_unit"]}，其中：当年财政拨款{p["text_current"]}万元，上年结转资金{p["text_carried"]}万元。全年实际支出{p["executed"]}{p["executed_unit"]}，年末结余{p["balance"]}万元，预算执行率为{p["rate"]}%，即（{p["executed"]}÷{p["budget"]}）×100%={p["division"]}%。各项内容支出情况见表1。
表1 项目支出明细表（单位：万元）
"""
    narrative += table(
        [["序号", "支出内容", "预算数", "支出数"]]
        + [
            [str(i + 1), name, p[f"item_{i}_budget"], p[f"item_{i}_spent"]]
            for i, (name, _, _) in enumerate(f.spending)
        ]
        + [["合计", "", p["items_budget"], p["items_spent"]]]
    )
    narrative += f"""
（三）项目组织管理情况
项目单位建立了周调度、月通报机制，全年召开项目调度会议{p["meetings"]}次，其中现场会议{p["meetings_a"]}次，视频会议{p["meetings_b"]}次，会议纪要和整改记录均已归档。
二、绩效评价工作开展情况
本次评价依据《项目支出绩效评价管理办法》（财预〔2020〕10号），采用成本效益分析法和公众评判法，评价人员查阅了财务凭证、合同和验收资料，并到项目现场核实。评价总分100分，其中预算执行率{p["funds_points"]}分、产出指标{p["declared_out"]}分、效益指标{p["declared_benefit"]}分、满意度指标{p["people_points"]}分。评价等级按照该办法划分：90分及以上为优，80分及以上、90分以下为良，60分及以上、80分以下为中，60分以下为差。
三、综合评价情况及评价结论
{y}年{k.name}项目绩效评价得分{p["total"]}分，评价等级为“{p["level"]}”。
四、绩效评价指标分析
（一）预算执行情况
预算执行率总分10分，得分{p["text_score"]}分。
（二）产出指标
产出指标总分{p["out_points"]}分，得分{p["out_score"]}分。其中“{missed.level3}”未完成年度指标值，原因是受雨季和招标流标影响，部分任务未能按期完成。
（三）效益指标
效益指标总分{p["benefit_points"]}分，得分{p["benefit_score"]}分。项目建成后管护责任落实到人，管护经费列入年度预算。
（四）满意度指标
满意度指标总分{p["people_points"]}分，得分{p["people_score"]}分。{survey}
五、存在的问题
“{missed.level3}”进度滞后，前期勘察和招标准备时间偏长。
六、有关建议
提前开展下一年度项目的前期准备，将“{missed.level3}”的剩余任务排入一季度计划，并按月督促施工单位完成。

附件：{y}年度项目支出绩效自评表

{y}年度项目支出绩效自评表
"""
    return narrative + form(f)


def form(f: Facts) -> str:
    """Return the form of 财预〔2020〕10号 with the columns in the order of the facts."""
    p = figures(f)
    lines = [
        ["项目名称", f"{f.kind.name}项目"],
        ["主管部门", f.kind.body, "实施单位", f.kind.body],
        [
            "项目资金\n（万元）",
            "",
            "年初预算数",
            "全年预算数",
            "全年执行数",
            "分值",
            "执行率",
            "得分",
        ],
        [
            "",
            "年度资金总额",
            p["table_budget"],
            p["table_budget"],
            p["table_executed"],
            "10",
            f"{p['table_rate']}%",
            p["score"],
        ],
        ["", "其中：当年财政拨款", p["current"], p["current"], p["current_spent"], "", "", ""],
        ["", "上年结转资金", p["carried"], p["carried"], p["carried_spent"], "", "", ""],
        ["", "其他资金", "", "", "", "", "", ""],
        ["绩效指标", "一级指标", "二级指标", "三级指标", *f.order],
    ]
    keys = {
        "年度指标值": "target",
        "实际完成值": "actual",
        "分值": "weight",
        "得分": "score",
        "偏差原因分析及改进措施": "note",
    }
    last = ["", ""]
    for index, row in enumerate(f.rows):
        shown = [
            row.level1 if row.level1 != last[0] else "",
            row.level2 if row.level2 != last[1] else "",
        ]
        last = [row.level1, row.level2]
        values = [p[f"row_{index}_{keys[column]}"] for column in f.order]
        lines.append(["", *shown, row.level3, *values])
    at = f.order.index("分值"), f.order.index("得分")
    end = [""] * len(f.order)
    end[at[0]], end[at[1]] = "100", p["form_total"]
    lines.append(["总分", "", "", "", *end])
    return table(lines)
