"""One package brings one of each: a metric, a ruleset, an indicator, a report rule, a template."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import hengwang.documents
import hengwang.performance.library
import hengwang.performance.rulesets

PYTHON = """
from decimal import Decimal
from pathlib import Path

from hengwang.checker.finding import Severity
from hengwang.checker.registry import Rule
from hengwang.kernel.measured import Basis, Measured
from hengwang.kernel.metrics import metric
from hengwang.kernel.units import Unit

HERE = Path(__file__).parent


@metric("bureau.stamps", unit=Unit.COUNT, version=1, source="局内规定第3条", title="用印次数")
def stamps(period, scope, params):
    return Measured(Decimal(7), Unit.COUNT, basis=Basis.of("bureau", ()))


class NoStamp(Rule):
    name = "bureau-no-stamp"
    severity = Severity.ADVICE
    family = "structure"
    why = "报告须盖章"
    source = "局内规定第4条"
    message_en = "The report speaks of no stamp"
    message_zh = "报告未提及盖章"

    def look(self, report):
        block = report.document.blocks[0]
        yield self.finding(block.place)


def rulesets():
    return HERE / "rulesets"


def indicators():
    return HERE / "indicators"


def templates():
    return HERE / "templates"
"""
OFFERS = """
[hengwang.metrics]
bureau = bureau_house

[hengwang.report_rules]
no-stamp = bureau_house:NoStamp

[hengwang.rulesets]
bureau = bureau_house:rulesets

[hengwang.indicator_libraries]
bureau = bureau_house:indicators

[hengwang.templates]
bureau = bureau_house:templates
"""
LOOK = """
import django, json
django.setup()
from hengwang.documents.choices import DocumentKind, Format
from hengwang.documents.templates import find
from hengwang.kernel.metrics import metrics
from hengwang.performance.library.loading import load_library
from hengwang.performance.rulesets.loading import load_rulesets
print(json.dumps({
    "metric": "bureau.stamps" in metrics,
    "ruleset": "bureau-2026" in load_rulesets(),
    "indicator": "stamps-used" in load_library().entries,
    "template": find(DocumentKind.EVIDENCE_ANNEX, Format.DOCX).parts[-2:],
}))
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of packages with one that offers everything."""
    site = tmp_path / "site"
    info = site / "bureau_house-1.2.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bureau-house\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(OFFERS)
    house = site / "bureau_house"
    for folder in ("rulesets", "indicators", "templates"):
        (house / folder).mkdir(parents=True)
    (house / "__init__.py").write_text(PYTHON)
    _ruleset(house / "rulesets")
    _indicator(house / "indicators")
    shipped = Path(hengwang.documents.__file__).parent / "templates_office"
    shutil.copy(shipped / "evidence_annex.docx", house / "templates")
    return site


def _ruleset(folder: Path) -> None:
    """A shipped one under another key."""
    data = Path(hengwang.performance.rulesets.__file__).parent / "data"
    said = yaml.safe_load((data / "mof-2020-10.yaml").read_text("utf-8"))
    said["key"] = "bureau-2026"
    (folder / "own.yaml").write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")


def _indicator(folder: Path) -> None:
    """The first entry of a shipped file under another key."""
    data = Path(hengwang.performance.library.__file__).parent / "data"
    said = yaml.safe_load(sorted(data.glob("*.yaml"))[0].read_text("utf-8"))
    first = {**said["entries"][0], "key": "stamps-used"}
    said = {**said, "entries": [first]}
    (folder / "own.yaml").write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")


def run(site: Path, trusted: str, *command: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(site), os.environ.get("PYTHONPATH", "")]),
        "HENGWANG_DATA_DIR": str(site.parent / "data"),
        "HENGWANG_EXTENSIONS": trusted,
        "DJANGO_SETTINGS_MODULE": "hengwang.config.settings",
    }
    return subprocess.run(
        [sys.executable, *command],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_trusted_package_brings_one_of_each(site: Path) -> None:
    done = run(site, "Bureau_House", "-c", LOOK)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found == {
        "metric": True,
        "ruleset": True,
        "indicator": True,
        "template": ["templates", "evidence_annex.docx"],
    }


def test_a_package_nobody_trusts_is_not_loaded_and_the_doctor_names_it(site: Path) -> None:
    found = json.loads(run(site, "", "-c", LOOK).stdout)
    assert found["template"] != ["templates", "evidence_annex.docx"]
    assert {found[kind] for kind in ("metric", "ruleset", "indicator")} == {False}
    told = run(site, "", "-m", "hengwang", "doctor", "--quick", "--language", "en").stdout
    assert "Installed and not loaded: bureau-house" in told


def test_its_report_rule_finds_what_it_looks_for(site: Path, tmp_path: Path) -> None:
    report = tmp_path / "报告.txt"
    report.write_text("某局2025年度项目绩效自评报告\n\n项目预算100万元，支出90万元。\n", "utf-8")
    asked = ("-m", "hengwang", "check", str(report), "--format", "json")
    rules = {
        trusted: {
            finding["rule"]
            for finding in json.loads(run(site, trusted, *asked).stdout)["files"][0]["findings"]
        }
        for trusted in ("bureau-house", "")
    }
    assert rules["bureau-house"] - rules[""] == {"bureau-no-stamp"}


def test_an_offer_that_cannot_be_loaded_stops_the_start(site: Path) -> None:
    (site / "bureau_house" / "__init__.py").write_text("import nothing_of_this_name\n")
    done = run(site, "bureau-house", "-c", LOOK)
    assert done.returncode != 0
    assert "extension bureau of bureau-house cannot be loaded" in done.stderr


def test_a_misspelt_name_is_told_by_the_doctor(site: Path) -> None:
    told = run(site, "buro-house", "-m", "hengwang", "doctor", "--quick", "--language", "en")
    assert "Named and not installed: buro-house" in told.stdout
