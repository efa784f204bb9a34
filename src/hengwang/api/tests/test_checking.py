"""`POST /check` answers what `hengwang check --format json` prints."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hengwang.accounts.permissions import Permission
from hengwang.api.schemas import checking
from hengwang.checker.batch import check_files
from hengwang.checker.output.as_json import to_json
from hengwang.checker.settings import CheckSettings
from hengwang.files.models import StoredFile

SCHEMA = Path(__file__).resolve().parents[4] / "docs" / "use" / "check-schema.json"
REPORT = """某市2022年度政务外网运维项目绩效自评报告
项目预算资金100万元，实际支出80万元，预算执行率90%。
产出指标（50分）得分55分。综合得分为95分，评价等级为“优”。
"""


def upload(caller, content: bytes, name: str = "报告.txt"):
    return caller.client.post("/api/v1/check", {"file": SimpleUploadedFile(name, content)})


def test_a_report_is_checked_as_on_the_command_line(lin, tmp_path):
    path = tmp_path / "报告.txt"
    path.write_text(REPORT, encoding="utf-8")
    printed = to_json(check_files([str(path)], CheckSettings()))
    [expected] = json.loads(printed)["files"]
    [answered] = upload(lin, REPORT.encode()).json()["files"]
    assert answered == {**expected, "path": "报告.txt"}
    assert answered["findings"]
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [(b"", "x.txt", "file_empty"), (b"PK\x03\x04 cut", "x.docx", "file_damaged")],
)
def test_a_file_that_cannot_be_read_is_an_answer(lin, content, name, code):
    response = upload(lin, content, name)
    assert response.status_code == 200, response.content
    [answered] = response.json()["files"]
    assert (answered["error"]["code"], answered["document"]) == (code, None)


def test_the_scope_is_asked_for(people, caller):
    narrow = caller(people.lin, Permission.VIEW_PROJECTS)
    assert upload(narrow, REPORT.encode()).status_code == 403


def test_the_answer_has_the_documented_fields():
    documented = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]
    shapes = {
        "file": checking.CheckedFileOut,
        "document": checking.CheckedDocumentOut,
        "finding": checking.CheckedFindingOut,
        "amount": checking.CheckedAmountOut,
        "fund": checking.CheckedFundOut,
        "section": checking.CheckedSectionOut,
        "indicator": checking.CheckedIndicatorOut,
    }
    for name, shape in shapes.items():
        assert set(shape.model_fields) == set(documented[name]["properties"]), name
