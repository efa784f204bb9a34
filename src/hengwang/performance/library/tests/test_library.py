"""The indicator library: all 72 rows of the five reports, their metrics, and starters."""

from pathlib import Path

import pytest
import yaml

from hengwang.kernel.metrics import Measured, Metric, NoParams, Unit, metrics
from hengwang.performance.engine.parsing import parse_target
from hengwang.performance.engine.targets import Operator
from hengwang.performance.library.entries import ValueKind
from hengwang.performance.library.reading import SHIPPED, read_library
from hengwang.performance.rulesets.reading import SHIPPED as RULESETS
from hengwang.performance.rulesets.reading import read_rulesets
from hengwang.performance.yaml_files import BadDataFileError

DATA = Path(__file__).parent / "data"
CASE_ROWS = [
    pytest.param(case, row, id=f"{case} {row['row']}")
    for case, rows in yaml.safe_load((DATA / "case_rows.yaml").read_text(encoding="utf-8")).items()
    for row in rows
]
METRIC_KEYS = set((DATA / "metric_keys.txt").read_text(encoding="utf-8").splitlines()[1:])
LIBRARY = read_library([SHIPPED])


def test_there_are_72_rows_in_the_five_reports():
    assert len(CASE_ROWS) == 72


@pytest.mark.parametrize(("case", "row"), CASE_ROWS)
def test_every_row_of_the_five_reports_is_in_the_library_with_its_binding(case, row):
    entries = LIBRARY.of_case(case, row["row"])
    bound = [
        (binding.metric, dict(binding.params)) for entry in entries for binding in entry.bindings
    ]
    wanted = [(given["metric"], given.get("params", {})) for given in row["metrics"]]
    assert entries
    assert sorted(bound, key=str) == sorted(wanted, key=str)
    assert {entry.kind.value for entry in entries} == {row["kind"]}
    assert row["asks"] is False or any(entry.ask for entry in entries)


def test_no_entry_names_a_row_that_does_not_exist():
    known = {(case.values[0], case.values[1]["row"]) for case in CASE_ROWS}
    cited = {(made.case, made.row) for e in LIBRARY.entries.values() for made in e.cases}
    assert cited == known


def test_every_metric_is_one_of_the_catalogue():
    used = {b.metric for entry in LIBRARY.entries.values() for b in entry.bindings}
    assert used <= METRIC_KEYS


def test_every_entry_has_its_place_in_the_default_ruleset():
    sections = read_rulesets([RULESETS])["mof-2020-10", 1].sections
    places = {(s.key, l2.key) for s in sections for l2 in s.level2} | {("execution", None)}
    misplaced = [e.key for e in LIBRARY.entries.values() if (e.section, e.level2) not in places]
    assert misplaced == []


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("extranet", "外网运维"),
        ("rooms", "机房租赁"),
        ("cloud", "政务云"),
        ("conferencing", "视频会议"),
        ("websites", "网站群"),
        ("security", "安全服务"),
        ("exchange", "数据共享"),
        ("software", "软件系统运维"),
    ],
)
def test_a_new_project_starts_from_a_full_set_of_points(kind, name):
    assert LIBRARY.projects[kind].name.zh == name
    by_section = dict.fromkeys(("execution", "output", "benefit", "satisfaction"), 0)
    for entry, points in LIBRARY.starter(kind):
        by_section[entry.section] += points
    assert list(by_section.values()) == [10, 50, 30, 10]


def test_a_metric_whose_app_does_not_exist_yet_takes_a_manual_value():
    entry = LIBRARY.entries["conference-sessions"]
    with metrics.temporarily("other.one", _a_metric("other.one")):
        assert not entry.is_available
        assert entry.missing_metrics == ("conferencing.sessions",)


def test_an_entry_becomes_available_with_its_metric():
    entry = LIBRARY.entries["conference-sessions"]
    key = entry.bindings[0].metric
    with metrics.temporarily(key, _a_metric(key)):
        assert entry.is_available
        assert entry.missing_metrics == ()


def test_every_proposed_target_can_be_measured_as_written():
    told = [(e, e.target.text) for e in LIBRARY.entries.values() if e.target.text]
    assert len(told) > 40
    for entry, text in told:
        target = parse_target(text, name=entry.name.zh)
        assert target.operator in {entry.target.operator, Operator.EQUAL}, text
        assert str(target.value) == entry.target.value


def test_a_target_left_to_the_author_has_no_text():
    assert LIBRARY.entries["units-connected"].target.text == ""


def test_only_a_judged_entry_may_rest_on_nothing():
    bare = [entry for entry in LIBRARY.entries.values() if not entry.bindings]
    assert [entry.kind for entry in bare] == [ValueKind.JUDGED]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("metric: portals.updates", "metric: portals", "pattern"),
        ("key: website-uptime", "key: website-rank", "exists already"),
        ("points: 10", "points: ten", "decimal"),
        ("  bindings:\n  - metric: portals.visits\n", "", "rest on no metric"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path, old, new, reason):
    text = (SHIPPED / "websites.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "own.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadDataFileError) as refusal:
        read_library([tmp_path])
    assert reason in refusal.value.params["reason"]


def test_a_starter_names_only_entries_that_exist(tmp_path):
    text = "projects:\n- {key: x, name: {zh: 甲, en: X}, starter: {nothing: 10}}\n"
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadDataFileError, match="nothing"):
        read_library([tmp_path])


def _a_metric(key):
    return Metric(
        key=key,
        unit=Unit.RATIO,
        version=1,
        source="test",
        title="test",
        params=NoParams,
        compute=lambda period, scope, params: Measured.nothing(Unit.RATIO),
    )
