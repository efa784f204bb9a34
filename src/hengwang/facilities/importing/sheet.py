"""Sensors from a workbook: headings as people write them, a verdict and problems for each row."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from openpyxl import Workbook

from hengwang.facilities.choices import SensorKind, Spot
from hengwang.facilities.errors import SensorCellError, SensorSheetUnreadableError
from hengwang.files.planned_rows import Verdict
from hengwang.files.workbook_rows import DAMAGE, doubt_of, visible_tables
from hengwang.kernel.errors import DomainError
from hengwang.kernel.search_text import normalize

MOST_ROWS = 20_000
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "room": ("机房", "room"),
    "name": ("传感器", "名称", "测点", "name"),
    "kind": ("类型", "kind"),
    "spot": ("位置", "spot"),
    "source": ("采集对象", "来源", "source"),
    "value_name": ("取值名", "值名", "value"),
    "valid_for_s": ("有效期（秒）", "有效期", "valid"),
    "note": ("备注", "note"),
}
NEEDED = frozenset({"room", "name", "kind"})
KINDS: Mapping[str, SensorKind] = {
    "温度": SensorKind.TEMPERATURE, "湿度": SensorKind.HUMIDITY, "相对湿度": SensorKind.HUMIDITY,
    "露点": SensorKind.DEW_POINT, "露点温度": SensorKind.DEW_POINT, "漏水": SensorKind.LEAK,
    "水浸": SensorKind.LEAK, "烟感": SensorKind.SMOKE, "烟雾": SensorKind.SMOKE,
    "门禁": SensorKind.DOOR, "门磁": SensorKind.DOOR, "市电": SensorKind.MAINS,
    "供电": SensorKind.POWER, "设备供电": SensorKind.POWER, "UPS负载": SensorKind.UPS_LOAD,
    "UPS电池": SensorKind.UPS_BATTERY, "UPS电池电量": SensorKind.UPS_BATTERY,
    "UPS后备时间": SensorKind.UPS_RUNTIME, "发电机": SensorKind.GENERATOR,
    "空调": SensorKind.AIR_CONDITIONER, "防雷": SensorKind.LIGHTNING_ARRESTER,
    "防雷器": SensorKind.LIGHTNING_ARRESTER, "摄像机": SensorKind.CAMERA,
    "摄像头": SensorKind.CAMERA,
}  # fmt: skip
SPOTS: Mapping[str, Spot] = {
    "冷通道": Spot.COLD_AISLE, "机柜进风": Spot.COLD_AISLE, "主机房": Spot.COLD_AISLE,
    "辅助区": Spot.AUXILIARY, "电池室": Spot.BATTERY,
}  # fmt: skip


@dataclass(frozen=True)
class PlannedSensor:
    """One row: the room, the values it would give, and what is wrong."""

    number: int
    label: str
    verdict: Verdict
    room: Any = None
    sensor: Any = None
    values: Mapping[str, Any] | None = None
    problems: tuple[DomainError, ...] = ()


@dataclass(frozen=True)
class GivenRow:
    """One row as it stands in the workbook."""

    number: int
    cells: Mapping[str, str]

    def word(self, name: str, words: Mapping[str, Any], stored: type[Any]) -> Any:
        """A choice by the stored word, or the one people write.

        Raises:
            SensorCellError: It is neither.
        """
        text = self.cells.get(name, "")
        known = {normalize(word): value for word, value in words.items()}
        known |= {normalize(one.value): one for one in stored}
        if normalize(text) not in known:
            raise SensorCellError(column=COLUMNS[name][0], value=text)
        return known[normalize(text)]


def read_sheet(workbook: BinaryIO) -> list[GivenRow]:
    """Rows of the first sheet whose headings are known.

    Raises:
        SensorSheetUnreadableError: No workbook, no such sheet, or too many rows.
    """
    try:
        tables = visible_tables(workbook, MOST_ROWS + 2)
    except DAMAGE as error:
        raise SensorSheetUnreadableError(reason="xlsx") from error
    for table in tables:
        rows = list(_rows_of(table.rows))
        if len(rows) > MOST_ROWS:
            raise SensorSheetUnreadableError(reason=f"> {MOST_ROWS}")
        if rows:
            return rows
    needed = "、".join(COLUMNS[name][0] for name in COLUMNS if name in NEEDED)
    raise SensorSheetUnreadableError(reason=needed)


def _rows_of(table: Sequence[Sequence[Any]]) -> Iterator[GivenRow]:
    places: dict[str, int] = {}
    for number, line in enumerate(table, start=1):
        if not places:
            found = _places(line)
            places = found if found.keys() >= NEEDED else {}
        elif any(cell not in (None, "") for cell in line):
            cells = {name: _text(line[at], number) for name, at in places.items() if at < len(line)}
            yield GivenRow(number, cells)


def _places(line: Sequence[Any]) -> dict[str, int]:
    words = {normalize(word): name for name, known in COLUMNS.items() for word in known}
    places: dict[str, int] = {}
    for at, cell in enumerate(line):
        name = words.get(normalize(str(cell or "")).removesuffix("*"))
        if name is not None:
            places.setdefault(name, at)
    return places


def _text(value: Any, row: int) -> str:
    if (doubt := doubt_of(value)) is not None:
        # A formula without a result, an error, a number cut short: none of them was meant.
        raise SensorSheetUnreadableError(reason=f"{row}: {doubt}")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def template_workbook() -> bytes:
    """The workbook to fill in."""
    book = Workbook()
    page: Any = book.active
    page.title = "动环传感器"
    page.append([f"{known[0]}{'*' if name in NEEDED else ''}" for name, known in COLUMNS.items()])
    page.append(["核心机房", "冷通道温度1", "温度", "冷通道", "", "", "300", "示例，导入前删除"])
    for letter in "ABCDEFGH":
        page.column_dimensions[letter].width = 18
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
