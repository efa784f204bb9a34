"""The list of regions is loaded once and again, and areas are added by hand."""

import json
from datetime import date

import pytest

from hengwang.kernel.region_codes import BadRegionCodeError
from hengwang.organizations import errors
from hengwang.organizations.choices import Level, RegionKind
from hengwang.organizations.models import Region
from hengwang.organizations.services import add_functional_area, close_region, load_regions
from hengwang.organizations.services.regions import REGION_LIST
from hengwang.organizations.tests.factories import a_region, a_unit

pytestmark = pytest.mark.django_db
ROWS = [
    ["110000", "北京市", "administrative"],
    ["110101", "东城区", "administrative"],
    ["441900", "东莞市", "administrative"],
    ["620000", "甘肃省", "administrative"],
    ["620100", "兰州市", "administrative"],
    ["620102", "城关区", "administrative"],
    ["620102001", "酒泉路街道", "administrative"],
    ["620171", "兰州新区", "functional"],
]


@pytest.fixture
def region_list(tmp_path):
    path = tmp_path / "regions.json"

    def write(rows):
        content = {"source": "test 1", "as_of": "2023-06-30", "regions": rows}
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return write


def test_the_list_becomes_a_tree(region_list):
    loaded = load_regions(region_list(ROWS), down_to=Level.TOWNSHIP)
    assert (loaded.added, loaded.changed) == (8, 0)
    street = Region.objects.get(code="620102001")
    assert street.full_name == "甘肃省兰州市城关区酒泉路街道"
    assert (street.level, street.parent.code) == (Level.TOWNSHIP, "620102")
    assert Region.objects.get(code="110101").parent.code == "110000"
    assert Region.objects.get(code="620171").kind == RegionKind.FUNCTIONAL
    assert Region.objects.in_region("620100").count() == 4


def test_loading_again_changes_nothing(region_list):
    path = region_list(ROWS)
    load_regions(path)
    again = load_regions(path)
    assert (again.added, again.changed) == (0, 0)


def test_a_newer_list_renames_and_adds_but_never_deletes(region_list):
    load_regions(region_list(ROWS))
    newer = [["620000", "甘肃省", "administrative"], ["620100", "金城市", "administrative"]]
    loaded = load_regions(region_list([*newer, ["620200", "嘉峪关市", "administrative"]]))
    assert (loaded.added, loaded.changed) == (1, 1)
    assert Region.objects.get(code="620100").name == "金城市"
    assert Region.objects.filter(code="620102").exists()


def test_townships_come_only_where_they_are_asked_for(region_list):
    path = region_list([*ROWS, ["110101001", "东华门街道", "administrative"]])
    load_regions(path)
    assert not Region.objects.filter(level=Level.TOWNSHIP).exists()
    load_regions(path, down_to=Level.TOWNSHIP, within="620100")
    assert Region.objects.get(level=Level.TOWNSHIP).code == "620102001"


def test_a_missing_list_says_what_to_do(tmp_path):
    with pytest.raises(errors.RegionListMissingError):
        load_regions(tmp_path / "none.json")


def test_the_list_of_set_up_is_complete_to_the_county():
    listed = json.loads(REGION_LIST.read_text(encoding="utf-8"))["regions"]
    codes = {code: name for code, name, _ in listed}
    provinces = [code for code in codes if code.endswith("0000")]
    assert len(provinces) == 34
    assert 2800 < sum(len(code) == 6 and code[4:] != "00" for code in codes) < 3100
    assert codes["620171"] == "兰州新区"
    assert codes["360900"] == "宜春市"
    assert not {"市辖区", "县"} & set(codes.values())


def test_a_functional_area_is_added_below_what_exists():
    a_region("620100")
    area = add_functional_area("620172", "高新区", by=None, opened_on=date(2020, 1, 1))
    assert (area.parent.code, area.full_name) == ("620100", "甘肃省兰州市高新区")
    with pytest.raises(errors.RegionTakenError):
        add_functional_area("620172", "别区", by=None)
    with pytest.raises(errors.RegionWithoutParentError):
        add_functional_area("110171", "某区", by=None)
    for code in ("62", "abc", "620172000000001", "999999"):
        with pytest.raises(BadRegionCodeError):
            add_functional_area(code, "某区", by=None)


def test_a_region_in_use_is_not_closed():
    city = a_region("620100")
    unit = a_unit("市局", code="620100")
    with pytest.raises(errors.HasOpenPartsError):
        close_region(city.pk, on=date(2020, 1, 1), by=None)
    unit.delete()
    close_region(city.pk, on=date(2020, 1, 1), by=None)
    assert not Region.objects.open_on(date(2020, 1, 1)).filter(pk=city.pk).exists()
    with pytest.raises(errors.AlreadyClosedError):
        close_region(city.pk, on=date(2021, 1, 1), by=None)
