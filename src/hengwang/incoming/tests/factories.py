"""Rows of incoming documents for tests of other rooms: a template, an imported form, a sheet."""

from django.utils.timezone import now

from hengwang.accounts.choices import Role
from hengwang.documents.choices import DocumentKind, Format
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.incoming.models import ImportedForm, OwnTemplate
from hengwang.incoming.services.goals import goals_workbook
from hengwang.incoming.tests.other_forms import a_form
from hengwang.incoming.tests.template_files import shipped
from hengwang.performance.models import Evaluation
from hengwang.testing.people import People


def incoming_records(people: People, evaluation: Evaluation) -> dict[str, int]:
    """One of each that has an address of its own; ids by their name in addresses."""
    lin = people.lin
    form = store(a_form(), name="自评表.docx", kind=FileKind.REPORT, by=lin)
    sheet = store(goals_workbook(evaluation), name="目标.xlsx", kind=FileKind.SPREADSHEET, by=lin)
    file = store(
        shipped(), name="form.docx", kind=FileKind.TEMPLATE, by=people.with_role(Role.EVALUATOR)
    )
    return {
        "form_file_id": form.pk,
        "goals_sheet_id": sheet.pk,
        "template_id": OwnTemplate.objects.create(
            unit=people.unit, kind=DocumentKind.TARGET_FORM, format=Format.DOCX, version=1,
            file=file, trial=file, brought_at=now(),
        ).pk,
        "form_id": ImportedForm.objects.create(
            evaluation=evaluation, file=form, sha256=form.sha256, understood=[],
            not_understood=[], imported_at=now(),
        ).pk,
    }  # fmt: skip
