"""The sheet of targets as bureaus write it: headings, words, the empty workbook, reading it."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from hengwang.files.workbook_rows import DAMAGE, doubt_of, visible_tables
from hengwang.kernel.search_text import normalize
from hengwang.monitoring.choices import TargetKind
from hengwang.monitoring.errors import WatchSheetUnreadableError

TITLE = "监控对象"
MOST_ROWS = 5_000
HEADER_WITHIN = 10
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "name": ("名称", "对象名称", "监控对象"),
        "kind": ("类型", "对象类型"),
        "unit": ("单位", "所属单位"),
        "address": ("地址", "IP地址", "IP", "管理地址", "域名"),
        "parent": ("上级", "上级对象", "上联"),
        "backbone": ("骨干", "核心或汇聚"),
        "asked": ("监测方式", "检查方式"),
        "collector": ("采集器", "采集点"),
        "credential": ("凭据", "SNMP凭据"),
        "interval_s": ("间隔秒", "间隔（秒）", "间隔"),
    }
)
NEEDED = frozenset({"name", "asked"})
KINDS: Mapping[str, TargetKind] = MappingProxyType(
    {
        **{kind.value: kind for kind in TargetKind},
        "专线": TargetKind.CIRCUIT,
        "设备": TargetKind.DEVICE,
        "服务": TargetKind.SERVICE,
        "网站": TargetKind.WEBSITE,
        "系统": TargetKind.SYSTEM,
        "业务系统": TargetKind.SYSTEM,
        "传感器": TargetKind.SENSOR,
    }
)
HINTS: Mapping[str, str] = MappingProxyType(
    {
        "asked": "ping、tcp:443、https://www.gov.example/、snmp，可用顿号写几种；第一种决定通断",
        "kind": "专线、设备、服务、网站、业务系统、传感器；空着即为设备",
        "parent": "本表或已有监控对象的名称；上级中断时本对象为不可达，不单独告警",
        "unit": "空着即为本人单位；须与单位名录一致",
        "collector": "空着即用本人可用的第一个采集器",
        "credential": "snmp 时必填，填凭据名称",
        "backbone": "是 或 否",
    }
)


@dataclass(frozen=True, slots=True)
class GivenRow:
    """One line of the sheet: its number and what stands under which heading."""

    number: int
    cells: Mapping[str, str]


def template_workbook() -> bytes:
    """The empty workbook as xlsx; a star marks what must be filled in."""
    book = Workbook()
    page: Any = book.active
    page.title, page.freeze_panes = TITLE, "A2"
    for at, (name, titles) in enumerate(COLUMNS.items(), start=1):
        cell = page.cell(row=1, column=at, value=titles[0] + ("*" if name in NEEDED else ""))
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EEF2F7")
        page.column_dimensions[get_column_letter(at)].width = 20
        if name in HINTS:
            cell.comment = Comment(HINTS[name], TITLE)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read_sheet(workbook: BinaryIO) -> list[GivenRow]:
    """Rows of the first sheet whose headings are ours.

    Raises:
        WatchSheetUnreadableError: No workbook, no such sheet, or too many rows.
    """
    try:
        tables = visible_tables(workbook, MOST_ROWS + HEADER_WITHIN + 1)
    except DAMAGE as error:
        raise WatchSheetUnreadableError(reason="xlsx") from error
    for table in tables:
        rows = list(_rows_of(table.rows))
        if len(rows) > MOST_ROWS:
            raise WatchSheetUnreadableError(reason=f"> {MOST_ROWS}")
        if rows:
            return rows
    raise WatchSheetUnreadableError(reason=TITLE)


def _rows_of(table: Sequence[Sequence[Any]]) -> Iterator[GivenRow]:
    words = {normalize(word): name for name, titles in COLUMNS.items() for word in titles}
    places: dict[str, int] = {}
    for number, line in enumerate(table, start=1):
        if not places and number <= HEADER_WITHIN:
            heads = [words.get(normalize(str(cell or "")).removesuffix("*")) for cell in line]
            found = {name: at for at, name in reversed(list(enumerate(heads))) if name}
            places = found if found.keys() >= NEEDED else {}
        elif places and any(cell not in {None, ""} for cell in line):
            cells = {name: _text(line[at], number) for name, at in places.items() if at < len(line)}
            yield GivenRow(number, cells)


def _text(value: Any, row: int) -> str:
    if (doubt := doubt_of(value)) is not None:
        # A formula without a result, an error, a number cut short: none of them was meant.
        raise WatchSheetUnreadableError(reason=f"{row}: {doubt}")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()
