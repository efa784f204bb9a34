"""Reports for tests: small ones with a known contradiction, and the five published ones."""

from datetime import date
from importlib.resources import files
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from hengwang.accounts.models import User
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.organizations.models import Unit
from hengwang.projects.models import Programme
from hengwang.reviews.examining import Examined, FoundOne
from hengwang.reviews.models import Letter, LetterRun, ReportBatch, ReviewedReport
from hengwang.reviews.services import load_report

CASES = ("gansu-2020", "yichun-2022", "yueyang-2018", "yiyang-2020", "qingdao-2020")

WRONG = """甲局2021年度外网运维项目支出绩效自评报告
一、项目基本情况
2021年外网运维项目预算金额100万元，实际支出90万元，预算执行率80%。
二、绩效评价结论
项目绩效自评得分95分，等级为优。
"""


def case_text(name: str) -> bytes:
    """A published report, from the package's own data."""
    return (files("hengwang.demo") / "cases" / f"{name}.txt").read_bytes()


def an_upload(name: str = "报告.txt", content: bytes | str = WRONG) -> SimpleUploadedFile:
    data = content.encode() if isinstance(content, str) else content
    return SimpleUploadedFile(name, data)


def a_programme(unit: Unit, name: str = "外网运维") -> Programme:
    return Programme.objects.create(unit=unit, name=name, first_year=2020, last_year=2023)


def a_report(
    unit: Unit, by: User, content: bytes | str = WRONG, *, name: str = "报告.txt", year: int = 2021
) -> ReviewedReport:
    """A report entered and checked."""
    programme, _new = Programme.objects.get_or_create(
        unit=unit, name="外网运维", first_year=2020, defaults={"last_year": 2023}
    )
    data = content.encode() if isinstance(content, str) else content
    stored = store(data, name=name, kind=FileKind.REPORT, by=by)
    return load_report(programme, year, stored, by=by)


def found(key: str, *, severity: str = "error", rule: str = "section-sum") -> FoundOne:
    """One finding on the first paragraph."""
    return FoundOne(
        key=key,
        rule=rule,
        family="sums",
        severity=severity,
        message_en=f"{key} is 5% off",
        message_zh=f"{key}差5%",
        params={},
        numbers="5+5 = 10 ≠ 11",
        quote="甲局",
        place={"block": 0, "page": None, "table": None, "row": None, "column": None, "label": ""},
        marks=[{"block": 0, "start": 0, "end": 2}],
    )


def examined(*findings: FoundOne, version: str = "test-1") -> Examined:
    """A result as the checker gives it."""
    facts = {
        "title": "甲局报告", "project": "外网运维", "year": 2021, "kind": "自评报告",
        "operating_body": None, "supervising_body": None, "report_date": None, "amounts": [],
        "funds": [], "sections": [], "indicators": [], "total": 95, "level": "优", "notes": [],
    }  # fmt: skip
    return Examined(
        rules_version=version,
        facts=facts,
        document_kind="txt",
        blocks=[{"text": "甲局2021年度报告"}],
        findings=findings,
    )


def saying(*findings: FoundOne, version: str = "test-1"):
    """An examiner that always finds these."""

    def examiner(path: Path, name: str) -> Examined:
        del path, name
        return examined(*findings, version=version)

    return examiner


def a_letter(batch: ReportBatch, by: User) -> tuple[int, int]:
    """A letter with its run, as rows only; their ids."""
    facts = {
        "batch": batch, "sender": "甲局", "dated_on": date(2026, 3, 1), "due_on": date(2026, 3, 20),
    }  # fmt: skip
    archive = store(b"letters", name="函件.txt", kind=FileKind.EVIDENCE, by=by)
    run = LetterRun.objects.create(
        **facts, archive=archive, created_by=by, created_by_name=by.printed_name
    )
    letter = Letter.objects.create(
        **facts, run=run, subject="office:甲局", office="甲局", version=1, number="1号",
        addressee="甲局", finding_count=0, file=archive, made_by=by, made_by_name=by.printed_name,
    )  # fmt: skip
    return letter.pk, run.pk
