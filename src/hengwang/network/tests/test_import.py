"""A workbook is looked at, told row by row, and written whole or not at all."""

import io
import re
from datetime import date, datetime
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from hengwang.accounts.choices import Role
from hengwang.files.choices import FileKind
from hengwang.files.planned_rows import Verdict
from hengwang.files.services import store
from hengwang.network import errors
from hengwang.network.importing.columns import COLUMNS, NEEDED, TITLES, Sheet
from hengwang.network.importing.template import template_workbook
from hengwang.network.jobs import import_workbook
from hengwang.network.models import Circuit, Device, Rack, RackUnit, Room, Site
from hengwang.network.services.importing import carry_out_import, plan_import
from hengwang.network.tests.factories import a_circuit, a_device, a_rack, a_room
from hengwang.outbox.models import Announcement, Job
from hengwang.testing.people import make_people
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
FULL = {
    "站点": [("站点名称", "区划代码"), ("政务大楼", "620000")],
    "机房": [("机房名称", "站点", "机房类别"), ("一层机房", "政务大楼", "核心")],
    "机柜": [("机柜", "机房", "高度U"), ("A01", "一层机房", 42)],
    "设备": [
        (
            "设备名称",
            "设备类型",
            "厂商",
            "序列号",
            "机房",
            "机柜",
            "起始U位",
            "占用U数",
            "投用日期",
        ),
        ("核心一", "核心交换机", "华为", "S1", "一层机房", "A01", 1, 4, date(2019, 5, 1)),
        ("防火墙", "防火墙", "新华三", "S2", "一层机房", "A01", "5U", 2, "2020年3月1日"),
    ],
    "专线": [
        ("专线编号", "专线名称", "带宽", "类型", "层级", "开通日期", "运营商"),
        ("甘1", "甲局专线", "100M", "MSTP", "市县", "2020-01-01", "丙公司"),
        ("甘2", "在建专线", "2.4G", "裸光纤", "骨干", "", ""),
    ],
}


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def keeper(people):
    return people.with_role(Role.NETWORK_ADMIN)


def book_of(sheets):
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def stored(sheets, by):
    return store(book_of(sheets), name="台账.xlsx", kind=FileKind.SPREADSHEET, by=by)


def problems(plan):
    return [type(one) for row in plan.rows for one in row.problems]


def test_a_whole_inventory_is_imported_at_once(people, keeper):
    file = stored(FULL, keeper)
    plan = plan_import(file, by=keeper)
    assert (plan.count(Verdict.ADD), plan.refused) == (7, 0), problems(plan)
    assert not Site.objects.exists()
    assert carry_out_import(file, by=keeper)["add"] == 7
    core = Device.objects.get(serial="S1")
    assert (core.room.name, core.rack.name, core.lowest_u) == ("一层机房", "A01", 1)
    assert set(RackUnit.objects.values_list("number", flat=True)) == {1, 2, 3, 4, 5, 6}
    assert core.statuses.get().from_on == date(2019, 5, 1)
    line = Circuit.objects.get(code="甘1")
    assert (line.bandwidth_mbps, line.layer, line.status) == (100, "city_county", "open")
    assert line.bandwidths.get().from_on == date(2020, 1, 1)
    assert Circuit.objects.get(code="甘2").status == "planned"
    assert Device.objects.matching("hxy").exists()
    assert Announcement.objects.filter(name="network.imported").count() == 1


def test_the_same_workbook_again_changes_nothing(people, keeper):
    carry_out_import(stored(FULL, keeper), by=keeper)
    plan = plan_import(stored(FULL, keeper), by=keeper)
    assert {row.verdict for row in plan.rows} == {Verdict.SAME}
    changed = {
        "设备": [FULL["设备"][0][:5], ("核心改名", "核心交换机", "华为", "S1", "一层机房")],
        "专线": [FULL["专线"][0][:3], ("甘1", "甲局专线", "1G")],
    }
    counts = carry_out_import(stored(changed, keeper), by=keeper)
    assert counts["change"] == 2
    assert Device.objects.get(serial="S1").name == "核心改名"
    assert Circuit.objects.get(code="甘1").bandwidth_mbps == 1000
    assert Circuit.objects.get(code="甘1").bandwidths.count() == 2


