"""The workbook of units as people keep it: its columns by name, its words, its cells."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from hengwang.kernel.search_text import normalize
from hengwang.organizations.choices import Level, UnitKind
from hengwang.organizations.errors import ImportUnreadableError

MOST_ROWS = 20_000
HEADER_WITHIN = 10
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("单位名称", "单位全称", "名称", "单位", "name"),
    "short_name": ("简称", "单位简称", "shortname"),
    "level": ("级别", "层级", "单位级别", "行政级别", "level"),
    "region": ("区划代码", "行政区划代码", "行政区划", "所属区划", "区划", "regioncode", "region"),
    "kind": ("性质", "单位性质", "类型", "单位类型", "kind"),
    "parent": ("上级单位", "主管单位", "主管部门", "superiorunit"),
    "opened_on": ("成立日期", "启用日期", "设立日期", "openedon"),
}
LEVELS = {
    **{level.value: level for level in Level},
    **dict.fromkeys(("省级", "省", "省直", "province"), Level.PROVINCE),
    **dict.fromkeys(("市级", "市", "市州", "市直", "地市级"), Level.CITY),
    **dict.fromkeys(("县级", "县", "区县", "县区", "区级"), Level.COUNTY),
    **dict.fromkeys(("乡镇", "乡级", "乡镇级", "街道"), Level.TOWNSHIP),
}
KINDS = {
    **{kind.value: kind for kind in UnitKind},
    **dict.fromkeys(("党委", "党委部门", "党的机关"), UnitKind.PARTY),
    **dict.fromkeys(("人大", "人大机关"), UnitKind.CONGRESS),
    **dict.fromkeys(("政府", "政府部门", "行政", "行政单位", "机关"), UnitKind.GOVERNMENT),
    **dict.fromkeys(("政协", "政协机关"), UnitKind.CONSULTATIVE),
    **dict.fromkeys(("法检", "法院", "检察院", "司法机关"), UnitKind.JUDICIAL),
    **dict.fromkeys(("群团", "群团组织", "人民团体"), UnitKind.MASS),
    **dict.fromkeys(("事业", "事业单位"), UnitKind.INSTITUTION),
    **dict.fromkeys(("企业", "国企", "国有企业"), UnitKind.ENTERPRISE),
    **dict.fromkeys(("其他", "其它"), UnitKind.OTHER),
}


def read_rows(workbook: BinaryIO) -> list[tuple[int, dict[str, Any]]]:
    """Row number and cells by field, of every row below the header that is not empty.

    Raises:
        ImportUnreadableError: No workbook, no column of names or regions, or too many rows.
    """
    try:
        book = load_workbook(workbook, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        lines = sheet.iter_rows(values_only=True, max_row=MOST_ROWS + HEADER_WITHIN + 1)
        table = [tuple(line) for line in lines]
        book.close()
    except (BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError) as error:
        raise ImportUnreadableError(reason="xlsx") from error
    start, places = _header(table)
    rows = [
        (number, {field: line[at] for field, at in places.items() if at < len(line)})
        for number, line in enumerate(table, start=1)
        if number > start and any(cell not in (None, "") for cell in line)
    ]
    if len(rows) > MOST_ROWS:
        raise ImportUnreadableError(reason=f"> {MOST_ROWS}")
    return rows


def _header(table: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int]]:
    words = {normalize(word): field for field, known in COLUMNS.items() for word in known}
    for number, line in enumerate(table[:HEADER_WITHIN], start=1):
        places: dict[str, int] = {}
        for at, cell in enumerate(line):
            field = words.get(normalize(str(cell or "")))
            if field is not None:
                places.setdefault(field, at)
        if {"name", "region"} <= places.keys():
            return number, places
    raise ImportUnreadableError(reason="单位名称, 区划代码")


def cell_text(value: Any) -> str:
    """A cell as text; 620000.0 is the code 620000."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def cell_day(value: Any) -> date | None:
    """A cell as a day: a date, or 2019-03-01, 2019/3/1, 2019.3.1, 2019年3月1日.

    Raises:
        ValueError: The text is no day.
    """
    if isinstance(value, datetime):
        return value.date()
    text = cell_text(value).replace("/", "-").replace(".", "-")
    text = text.replace("年", "-").replace("月", "-").replace("日", "")
    # A day has no zone.
    return datetime.strptime(text, "%Y-%m-%d").date() if text else None  # noqa: DTZ007
