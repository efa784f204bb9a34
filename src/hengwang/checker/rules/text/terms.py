"""One notation or one name in two spellings."""

import re
from collections.abc import Iterable, Iterator

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.tallies import statements
from hengwang.checker.analysis.topics import Part, part_of
from hengwang.checker.analysis.view import view_of
from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_NOTATIONS = (
    re.compile(r"\d{1,2}\s*(?P<spelling>[*×xXＸ✕╳﹡＊])\s*\d{1,2}(?=小时|h|H|天)"),
    re.compile(r"(?P<spelling>账|帐)(?=户|号|簿|目|务)"),
    re.compile(r"(?P<spelling>登录|登陆)(?=系统|平台|账号|网站|界面|后台)"),
)


class TermInconsistent(Rule):
    """Looks for two spellings of one notation, and for a section of points under another name."""

    name = "term-inconsistent"
    severity = Severity.ADVICE
    family = "text"
    why = "Two spellings look like two things."
    source = "GB/T 15835 出版物上数字用法; GB/T 9704: 用语统一"
    message_en = "Different spellings: %(spellings)s"
    message_zh = "用语或写法不统一：%(spellings)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each notation and one for section names."""
        for pattern in _NOTATIONS:
            found: dict[str, tuple[str, Place, str]] = {}
            for passage in view_of(report).passages:
                for hit in pattern.finditer(passage.text):
                    shown = passage.text[hit.start() : hit.end() + 8]
                    found.setdefault(hit["spelling"], (hit[0], passage.place, shown))
            if len(found) > 1:
                spellings = " / ".join(text for text, _, _ in found.values())
                yield together(
                    self,
                    [(place, shown) for _, place, shown in found.values()],
                    numbers=spellings,
                    spellings=spellings,
                )
        yield from self._sections(report)

    def _sections(self, report: Report) -> Iterator[Finding]:
        declared = statements(report, "declared", "text")
        own = {s.place for s in declared.values()}
        later = [h for h in report.headings if h.place not in own]
        titles = [h for h in later if len(h.title) <= 16 and "指标" in h.title]  # noqa: PLR2004
        named = {part_of(h.title) for h in later if len(h.title) <= 16}  # noqa: PLR2004
        section = declared.get(Part.SATISFACTION.value)
        if section is None or len(declared) < 3 or Part.SATISFACTION in named:  # noqa: PLR2004
            return
        for heading in titles:
            if part_of(heading.title) is Part.BENEFIT and "效果" in heading.title:
                index = report.headings.index(heading)
                below = "".join(s.text for s in report.sentences if s.heading == index)
                if "满意" in below:
                    spellings = f"{section.name} / {heading.title}"
                    yield together(
                        self,
                        [(heading.place, heading.text), (section.place, section.quote)],
                        numbers=spellings,
                        spellings=spellings,
                    )
                    return
