"""The shipped rulesets, a bureau's own, and files that must be refused."""

import pytest

from hengwang.performance.engine.ruleset import Ruleset
from hengwang.performance.rulesets import loading, reading
from hengwang.performance.yaml_files import BadDataFileError

SHIPPED = {"mof-2020-10", "mof-2020-10-dept", "mof-2021-101", "yichun-2022"}
MODEL = (reading.SHIPPED / "mof-2020-10.yaml").read_text(encoding="utf-8")


@pytest.fixture
def own_folder(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    loading.forget_rulesets()
    (tmp_path / "rulesets").mkdir()
    yield tmp_path / "rulesets"
    loading.forget_rulesets()


def variant(old, new, text=MODEL):
    assert old in text
    return text.replace(old, new)


def refused(tmp_path, text):
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadDataFileError) as refusal:
        reading.read_ruleset(path)
    return refusal.value.params


def test_four_rulesets_are_shipped(own_folder):
    assert set(loading.load_rulesets()) == SHIPPED


@pytest.mark.parametrize(
    ("kind", "year", "expected"),
    [
        ("unit_self", 2018, set()),
        ("unit_self", 2020, {"mof-2020-10"}),
        ("unit_self", 2022, {"mof-2020-10", "mof-2021-101"}),
        ("department", 2020, {"mof-2020-10-dept"}),
        ("finance", 2022, {"mof-2020-10-dept", "yichun-2022"}),
    ],
)
def test_kind_and_year_restrict_the_choice(own_folder, kind, year, expected):
    assert {ruleset.key for ruleset in loading.rulesets_for(kind, year)} == expected


@pytest.mark.parametrize(
    ("key", "points"),
    [
        ("mof-2020-10", [10, 50, 30, 10]),
        ("mof-2021-101", [10, 20, 40, 20, 10]),
        ("yichun-2022", [10, 60, 25, 5]),
    ],
)
def test_the_sections_have_the_points_of_the_standard(own_folder, key, points):
    assert [section.points for section in loading.ruleset_of(key).sections] == points


def test_2021_101_allows_to_go_without_cost_or_satisfaction(own_folder):
    divisions = [list(d.values()) for d in loading.ruleset_of("mof-2021-101").divisions()]
    assert divisions[1:] == [[10, 0, 50, 30, 10], [10, 20, 40, 30, 0], [10, 0, 50, 40, 0]]


def test_every_ruleset_says_what_is_not_confirmed(own_folder):
    places = loading.ruleset_of("mof-2020-10").unconfirmed()
    assert "rules.date" in places
    assert "sections.output" not in places
    assert "sections.cost" in loading.ruleset_of("mof-2021-101").unconfirmed()


def test_a_bureaus_variant_is_a_copy_under_its_own_key(own_folder):
    text = variant("key: mof-2020-10\n", "key: our-city\n")
    (own_folder / "our-city.yaml").write_text(text, encoding="utf-8")
    assert set(loading.load_rulesets()) == SHIPPED | {"our-city"}


def test_a_newer_version_answers_and_the_old_one_stays_runnable(own_folder):
    text = variant("version: 1\n", "version: 2\n")
    (own_folder / "newer.yaml").write_text(text, encoding="utf-8")
    assert loading.load_rulesets()["mof-2020-10"].version == 2
    assert loading.ruleset_of("mof-2020-10", 1).version == 1
    assert loading.ruleset_of("mof-2020-10", 3) is None


def test_a_shipped_ruleset_is_never_replaced_silently(own_folder):
    (own_folder / "mine.yaml").write_text(MODEL, encoding="utf-8")
    with pytest.raises(BadDataFileError, match="exists already"):
        loading.load_rulesets()


@pytest.mark.parametrize(
    ("old", "new", "place", "reason"),
    [
        ("points: 50", "points: 55", "file", "add up to 105"),
        ("points: 50", "points: -50", "sections.1.points", "greater than or equal to 0"),
        ("points: 50", "points: many", "sections.1.points", "decimal"),
        ("version: 1", "version: 0", "version", "greater than or equal to 1"),
        ("lowest: 80,", "lowest: 95,", "file", "best to worst"),
        ("lowest: 0, confirmed", "lowest: 10, confirmed", "file", "begins at 0"),
        ("lowest: 0.6, highest: 0.8", "lowest: 0.5, highest: 0.8", "rules.text", "without a gap"),
        ("at_most: 30, share: 0.8", "at_most: 30, share: 0.5", "rules.date", "shares falling"),
        ("at_most: 30, share: 0.8", "at_least: 30, share: 0.8", "rules.date", "all use at_most"),
        ("total: 100", "total: 100\ncolour: red", "colour", "not permitted"),
        ("kinds: [unit_self]", "kinds: [unit]", "kinds", "unit_self"),
        ("kinds: [unit_self]", "kinds: []", "kinds", "at least 1"),
        ("by: bands", "by: feeling", "rules.text", "feeling"),
        ("denominator: budget", "denominator: planned", "budget.denominator", "arrived"),
        ("key: benefit", "key: output", "file", "stands twice"),
        ("aliases: [效益, ", "aliases: [产出, ", "file", "both called 产出"),
        ("required_from: 0.30", "required_from: 0.10", "notes", "before the note"),
        (
            "  by: proportion\n  confirmed",
            "  by: finished_or_steps\n  confirmed",
            "budget",
            "table",
        ),
        ("mode: half_up, ", "mode: half_even, ", "rounding.mode", "half_up"),
        ("confirmed: false\nbasis: title", "basis: title", "confirmed", "required"),
    ],
)
def test_a_wrong_file_is_refused_with_place_and_reason(tmp_path, old, new, place, reason):
    params = refused(tmp_path, variant(old, new))
    assert params["file"] == "own.yaml"
    assert str(params["place"]).startswith(place)
    assert "line" in params["place"]
    assert reason in params["reason"]


def test_the_line_of_the_fault_is_named(tmp_path):
    params = refused(tmp_path, variant("points: 50", "points: many"))
    line = MODEL.splitlines().index("  points: 50") + 1
    assert params["place"] == f"sections.1.points (line {line})"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("key: a\nkey: b\n", "stands twice"),
        ("key: [1\n", "expected"),
        ("", "valid"),
        ("- a\n", "valid"),
        ("!!python/object/apply:os.getcwd []\n", "could not determine a constructor"),
    ],
)
def test_what_is_no_ruleset_at_all_is_refused(tmp_path, text, reason):
    assert reason in refused(tmp_path, text)["reason"]


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_bytes(MODEL.encode("gb18030"))
    with pytest.raises(BadDataFileError, match=r"own\.yaml"):
        reading.read_ruleset(path)


def test_a_missing_folder_is_no_fault(tmp_path):
    assert reading.read_rulesets([tmp_path / "nowhere"]) == {}


def test_a_package_offers_a_folder_by_entry_point(own_folder, monkeypatch, tmp_path):
    folder = tmp_path / "package"
    folder.mkdir()
    text = variant("key: mof-2020-10\n", "key: province\n")
    (folder / "province.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(loading.extensions, "folders", lambda group: [folder])
    assert isinstance(loading.load_rulesets()["province"], Ruleset)
