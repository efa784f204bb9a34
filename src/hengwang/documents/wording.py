"""Words every document uses: state, empty parts, names of kinds, dates."""

import re
from datetime import date

from hengwang.performance.snapshot import Snapshot

# Official documents are in this language whatever their reader reads.
LANGUAGE = "zh-hans"
DRAFT_MARK = "草稿"
UNFILLED = "（未填写）"
NUMERALS = "一二三四五六七八九十"

# Snapshot.kind → what the report calls itself.
REPORT_NAMES = {
    "unit_self": "绩效自评报告",
    "department": "绩效评价报告",
    "finance": "绩效评价报告",
}
KIND_NAMES = {"unit_self": "单位自评", "department": "部门评价", "finance": "财政评价"}


def dated_programme(snapshot: Snapshot) -> str:
    """The project with its year in front, once: many projects carry the year in their name."""
    if re.match(rf"{snapshot.year}年", snapshot.programme):
        return snapshot.programme
    return f"{snapshot.year}年度{snapshot.programme}"


def undated_programme(snapshot: Snapshot) -> str:
    """The project without the year in front, where the sentence names the year already."""
    return re.sub(rf"^{snapshot.year}年度?", "", snapshot.programme)


def expenditure_of(snapshot: Snapshot) -> str:
    """The project as the title of a form names it: …项目支出, without 项目 twice."""
    return f"{dated_programme(snapshot).removesuffix('项目')}项目支出"


def unfilled(snapshot: Snapshot) -> str:
    """What stands for an empty part: said in drafts only, a sealed document leaves it blank."""
    return "" if snapshot.sealed else UNFILLED


def state_text(snapshot: Snapshot) -> str:
    """定稿 or 草稿."""
    return "定稿" if snapshot.sealed else DRAFT_MARK


def chinese_date(day: date) -> str:
    """2021年3月5日, without leading zeros as GB/T 9704 asks."""
    return f"{day.year}年{day.month}月{day.day}日"


def numeral(number: int) -> str:
    """1 to 99 as Chinese numerals, for headings: 十, 十一, 二十三."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{NUMERALS[tens - 1]}十")
    return head + (NUMERALS[ones - 1] if ones else "")
