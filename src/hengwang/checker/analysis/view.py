"""One look at a report shared by all rules: its texts, rows and chapters, computed once."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from hengwang.checker.analysis.counts import Count, counts_in
from hengwang.checker.analysis.parts_of_sums import doubts_of_parts, named_sums
from hengwang.checker.analysis.sentence_figures import Around, Doubt, doubts_in
from hengwang.checker.analysis.topics import Topic, topic_of
from hengwang.checker.analysis.wording import folded, without_titles
from hengwang.checker.document import Paragraph, Place, Table
from hengwang.checker.facts.spelled import in_digits
from hengwang.checker.facts.words import decimal_of
from hengwang.checker.report import Heading, Indicator, Report, Sentence

_DIGIT = re.compile(r"\d")
_NARRATIVE_AT_LEAST = 600
_TITLE = 24
_EARLIER = 16
_FIGURES = 2
_LABEL = re.compile(r"(?!.*(?:合计|小计|总计|资金|支出|指标))[\u4e00-\u9fff]{3,12}")
_GOAL_TITLE = 12
_PLAN = re.compile(r"改进|建议|下一步|今后|整改|应用和公开")
_RESULT = re.compile(
    r"实施情况|开展情况|完成情况|产出|工作成效|执行情况|指标分析|组织实施|主要经验"
)
_PROBLEM = re.compile(r"^(?:存在|主要|发现|项目存在)?的?(?:主要)?问题|存在的?(?:主要)?问题")
_GOALS = re.compile(r"绩效目标$|目标设[定置]|总体目标|阶段性?目标|年度目标|项目绩效目标")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text with its place: a paragraph or a cell."""

    text: str
    place: Place
    in_table: bool


