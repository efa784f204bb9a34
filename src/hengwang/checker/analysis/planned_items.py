"""What a report says was going to be done or paid for: enumerations after 主要内容有, 主要用于."""

import re
from dataclasses import dataclass

from hengwang.checker.analysis.enumerations import items_of
from hengwang.checker.analysis.view import View
from hengwang.checker.analysis.wording import pairs
from hengwang.checker.report import Sentence

_WORK = re.compile(
    r"(?:主要|项目|建设|实施|工作|采购|服务|支出)(?:工作|建设|实施|服务|采购|支出)?(?:内容|任务|范围)(?:主要)?(?:有|为|是|包括|包含)?[:：]?(?:有|为|包括|包含)?"
)
_USE = re.compile(
    r"(?:资金|经费|费用?|款项|预算)?(?:主要)?(?:用于|用途为|开支范围(?:为|包括))(?:支付|以下|保障)?[:：]?"
)
_MIN = 4
_ITEM_AT_MOST = 24
_FILLER = re.compile(
    r"费用?|经费|工作|项目|等|及其?|和|与|建设|服务|应用|管理|运行|内容|主要|年度|\d+年"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """An enumeration of items and the sentence it stands in."""

    items: tuple[str, ...]
    sentence: Sentence


def planned_work(view: View) -> Plan | None:
    """Return the first enumeration of four or more work items."""
    return _first(view, _WORK)


def planned_uses(view: View) -> Plan | None:
    """Return the first enumeration of four or more uses of the money."""
    plan = _first(view, _USE)
    if plan and any(re.search(r"费|租|购|款|补助|补贴", item) for item in plan.items):
        return plan
    return None


def _first(view: View, lead: re.Pattern[str]) -> Plan | None:
    for sentence in view.report.sentences:
        if view.is_plan(sentence) or view.is_problem(sentence):
            continue
        for found in lead.finditer(sentence.text):
            if not found[0].endswith(
                ("有", "为", "是", "包括", "包含", ":", "：", "于", "付", "下")
            ):
                continue
            items = [
                i for i in items_of(sentence.text[found.end() :]) if 1 < len(i) <= _ITEM_AT_MOST
            ]
            if len(items) >= _MIN and len(items) >= len(items_of(sentence.text[found.end() :])) - 1:
                return Plan(tuple(items), sentence)
    return None


def essence(item: str, common: str = "") -> frozenset[str]:
    """Return the pairs of an item that tell it from the others: without filler and the name."""
    kept = _FILLER.sub(" ", item)
    found: set[str] = set()
    for piece in kept.split():
        found |= pairs(piece) if len(piece) > 1 else set()
    return frozenset(found or pairs(item)) - pairs(common)


def echoed(item: str, text: str, common: str = "") -> float:
    """Share (0 to 1) of the essence of an item that a text has."""
    wanted = essence(item, common) or essence(item)
    return len(wanted & pairs(text)) / len(wanted) if wanted else 1.0