@pytest.mark.parametrize(
    ("sheet", "row", "error"),
    [
        ("站点", ("楼", "999999"), errors.CellUnknownError),
        ("站点", ("", "620000"), errors.CellMissingError),
        ("机房", ("房", "没有的楼", "核心"), errors.CellUnknownError),
        ("机房", ("房", "政务大楼", "厨房"), errors.CellUnreadableError),
        ("机柜", ("B", "没有的房", 42), errors.CellUnknownError),
        ("设备", ("d", "电饭煲"), errors.CellUnreadableError),
        ("设备", ("d", "路由器", "", "", "一层机房", "没有的柜", 1), errors.CellUnknownError),
        ("设备", ("d", "路由器", "", "", "一层机房", "A01"), errors.CellMissingError),
        ("设备", ("d", "路由器", "", "", "一层机房", "A01", 42, 2), errors.OutsideRackError),
        ("设备", ("d", "路由器", "", "", "一层机房", "A01", 3, 1), errors.RackUnitsTakenError),
        ("设备", ("d", "路由器", "华为", "S1"), errors.RowRepeatsError),
        ("设备", ("d", "路由器", "", "", "", "", "", "", "昨天"), errors.CellUnreadableError),
        ("专线", ("甘3", "x", "很快"), errors.BandwidthUnreadableError),
        ("专线", ("甘1", "x", "10M"), errors.RowRepeatsError),
        ("专线", ("甘3", "x", "10M", "MSTP", "", "", "无此公司"), errors.CellUnknownError),
    ],
)
def test_one_wrong_row_is_told_and_nothing_is_written(people, keeper, sheet, row, error):
    sheets = {title: [*rows, row] if title == sheet else rows for title, rows in FULL.items()}
    file = stored(sheets, keeper)
    plan = plan_import(file, by=keeper)
    assert problems(plan) == [error]
    with pytest.raises(errors.SheetRefusedError):
        carry_out_import(file, by=keeper)
    assert not any(model.objects.exists() for model in (Site, Room, Rack, Device, Circuit))


def test_units_of_others_are_refused(people, keeper):
    sheets = {"设备": [("设备名称", "类型", "单位"), ("d", "路由器", "乙局"), ("e", "UPS", "丁局")]}
    found = problems(plan_import(stored(sheets, keeper), by=keeper))
    assert errors.NotYoursError in found
    assert errors.CellUnknownError in found
    a_circuit(people.other_unit, "乙1")
    theirs = {"专线": [("专线编号", "名称", "带宽"), ("乙1", "抢来的", "10M")]}
    assert problems(plan_import(stored(theirs, keeper), by=keeper)) == [errors.NotYoursError]


def test_an_empty_unit_is_asked_for_where_the_person_has_none(people, keeper):
    keeper.unit = None
    keeper.save()
    sheets = {"设备": [("设备名称", "类型", "单位"), ("d", "路由器", "")]}
    found = problems(plan_import(stored(sheets, keeper), by=keeper))
    assert found == [errors.NoUnitError]


def test_a_taken_rack_unit_is_seen_in_the_dry_run(people, keeper):
    rack = a_rack(a_room(people.unit, "房"))
    other = a_device(people.unit, "先来的")
    RackUnit.objects.create(rack=rack, number=7, device=other)
    sheets = {"设备": [FULL["设备"][0], ("d", "路由器", "", "", "房", "A01", 6, 2)]}
    plan = plan_import(stored(sheets, keeper), by=keeper)
    assert problems(plan) == [errors.RackUnitsTakenError]


def test_headings_are_found_below_a_title_and_by_other_words(people, keeper):
    sheets = {
        "Sheet1": [
            ("全省网络设备台账",),
            (),
            ("名称", "种类", "品牌", "SN"),
            ("r", "路由器", "华为", 9),
        ]
    }
    carry_out_import(stored(sheets, keeper), by=keeper)
    assert Device.objects.get().serial == "9"


def odd_book(rows, *, merged=(), hidden=(), dimension=""):
    """A workbook of devices as people and programs make them; `dimension` is what it claims."""
    book = Workbook()
    page = book.active
    page.title = "设备"
    for row in rows:
        page.append(row)
    for area in merged:
        page.merge_cells(area)
    for title, more in hidden:
        other = book.create_sheet(title)
        other.sheet_state = "hidden"
        for row in more:
            other.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    if not dimension:
        return buffer.getvalue()
    claimed = io.BytesIO()
    with ZipFile(buffer) as source, ZipFile(claimed, "w") as target:
        for part in source.infolist():
            data = source.read(part)
            target.writestr(part, re.sub(rb'<dimension ref="[^"]*"', dimension.encode(), data))
    return claimed.getvalue()


def planned(content, by):
    file = store(content, name="台账.xlsx", kind=FileKind.SPREADSHEET, by=by)
    return plan_import(file, by=by)


HEADS = ("设备名称", "设备类型", "单位", "序列号", "投用日期")


def test_a_unit_merged_over_rows_is_each_rows_and_not_the_importers_own(people, keeper):
    """The second row would have become a device of one's own office, and nobody told."""
    rows = [HEADS, ("甲", "路由器", "乙局"), ("乙", "路由器", None), ("丙", "路由器", "甲局")]
    plan = planned(odd_book(rows, merged=["C2:C3"]), keeper)
    assert problems(plan) == [errors.NotYoursError, errors.NotYoursError]
    assert [row.verdict for row in plan.rows][2] is Verdict.ADD


