"""Second-level indicators of the form under which nothing stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.wording import folded
from hengwang.checker.document import Place, Table, TableCell
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_SECOND, _THIRD = "二级指标", "三级指标"
_FILLED_AT_LEAST = 2
_HEAD_WITHIN = 40


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str
    place: Place
    is_empty: bool


class SecondLevelSlotEmpty(Rule):
    """Looks for a second-level name whose rows are blank; 无 and dashes are an answer.

    Rows that span the table are headings, and a form nobody has filled in is no report.
    """

    name = "second-level-slot-empty"
    severity = Severity.ADVICE
    family = "structure"
    why = "A reader cannot know whether the class does not apply or was forgotten."
    source = "财预〔2020〕10号 附件 自评表: 各二级指标下填列三级指标"
    message_en = "Nothing stands under %(names)s: fill it in, or write that it does not apply"
    message_zh = "二级指标%(names)s下未填三级指标：请补充，不涉及的请注明"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each table."""
        for table in report.document.tables():
            slots = list(_slots(table))
            empty = [slot for slot in slots if slot.is_empty]
            if empty and len(slots) - len(empty) >= _FILLED_AT_LEAST:
                names = "、".join(f"“{slot.name}”" for slot in empty)
                yield together(self, [(slot.place, slot.name) for slot in empty], names=names)


def _slots(table: Table) -> Iterator[_Slot]:
    head = next((at for at, row in enumerate(table.rows[:_HEAD_WITHIN]) if _is_head(row)), None)
    if head is None:
        return
    names = [folded(cell.text) for cell in table.rows[head]]
    second, width = names.index(_SECOND), len(names)
    group: list[Sequence[TableCell]] = []
    for row in table.rows[head + 1 :]:
        if len(row) != width or _spans(row, second):
            yield from _closed(group, second)
            group = []
        elif row[second].text.strip():
            yield from _closed(group, second)
            group = [row]
        elif group and any(cell.text.strip() for cell in row[:second]):
            yield from _closed(group, second)
            group = []
        elif group:
            group.append(row)
    yield from _closed(group, second)


def _is_head(row: Sequence[TableCell]) -> bool:
    if not any("级" in cell.text for cell in row):
        return False
    names = [folded(cell.text) for cell in row]
    return _SECOND in names and _THIRD in names and names.index(_SECOND) < names.index(_THIRD)


def _spans(row: Sequence[TableCell], second: int) -> bool:
    """A heading or a total: the name goes on into the column of the third level."""
    return len(row) > second + 1 and row[second + 1].merged and not row[second].merged


def _closed(group: Sequence[Sequence[TableCell]], second: int) -> Iterator[_Slot]:
    if group:
        cell = group[0][second]
        right = (other for row in group for other in row[second + 1 :])
        yield _Slot(" ".join(cell.text.split()), cell.place, not any(c.text.strip() for c in right))
