"""Tables and attachments that are referred to and are not there."""

import re
from collections.abc import Iterable, Iterator

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.view import Passage, view_of
from hengwang.checker.analysis.wording import folded
from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_REFERENCE = re.compile(
    r"(?:见|如|参见|附\s*[：:“])\s*[：:“]?\s*(?P<kind>附?表|附件|附图|图)\s*(?P<number>\d+(?:[-－—.]\d+)*|[一二三四五六七八九十])(?![、.．]?\s*项)"
    r"|[（(](?P<kind2>附件|附表)\s*(?P<number2>\d+)[)）]"
    r"|(?:详见|参见|见)\s*(?:附件|附表|后附)?\s*(?P<title>《[^《》]{4,40}[表书册单]》)"
)


class ReferencedAttachmentMissing(Rule):
    """Follows 见表1, （附件3）, 详见《…表》 to a caption, a heading or a title of that name."""

    name = "referenced-attachment-missing"
    aliases = ("attachment-missing",)
    severity = Severity.ERROR
    family = "structure"
    why = "A figure that stands in a table which is not there stands nowhere."
    source = "财预〔2020〕10号 附件 绩效评价报告 (参考提纲): 附件"
    message_en = "Referred to but not in the document: %(names)s"
    message_zh = "文中引用但未附：%(names)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all that is missing."""
        heads = _heads(report)
        missing: dict[str, tuple[Place, str]] = {}
        for sentence in report.sentences:
            for name in _references(sentence.text):
                if name not in missing and not _is_there(name, heads):
                    missing[name] = (sentence.place, sentence.text)
        if missing:
            names = "、".join(missing)
            yield together(self, list(missing.values()), numbers=names, names=names)


def _references(text: str) -> Iterator[str]:
    for found in _REFERENCE.finditer(text):
        if found["title"]:
            yield found["title"].strip("《》")
        else:
            kind, number = found["kind"] or found["kind2"], found["number"] or found["number2"]
            yield f"{kind}{number}"


def _heads(report: Report) -> list[str]:
    """Return the beginnings of passages where a table or an attachment may start."""
    view = view_of(report)
    return [_head(p) for p in view.passages] + [
        " ".join(c.split()) for c in view.table_captions if c
    ]


def _head(passage: Passage) -> str:
    return " ".join(passage.text[:60].split()).lstrip("[（( ")


def _is_there(name: str, heads: list[str]) -> bool:
    wanted = re.sub("[－—]", "-", folded(name))
    spaced = r"\s?".join(map(re.escape, wanted))
    plain = re.compile(rf"{spaced}(?![\d\-.])")
    if re.fullmatch(r"(?:附?表|附件|附图|图)[\d\-.一二三四五六七八九十]+", wanted):
        alone = {"附件1", "附表1", "附件一", "附表一"}
        return any(
            plain.match(re.sub("[－—]", "-", head))
            or (wanted in alone and head in {"附件", "附件:", "附件："})
            for head in heads
        )
    return any(
        wanted in folded(head)
        and not head.endswith("》")
        and len(head) <= len(wanted) + 16
        and "见" not in head
        for head in heads
    )