def test_a_heading_over_two_rows_is_read_by_its_lower_one(people, keeper):
    rows = [
        ("设备名称", "设备类型", "资产信息", None),
        (None, None, "厂商", "序列号"),
        ("核心一", "路由器", "华为", "S1"),
    ]
    plan = planned(odd_book(rows, merged=["A1:A2", "B1:B2", "C1:D1"]), keeper)
    assert (plan.count(Verdict.ADD), plan.refused) == (1, 0), problems(plan)
    assert plan.rows[0].record.serial == "S1"


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ('="S"&1', errors.CellUncomputedError),
        ("#N/A", errors.CellErrorError),
        (2102351234567890123, errors.CellLongNumberError),
    ],
)
def test_a_cell_that_says_nothing_is_told_and_never_taken_for_text(people, keeper, cell, error):
    plan = planned(odd_book([HEADS, ("甲", "路由器", "", cell)]), keeper)
    assert problems(plan) == [error]


def test_a_hidden_sheet_is_not_imported(people, keeper):
    content = odd_book([HEADS, ("甲", "路由器")], hidden=[("旧设备", [HEADS, ("旧", "路由器")])])
    assert [row.label for row in planned(content, keeper).rows] == ["甲"]


@pytest.mark.parametrize("claim", ['<dimension ref="A1"', '<dimension ref="A1:XFD1048576"'])
def test_a_sheet_is_as_large_as_it_is_and_not_as_it_claims(people, keeper, claim):
    plan = planned(odd_book([HEADS, ("甲", "路由器", "", "S1")], dimension=claim), keeper)
    assert [row.record.serial for row in plan.rows] == ["S1"]


@pytest.mark.parametrize(
    "day",
    [
        *("2019-03-01 00:00:00", "２０１９－０３－０１", "2019年 3月 1日", "20190301", 43525),
        *("2019.3.1", "2019/3/1 8:30", datetime(2019, 3, 1, 8, 30), date(2019, 3, 1)),  # noqa: DTZ001  as workbooks hold it
    ],
)
def test_days_are_read_as_they_are_written(people, keeper, day):
    plan = planned(odd_book([HEADS, ("甲", "路由器", "", "S1", day)]), keeper)
    assert problems(plan) == []
    assert plan.rows[0].values["in_service_on"] == date(2019, 3, 1)


def test_full_width_numbers_are_numbers(people, keeper):
    sheets = {
        "专线": [("专线编号", "专线名称", "带宽"), ("甘1", "甲", "１００Ｍ")],
        "设备": [("设备名称", "设备类型", "管理IP"), ("r", "路由器", "１０.１.２.３")],
    }
    plan = plan_import(stored(sheets, keeper), by=keeper)
    assert problems(plan) == []
    assert {row.values.get("management_address") for row in plan.rows} == {None, "10.1.2.3"}


def test_ten_thousand_rows_are_judged_in_a_few_queries(people, keeper):
    rows = [HEADS, *((f"设备{n}", "路由器", "", f"S{n}") for n in range(10_000))]
    content = odd_book(rows)
    with CaptureQueriesContext(connection) as asked:
        plan = planned(content, keeper)
    assert plan.count(Verdict.ADD) == 10_000
    assert len(asked) < 60


def test_what_is_no_workbook_is_said(people, keeper):
    for sheets in ({"其他": [("甲", "乙")]}, {"设备": []}):
        with pytest.raises(errors.SheetUnreadableError):
            plan_import(stored(sheets, keeper), by=keeper)


def test_the_template_is_read_back_and_marks_what_is_needed():
    book = load_workbook(io.BytesIO(template_workbook()))
    assert book.sheetnames == list(TITLES.values())
    for sheet in Sheet:
        heads = [cell.value for cell in book[TITLES[sheet]][1]]
        needed = {COLUMNS[sheet][name][0] + "*" for name in NEEDED[sheet]}
        assert needed <= set(heads)


def test_the_pages_lead_from_the_workbook_to_the_records(people, keeper):
    client = client_of(keeper)
    assert client.get(reverse("network-import-template")).status_code == 200
    upload = SimpleUploadedFile("台账.xlsx", book_of(FULL))
    chosen = client.post(reverse("network-import"), {"file": upload})
    assert chosen.status_code == 302, chosen.context and chosen.context["form"].errors
    page = client.get(chosen.headers["Location"])
    assert "核心一" in page.text
    do = chosen.headers["Location"] + "do"
    assert client.post(do, {"rows": "7"}).status_code == 302
    assert Device.objects.count() == 2
    assert client_of(people.wang).get(chosen.headers["Location"]).status_code == 404
    assert client_of(people.lin).get(reverse("network-import")).status_code == 404


def test_many_rows_are_written_in_the_background(people, keeper):
    client = client_of(keeper)
    upload = SimpleUploadedFile("台账.xlsx", book_of(FULL))
    place = client.post(reverse("network-import"), {"file": upload}).headers["Location"]
    waits = client.post(place + "do", {"rows": "50000"})
    job = Job.objects.get(name="network.import")
    assert client.get(waits.headers["Location"]).status_code == 200
    assert import_workbook(job, **job.arguments)["add"] == 7
    assert client_of(people.wang).get(waits.headers["Location"]).status_code == 404
