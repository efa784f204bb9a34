"""Targets that say the name of their indicator instead of a value: =协调性, 是否适应工作需要."""

import re

from hengwang.checker.analysis.wording import folded, pairs, plain
from hengwang.checker.report import Indicator

_SHORT = 2


def said(row: Indicator) -> str:
    """Return what a target cell says, without its sign."""
    return folded(row.target.text).lstrip("=＝≥>") if row.target else ""


def restates_name(row: Indicator) -> bool:
    """True when the target says the indicator's name or a question instead of a value."""
    words = plain(said(row))
    if len(words) < _SHORT or re.search(r"\d", words):
        return False
    if "是否" in words:
        return True
    name = plain(row.level3)
    bare = re.sub("情况$", "", name)
    restated = words == name or (
        len(words) > _SHORT and words in name and words.endswith(("性", "度", "率", "量", "情况"))
    )
    kin = words.endswith(("程度", "性", "情况")) and bool(pairs(words) & pairs(bare))
    return restated or kin
