"""A supplier at work on the requirements before the tender."""

import re
from collections.abc import Iterable

from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_SUPPLIER = re.compile(
    r"(?:会同|联合|委托|邀请|由|组织)[^，,。；;]{0,16}(?:技术支撑单位|承建单位|承建商|运维单位|施工单位|供应商|开发商|公司|服务商)[^，,。；;]{0,6}"
    r"(?:提前|先行|预先)?(?:开展|进行|编制|完成)[^，,。；;]{0,8}(?:需求|方案|参数|设计|清单)"
)
_TENDER = re.compile(r"招标|采购文件|开标|中标|竞争性磋商|公开招标")
_EARLY = re.compile(r"提前|先行|预先|招标前|采购前")


class RequirementsBeforeTender(Rule):
    """Looks for requirements work with a supplier, said to be early, in a paragraph on a tender."""

    name = "requirements-before-tender"
    severity = Severity.ADVICE
    family = "text"
    why = "Who writes the requirements must not bid for them."
    source = "政府采购法实施条例 第十八条: 提供整体设计、规范编制的供应商不得再参加采购活动"
    message_en = "A supplier worked on the requirements before the tender: “%(text)s”"
    message_zh = "招标前由供应商参与需求工作，存在公平风险：“%(text)s”"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each such sentence."""
        for sentence in report.sentences:
            found = _SUPPLIER.search(sentence.text)
            if found is None or not _EARLY.search(sentence.text):
                continue
            beside = [
                s for s in report.sentences if s.place == sentence.place and s is not sentence
            ]
            if any(_TENDER.search(s.text) for s in beside):
                yield self.finding(sentence.place, quote=sentence.text, text=found[0])
