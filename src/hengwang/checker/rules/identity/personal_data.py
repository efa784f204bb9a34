"""Telephone and identity numbers in a report that is going to be published."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_IDENTITY = re.compile(
    r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dXx])"
)
_CARD = re.compile(r"(?:账号|帐号|卡号)[:：\s]*\d[\d ]{11,22}\d")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


class PersonalDataPublished(Rule):
    """Finds identity and account numbers, and mobile numbers outside the contact cell of a form."""

    name = "personal-data-published"
    aliases = ("personal-data",)
    severity = Severity.WARNING
    family = "identity"
    why = "Reports are published; numbers of persons are not."
    source = "个人信息保护法 第二十五条; GB/T 35273; 政府信息公开条例 第十五条"
    message_en = "%(count)s numbers of persons in the report"
    message_zh = "报告中有%(count)s处个人信息（身份证号、手机号或账号）"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding; the numbers themselves are masked in the quote."""
        hits = []
        for passage in view_of(report).passages:
            patterns = (_IDENTITY, _CARD) if passage.in_table else (_IDENTITY, _CARD, _MOBILE)
            for pattern in patterns:
                hits += [
                    (passage.place, found[0][:3] + "*" * (len(found[0]) - 3))
                    for found in pattern.finditer(passage.text)
                ]
        if hits:
            yield together(self, hits)