class View:
    """Derived facts of one report; every property is computed at first use."""

    def __init__(self, report: Report) -> None:
        self.report = report

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Paragraphs and non-empty cells in reading order."""
        found: list[Passage] = []
        for block in self.report.document.blocks:
            if isinstance(block, Table):
                cells = (cell for row in block.rows for cell in row)
                found += [Passage(c.text, c.place, in_table=True) for c in cells if c.text.strip()]
            elif block.text.strip():
                found.append(Passage(block.text, block.place, in_table=False))
        return tuple(found)

    @cached_property
    def prose(self) -> tuple[Paragraph, ...]:
        """Paragraphs with text."""
        return tuple(p for p in self.report.document.paragraphs() if p.text.strip())

    @cached_property
    def text(self) -> str:
        """All text of the document, one passage a line."""
        return "\n".join(passage.text for passage in self.passages)

    @cached_property
    def own_words(self) -> str:
        """All text without the titles of cited documents."""
        return without_titles(self.text)

    @cached_property
    def is_report(self) -> bool:
        """True when there is a narrative, False for a bare form or table."""
        return sum(len(p.text) for p in self.prose) >= _NARRATIVE_AT_LEAST

    @cached_property
    def is_interim(self) -> bool:
        """True for a monitoring form of the running year: nothing has to be finished yet."""
        return "监控" in (self.report.title or "") or "监控" in (self.report.kind or "")

    @cached_property
    def rows(self) -> tuple[Indicator, ...]:
        """Indicator rows of tables that say something; narrated indicators are not rows."""
        return tuple(
            row
            for row in self.report.indicators
            if not row.is_slot and "narrated" not in row.columns
        )

    @cached_property
    def has_results(self) -> bool:
        """True when the indicator rows print what was reached."""
        return any(row.actual and not row.actual.empty for row in self.rows)

    def topic(self, row: Indicator) -> Topic | None:
        """Return what kind of indicator a row is, by its second, first or third level name."""
        return topic_of(row.level2) or topic_of(row.level1) or None

    @cached_property
    def sentence_chapters(self) -> tuple[str, ...]:
        """For each sentence the titles of the headings above it, outermost first, by 〉."""
        trails = self._trails
        return tuple("" if s.heading is None else trails[s.heading] for s in self.report.sentences)

    @cached_property
    def _trails(self) -> tuple[str, ...]:
        stack: list[tuple[int, int | None, str]] = []
        trails = []
        for heading in self.report.headings:
            depth = _depth(heading, stack)
            while stack and stack[-1][0] >= depth:
                stack.pop()
            stack.append((depth, heading.ordinal, heading.title[:_TITLE]))
            trails.append("〉".join(title for _, _, title in stack))
        return tuple(trails)

    @cached_property
    def heading_lines(self) -> frozenset[int]:
        """Indices of the sentences that are nothing but a heading."""
        titles = [folded(h.title).rstrip("。：:") for h in self.report.headings]
        return frozenset(
            s.index
            for s in self.report.sentences
            if s.heading is not None
            and folded(s.text).rstrip("。：:").endswith(titles[s.heading])
            and len(folded(s.text)) <= len(titles[s.heading]) + 6
        )

    def below(self, heading: int) -> list[Sentence]:
        """Return the sentences directly under a heading, without the heading itself."""
        return [
            s
            for s in self.report.sentences
            if s.heading == heading and s.index not in self.heading_lines
        ]

    def chapter(self, sentence: Sentence) -> str:
        """Return the trail of headings above a sentence."""
        return self.sentence_chapters[sentence.index] if self.sentence_chapters else ""

    def is_plan(self, sentence: Sentence) -> bool:
        """True for a sentence of the chapters on what should be done."""
        return sentence in self._improvements or bool(_PLAN.search(self.chapter(sentence)))

    def is_problem(self, sentence: Sentence) -> bool:
        """True for a sentence of the chapter on problems."""
        return sentence in self._problems

    def is_goal(self, sentence: Sentence) -> bool:
        """True for a sentence that states what was wanted."""
        if self.is_problem(sentence) or self.is_plan(sentence):
            return False
        trail = self.chapter(sentence).rsplit("〉", maxsplit=2)[-2:]
        return any(_GOALS.search(title) and len(title) <= _GOAL_TITLE for title in trail) or (
            sentence.text.startswith("目标")
        )

    def is_result(self, sentence: Sentence) -> bool:
        """True for a sentence of the chapters on what was done."""
        return bool(_RESULT.search(self.chapter(sentence))) and not self.is_plan(sentence)

    @cached_property
    def _improvements(self) -> frozenset[Sentence]:
        return frozenset(self.report.improvements)

    @cached_property
    def problems(self) -> tuple[Sentence, ...]:
        """Sentences that name a problem: those of the report, and items under 存在的问题."""
        known = frozenset(self.report.problems)
        return tuple(s for s in self.report.sentences if s in known or self._under_problems(s))

    def _under_problems(self, sentence: Sentence) -> bool:
        trail = self.chapter(sentence).split("〉")
        above = trail[:-1] if sentence.index in self.heading_lines else trail
        under = any(_PROBLEM.search(title) for title in above)
        return under and not _PLAN.search(trail[-1])

    @cached_property
    def _problems(self) -> frozenset[Sentence]:
        return frozenset(self.problems)

    @cached_property
    def counted(self) -> tuple[tuple[Sentence, Count], ...]:
        """Every counted thing of the sentences, cited titles aside."""
        return tuple(
            (s, count)
            for s in self.report.sentences
            if _DIGIT.search(text := in_digits(s.text))
            for count in counts_in(without_titles(text))
        )

    @cached_property
    def row_labels(self) -> frozenset[str]:
        """Names in front of rows of figures: schools, villages, counties; indicators are none."""
        scored = {(row.place.table, row.place.row) for row in self.report.indicators}
        found = set()
        for table in self.report.document.tables():
            for number, row in enumerate(table.rows, start=1):
                first = row[0].text.strip() if row and (table.number, number) not in scored else ""
                figures = sum(decimal_of(cell.text) is not None for cell in row[1:])
                if figures >= _FIGURES and _LABEL.fullmatch(first):
                    found.add(first)
        return frozenset(found)

    @cached_property
    def known(self) -> dict[str, set[Decimal]]:
        """Every counted value of the report, by unit."""
        found: dict[str, set[Decimal]] = {}
        for passage in self.passages:
            if _DIGIT.search(text := in_digits(passage.text)):
                for count in counts_in(text):
                    found.setdefault(count.unit, set()).add(count.value)
        return found

    @cached_property
    def doubts(self) -> tuple[tuple[Sentence, Doubt], ...]:
        """Figures that the others of their sentence or paragraph contradict."""
        return tuple(self._doubts())

    def _doubts(self) -> Iterator[tuple[Sentence, Doubt]]:
        sums = named_sums(self.counted)
        heading: int | None = None
        earlier: list[Count] = []
        for sentence in self.report.sentences:
            text = in_digits(sentence.text)
            counts = counts_in(text) if _DIGIT.search(text) else []
            if sentence.heading != heading:
                heading, earlier = sentence.heading, []
            if counts:
                around = Around(self.known, earlier[-_EARLIER:], sums, self._spent_on)
                found = (*doubts_in(text, counts, around), *doubts_of_parts(text, counts, around))
                for doubt in found:
                    yield sentence, replace(doubt, quote=sentence.text)
            earlier += counts

    def _spent_on(self, thing: str) -> set[Decimal]:
        """What the whole project spent, and with a thing the sums told in sentences on it."""
        if not thing:
            return self._spent
        told = {c.value for s, c in self.counted if c.unit == "元" and thing in s.text}
        return told | self._spent

    @cached_property
    def _spent(self) -> set[Decimal]:
        rows = (row.executed for row in self.report.funds if row.is_total)
        told = (a for a in self.report.amounts if a.sentence is not None and a.role == "executed")
        return {a.yuan for a in (*rows, *told) if a is not None and a.yuan is not None}

    @cached_property
    def table_captions(self) -> tuple[str, ...]:
        """Captions of the tables."""
        return tuple(table.caption for table in self.report.document.tables())


def _depth(heading: Heading, stack: list[tuple[int, int | None, str]]) -> int:
    """Return the depth; a number that continues a list of another style belongs to that list."""
    ordinal = heading.ordinal
    if ordinal is None or ordinal == 1:
        return heading.depth
    if any(depth == heading.depth and last == ordinal - 1 for depth, last, _ in stack):
        return heading.depth
    kin = [depth for depth, last, _ in stack if last == ordinal - 1 and depth < heading.depth]
    return kin[0] if kin else heading.depth


class _Last(threading.local):
    view: View | None = None


_last = _Last()


def view_of(report: Report) -> View:
    """Return the view of a report; that of the last report asked for is kept for each thread."""
    if _last.view is None or _last.view.report is not report:
        _last.view = View(report)
    return _last.view
