"""The rules an office writes as data: phrases, sections, columns and limits of figures."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from decimal import Decimal
from types import new_class
from typing import Any, ClassVar

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.view import Passage, View, view_of
from hengwang.checker.analysis.wording import clause_around, folded
from hengwang.checker.document import Place, Table
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.own.schema import Kind, OwnRule
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report
from hengwang.kernel.quantities import Qualifier, parse_quantities

_HEAD_ROWS = 3
_TABLE_OF_INDICATORS = ("三级指标", "指标名称", "二级指标", "绩效指标")
_FIGURE_WITHIN = 14


class StatedRule(Rule):
    """A rule made from data; the name and the words are those of its statement."""

    family = "own"
    severity = Severity.WARNING
    source = "the office's own rules"
    stated: ClassVar[OwnRule]

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield what is wrong in the documents the rule is for."""
        wanted = self.stated.title_has
        title = folded(report.title or "")
        if not wanted or any(folded(word) in title for word in wanted):
            yield from self._found(view_of(report))

    @abstractmethod
    def _found(self, view: View) -> Iterator[Finding]:
        """Yield what is wrong."""

    def _has(self, text: str) -> bool:
        plain = folded(text)
        return any(folded(phrase) in plain for phrase in self.stated.phrases)

    def _missing(self, view: View, place: Place | None = None) -> Iterator[Finding]:
        """Yield the finding that nothing was found, at `place` or the title."""
        first = next(iter(view.passages), None)
        where = place or view.report.title_place or (first.place if first else None)
        if where is not None:
            quote = view.report.title or (first.text[:40] if first else "")
            yield self.finding(where, quote=quote, numbers=" / ".join(self.stated.phrases))

    def _passages(self, view: View) -> Iterator[Passage]:
        """Passages of the chapters the rule is for; all when it names none."""
        if not self.stated.chapter:
            yield from view.passages
            return
        # A chapter ends where the next heading of the same or a higher depth begins.
        within: int | None = None
        heads = {heading.place.block: heading for heading in view.report.headings}
        for passage in view.passages:
            heading = heads.get(passage.place.block)
            if heading is not None and not passage.in_table:
                if any(word in heading.title for word in self.stated.chapter):
                    within = heading.depth if within is None else min(within, heading.depth)
                elif within is not None and heading.depth <= within:
                    within = None
            if within is not None:
                yield passage


class RequiredPhrase(StatedRule):
    """Looks for one of the phrases."""

    def _found(self, view: View) -> Iterator[Finding]:
        if not any(self._has(passage.text) for passage in self._passages(view)):
            yield from self._missing(view)


class ForbiddenPhrase(StatedRule):
    """Looks for phrases that must not stand there; one finding for all places."""

    def _found(self, view: View) -> Iterator[Finding]:
        items = []
        for passage in self._passages(view):
            for phrase in self.stated.phrases:
                at = passage.text.find(phrase)
                if at >= 0:
                    clause = clause_around(passage.text, at, at + len(phrase))
                    items.append((passage.place, clause))
        if items:
            yield together(self, items)


class RequiredSection(StatedRule):
    """Looks for a heading with one of the phrases."""

    def _found(self, view: View) -> Iterator[Finding]:
        if not any(self._has(heading.title) for heading in view.report.headings):
            yield from self._missing(view)


class RequiredColumn(StatedRule):
    """Looks at the head of every table of indicators for one of the phrases."""

    def _found(self, view: View) -> Iterator[Finding]:
        tables = [t for t in view.report.document.tables() if _head_of_indicators(t)]
        if tables and not any(self._has(head) for t in tables for head in _head_of_indicators(t)):
            yield from self._missing(view, tables[0].place)


class FigureLimit(StatedRule):
    """Compares the figure printed after one of the phrases, or in its row, with the limits."""

    def _found(self, view: View) -> Iterator[Finding]:
        seen: set[tuple[Place, Decimal]] = set()
        for place, value, quote in (*self._in_text(view), *self._in_rows(view)):
            if (place, value) not in seen and self._outside(value):
                seen.add((place, value))
                yield self.finding(place, quote=quote, numbers=self._compared(value))

    def _in_text(self, view: View) -> Iterator[tuple[Place, Decimal, str]]:
        for passage in view.passages:
            for phrase in self.stated.phrases:
                at = passage.text.find(phrase)
                while at >= 0:
                    end = at + len(phrase)
                    clause = clause_around(passage.text, at, end)
                    rest = passage.text[end : end + _FIGURE_WITHIN + 20]
                    for value in self._values(rest.split("，")[0].split("；")[0]):
                        yield passage.place, value, clause
                    at = passage.text.find(phrase, end)

    def _in_rows(self, view: View) -> Iterator[tuple[Place, Decimal, str]]:
        for row in view.rows:
            if row.actual and not row.actual.empty and self._has(row.level3):
                for value in self._values(row.actual.text):
                    yield row.actual.place, value, row.quote

    def _values(self, text: str) -> Iterator[Decimal]:
        """Yield the first exact figure of the rule's unit, if it comes soon."""
        for quantity, start, _ in parse_quantities(text):
            if start > _FIGURE_WITHIN:
                return
            if quantity.unit == self._unit and quantity.qualifier is Qualifier.EXACT:
                yield quantity.value
                return

    @property
    def _unit(self) -> str:
        parsed = parse_quantities(f"1{self.stated.unit}")
        return parsed[0][0].unit if parsed else self.stated.unit

    def _limit(self, printed: Decimal | None) -> Decimal | None:
        if printed is None:
            return None
        parsed = parse_quantities(f"{printed:f}{self.stated.unit}")
        return parsed[0][0].value if parsed else printed

    def _outside(self, value: Decimal) -> bool:
        low, high = self._limit(self.stated.at_least), self._limit(self.stated.at_most)
        return (low is not None and value < low) or (high is not None and value > high)

    def _compared(self, value: Decimal) -> str:
        low, high = self._limit(self.stated.at_least), self._limit(self.stated.at_most)
        below = low is not None and value < low
        return f"{value:f} < {low:f}" if below else f"{value:f} > {high:f}"


def _head_of_indicators(table: Table) -> tuple[str, ...]:
    """The cells of the first rows that name columns of indicators; empty for other tables."""
    for row in table.rows[: _HEAD_ROWS * 4]:
        cells = tuple(folded(cell.text) for cell in row)
        if any(name in cells for name in _TABLE_OF_INDICATORS):
            return cells
    return ()


_KINDS: dict[Kind, type[StatedRule]] = {
    Kind.REQUIRED_PHRASE: RequiredPhrase,
    Kind.FORBIDDEN_PHRASE: ForbiddenPhrase,
    Kind.REQUIRED_SECTION: RequiredSection,
    Kind.REQUIRED_COLUMN: RequiredColumn,
    Kind.FIGURE_LIMIT: FigureLimit,
}


def stated_rule(stated: OwnRule) -> Rule:
    """Make the rule of a statement; a `%` of its message is printed as such."""

    def fill(namespace: dict[str, Any]) -> None:
        chinese = stated.message.replace("%", "%%")
        namespace |= {
            "name": stated.name,
            "severity": stated.severity,
            "why": stated.why or stated.message,
            "message_zh": chinese,
            "message_en": stated.message_en.replace("%", "%%") or chinese,
            "stated": stated,
            "__doc__": stated.why or stated.message,
        }
        if stated.source:
            namespace["source"] = stated.source

    # Names belong to classes: every statement becomes a class of its own.
    made: type[StatedRule] = new_class(stated.name, (_KINDS[stated.kind],), exec_body=fill)
    return made()
