"""Phrases that name a project, and how far one names the project of the report."""

import re
from functools import lru_cache

from hengwang.checker.analysis.wording import pairs, without_titles
from hengwang.checker.report import Report

_HEAD = r"(?:项目|经费|资金|费用|专项|工程|补贴|补助|费)"
_DONE = r"(?:项目)?(?:支出|资金|整体|的)?(?:开展|实施|进行|组织)(?:了)?"
_DONE += r"(?:绩效|财政|部门|自|综合|客观|全面|重点)"
_SCORED = r"(?:项目)?(?:支出)?绩效(?:自?评价?)(?:总分|得分|综合得分|评分|结果)"
EVALUATED = re.compile(
    rf"(?P<name>[\u4e00-\u9fffA-Za-z0-9“”（）()、及和与+-]{{3,48}}?{_HEAD})(?:{_DONE}|{_SCORED})"
)
_LEAD = re.compile(
    r"^.*(?:通过对|针对|关于|依据|根据|对于|了解|围绕|就|对|为|将|[，,。；：:])(?=[\u4e00-\u9fff\d“])"
)
_YEAR = re.compile(r"(?:19|20)\d{2}\s*(?:年度?|-)?|本年度?|上年度?|年度")
_GENERIC = re.compile(
    r"项目|专项|资金|经费|支出|绩效|评价|自评|预算|财政|部门|单位|工作|情况|本次|此次|该|本|各|全部|市级|省级|县级|区级|"
    r"重点|整体|年度|使用|管理办?法?|相关|所有|有关|专业|第三方|机构|我[省市县区局委办]|全[省市县区]|费用?$|补[贴助]$|工程|建设|运行|维护|运维"
)
_OWN = 0.34
_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,7}?(?:省|市|县|区|州)(?!政|域|场|直)")


@lru_cache(maxsize=2048)
def core_of(name: str) -> str:
    """Return a project's name without year, region and the words every project has."""
    bare = _PLACE.sub("", re.sub(r"[“”\"《》]", "", _YEAR.sub("", name)).strip())
    return _GENERIC.sub("", re.sub(r"[（(][^（）()]*[)）]", "", bare))


def own_names(report: Report) -> str:
    """Return all words by which the report calls its project: form, title, sub-projects."""
    rows = [row.name for table in report.spending for row in table.rows]
    title = _without_bodies(report.title or "", report)
    return " ".join([core_of(report.project or ""), core_of(title), *rows])


def _without_bodies(name: str, report: Report) -> str:
    """Return a name without the bodies in front of it: what stands before the year, if any."""
    for body in (report.operating_body, report.supervising_body):
        if body:
            name = name.replace(body, "")
    year = re.search(r"(?:19|20)\d{2}\s*年", name)
    return name[year.end() :] if year else name


def evaluated_names(text: str) -> list[tuple[str, str]]:
    """Return (name, phrase) of projects of which a sentence says that they were evaluated."""
    found: list[tuple[str, str]] = []
    if "评" not in text and "绩效" not in text:
        return found
    own = without_titles(text)
    for hit in EVALUATED.finditer(own):
        name = _LEAD.sub("", hit["name"])
        if len(core_of(name)) >= 2:  # noqa: PLR2004
            found.append((name, hit[0]))
    return found


def is_foreign(name: str, report: Report) -> bool:
    """True when a name shares less than a third of its core with the project's own names."""
    wanted = pairs(core_of(_without_bodies(name, report)))
    own = pairs(own_names(report))
    if len(wanted) < 2 or not pairs(core_of(report.project or report.title or "")):  # noqa: PLR2004
        return False
    return len(wanted & own) / len(wanted) < _OWN
