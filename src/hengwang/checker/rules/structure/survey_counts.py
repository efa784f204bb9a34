"""More questionnaires returned than sent out."""

import re
from collections.abc import Iterable
from itertools import pairwise

from hengwang.checker.analysis.grouping import together
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class SurveyCountsImpossible(Rule):
    """Compares distributed, returned and valid questionnaires."""

    name = "survey-counts-impossible"
    severity = Severity.ERROR
    family = "structure"
    why = "A survey whose counts cannot be true proves no satisfaction."
    source = "arithmetic: valid ≤ returned ≤ distributed"
    message_en = "Questionnaires: %(counts)s"
    message_zh = "问卷份数不合理：%(counts)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding, quoting the sentences with the counts."""
        survey = report.survey
        steps = [
            ("发放", survey.distributed),
            ("收回", survey.returned),
            ("有效", survey.valid),
        ]
        known = [(name, count) for name, count in steps if count is not None]
        wrong = [
            f"{name} {count} < {later} {more}"
            for (name, count), (later, more) in pairwise(known)
            if more > count
        ]
        quoted = [
            (s.place, s.text)
            for s in survey.sentences
            if any(str(c) in re.sub("[,，]", "", s.text) for _, c in known)
        ]
        if wrong and quoted:
            counts = "; ".join(wrong)
            yield together(self, quoted, numbers=counts, counts=counts)
