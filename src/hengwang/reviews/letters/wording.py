"""The Chinese sentences of a letter; a letter goes out in Chinese whatever its maker reads."""

from datetime import date

from hengwang.pages.tones import Severity
from hengwang.reviews.choices import Family
from hengwang.reviews.examining import place_of
from hengwang.reviews.models import Finding

TITLE = "关于反馈绩效报告复核意见的函"
REQUESTS = {
    Family.SUMS: "核对分项与合计，更正不一致的数据",
    Family.RATES: "按预算数和执行数重新计算并更正",
    Family.SCORES: "按评分规则重新核定得分，或补充给分、扣分依据",
    Family.MONEY: "核对金额和计量单位并更正",
    Family.REPETITION: "核实后统一前后不一致的数据",
    Family.TARGETS: "完善指标和指标值，使其可衡量、可比较",
    Family.IDENTITY: "核对项目名称、年度等信息并更正",
    Family.STRUCTURE: "补充缺少的内容或材料",
    Family.TEXT: "修改文字表述",
    Family.OWN: "按要求修改",
}
TONES = {Severity.ERROR: "请{}。", Severity.WARNING: "请核实并说明原因，或者{}。"}
ADVICE = "建议{}。"
NUMERALS = "零一二三四五六七八九"


def day_text(day: date) -> str:
    """2026年12月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def numeral(number: int) -> str:
    """一, 十二, 三百〇五: the number of a heading, below one thousand."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{NUMERALS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{NUMERALS[tens]}十"
    elif hundreds and ones:
        text += "〇"
    return text + (NUMERALS[ones] if ones else "")


def request_of(finding: Finding, reason: str) -> str:
    """What the office is to do: the reviewer's words, or what findings of this kind ask for."""
    if reason:
        return reason if reason.endswith(("。", "！", "？")) else f"{reason}。"
    family = Family(finding.family) if finding.family in Family.values else Family.TEXT
    form = TONES.get(Severity(finding.severity), ADVICE)
    return form.format(REQUESTS[family])


def place_text(finding: Finding) -> str:
    """第2页 表2 第3行, in Chinese."""
    return place_of(finding.place).in_chinese()


def lead_text(report_count: int, finding_count: int, due_on: date) -> tuple[str, ...]:
    """The first paragraphs."""
    looked = f"我单位对你单位报送的{report_count}份绩效报告进行了复核"
    if not finding_count:
        return (f"{looked}，未发现需要修改的问题。现予反馈。",)
    return (
        f"{looked}，确认需要修改或说明的问题{finding_count}个。现将复核意见反馈你单位，请逐项核实修改，"
        f"并于{day_text(due_on)}前将修改后的报告和修改情况说明报送我单位。",
    )


def closing_text(finding_count: int) -> tuple[str, ...]:
    """The last paragraphs before the signature."""
    if not finding_count:
        return ("特此函告。",)
    return ("对复核意见有异议的，请在上述期限内书面说明理由并附佐证材料。", "特此函告。")


def heading_of(number: int, title: str, year: int | None, findings: int) -> str:
    """一、《…》（2020年度，问题3个）."""
    about = [f"{year}年度"] if year else []
    about.append(f"问题{findings}个")
    name = title if title.startswith("《") else f"《{title}》"
    return f"{numeral(number)}、{name}（{'，'.join(about)}）"
