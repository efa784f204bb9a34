"""Build the shipped Office templates; with --check, say whether the committed ones are the same."""

import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from office import (
    access_form,
    assurance_summary,
    availability_report,
    change_form,
    department_report,
    evaluation_report,
    evidence_annex,
    exemption_notice,
    fill_in_report,
    monitoring_sheet,
    official_table,
    rectification_list,
    result_sheet,
    review_letter,
    self_evaluation_form,
    self_evaluation_sheet,
    subproject_tables,
    target_form,
    vendor_sheet,
)  # fmt: skip

from hengwang.rendering.packing import repack, unpack

PACKAGE = Path(__file__).parent.parent / "src/hengwang"
TARGET = PACKAGE / "documents/templates_office"
# Letters of the reports' check belong to that app.
ELSEWHERE = {
    "review_letter.docx": PACKAGE / "reviews/templates_office",
    # Reports of availability print the ledger, no evaluation.
    "availability_report.docx": PACKAGE / "availability/templates_office",
    "access_form.docx": PACKAGE / "access/templates_office",
    "assurance_summary.docx": PACKAGE / "assurances/templates_office",
    "vendor_assessment.docx": PACKAGE / "vendors/templates_office",
    "vendor_payment.docx": PACKAGE / "vendors/templates_office",
}
BUILDERS: dict[str, Callable[[], Any]] = {
    "self_evaluation_form.docx": self_evaluation_form.build,
    "self_evaluation_form.xlsx": self_evaluation_sheet.build,
    "evaluation_report.docx": evaluation_report.build,
    "evidence_annex.docx": evidence_annex.build,
    "review_letter.docx": review_letter.build,
    "availability_report.docx": availability_report.build,
    "access_form.docx": access_form.build,
    "assurance_summary.docx": assurance_summary.build,
    "vendor_assessment.docx": vendor_sheet.monthly,
    "vendor_payment.docx": vendor_sheet.yearly,
    "department_report.docx": department_report.build,
    "disclosure_form.docx": partial(self_evaluation_form.build, public=True),
    "disclosure_form.xlsx": partial(self_evaluation_sheet.build, public=True),
    "disclosure_report.docx": partial(evaluation_report.build, public=True),
    **{
        f"{name}.{ending}": partial(builder, layout)
        for name, layout in {
            "target_form": target_form.LAYOUT,
            "goal_change_form": change_form.LAYOUT,
            "monitoring_sheet": monitoring_sheet.LAYOUT,
            "rectification_list": rectification_list.LAYOUT,
            "result_sheet": result_sheet.LAYOUT,
            "exemption_notice": exemption_notice.LAYOUT,
            "fill_in_report": fill_in_report.LAYOUT,
            "subproject_tables": subproject_tables.LAYOUT,
        }.items()
        for ending, builder in {
            "docx": official_table.word,
            "xlsx": official_table.sheet,
        }.items()
    },
}
BUILT_ON = date(2024, 1, 1)


def built(name: str) -> bytes:
    """The template as bytes; the same sources and library versions give the same bytes."""
    out = BytesIO()
    BUILDERS[name]().save(out)
    return repack(out.getvalue(), on=BUILT_ON)


def main() -> int:
    """Write the templates, or compare them; 1 when one differs."""
    checking = "--check" in sys.argv[1:]
    differing = []
    for name in BUILDERS:
        path, content = ELSEWHERE.get(name, TARGET) / name, built(name)
        if not checking:
            path.write_bytes(content)
        elif not path.exists() or unpack(path.read_bytes()) != unpack(content):
            differing.append(name)
    for name in differing:
        print(f"{name} is not what tools/office_templates.py builds")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
