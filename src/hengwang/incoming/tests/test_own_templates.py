"""Own templates: kept in versions, in force for a unit's subtree, submitted work keeps its own."""

import io
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from docx import Document

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.documents.choices import DocumentKind, Format
from hengwang.documents.services import build
from hengwang.documents.snapshots import current_snapshot
from hengwang.documents.templates import chosen_for
from hengwang.files.errors import MacroFileError, UnsafeMarkupError
from hengwang.files.models import StoredFile
from hengwang.incoming.choices import TemplateStanding
from hengwang.incoming.errors import (
    AlreadyInForceError,
    NotInForceError,
    ReasonMissingError,
    SameTemplateError,
    TemplateRefusedError,
    WithdrawalPastError,
    WrongFormatError,
)
from hengwang.incoming.in_force import template_for
from hengwang.incoming.models import OwnTemplate
from hengwang.incoming.services.own_templates import (
    TemplateData,
    bring_template,
    put_in_force,
    withdraw,
)
from hengwang.incoming.tests.template_files import FORM, shipped, upload, with_lines, with_part
from hengwang.organizations.models import Unit
from hengwang.organizations.services import UnitFacts, open_unit
from hengwang.performance.services.life import take_step
from hengwang.performance.tests.factories import a_full_evaluation, a_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(people):
    return people.with_role(Role.FINANCE_OFFICER)


def bring(unit, by, *lines, kind=FORM):
    content = with_lines(*lines) if lines else shipped()
    return bring_template(upload(content), TemplateData(unit, kind), name="form.docx", by=by)


def in_force(unit, by, *lines):
    return put_in_force(bring(unit, by, *lines).pk, by=by)


def made(evaluation):
    snapshot = current_snapshot(evaluation)
    own = chosen_for(FORM, Format.DOCX, snapshot)
    return build(FORM, snapshot, format=Format.DOCX, template=own)


def text_of(evaluation):
    built = made(evaluation)
    return "\n".join(one.text for one in Document(io.BytesIO(built.content)).paragraphs)


def test_a_template_is_kept_as_a_version_and_not_in_force_at_once(people, officer):
    row = bring(people.unit, officer, "甲局格式 {{ programme }}")
    assert (row.version, row.standing) == (1, TemplateStanding.TRIED)
    assert row.trial.size_bytes > 0
    assert bring(people.unit, officer, "甲局格式二 {{ year }}").version == 2
    assert template_for(people.unit, FORM, Format.DOCX, timezone.now()) is None
    assert AuditEntry.objects.filter(action="own_template.brought").count() == 2


def test_documents_are_made_with_the_version_in_force(people, officer):
    evaluation = a_full_evaluation(a_programme(people.unit, people.lin), people.lin)
    in_force(people.unit, officer, "甲局格式 {{ programme }}")
    assert f"甲局格式 {evaluation.programme.name}" in text_of(evaluation)


def test_a_submitted_evaluation_keeps_the_template_it_was_submitted_with(people, officer):
    evaluation = a_full_evaluation(a_programme(people.unit, people.lin), people.lin)
    first = in_force(people.unit, officer, "第一版")
    evaluation = take_step(evaluation.pk, "submit", by=people.lin)
    before = made(evaluation)
    in_force(people.unit, officer, "第二版")
    assert made(evaluation).digest == before.digest
    assert "第一版" in text_of(evaluation)
    first.refresh_from_db()
    assert first.standing == TemplateStanding.REPLACED


def test_a_template_that_came_after_the_submission_does_not_reach_it(people, officer):
    evaluation = a_full_evaluation(a_programme(people.unit, people.lin), people.lin)
    evaluation = take_step(evaluation.pk, "submit", by=people.lin)
    in_force(people.unit, officer, "后来的格式")
    assert "后来的格式" not in text_of(evaluation)


def test_the_nearest_unit_decides(people, officer):
    below = open_unit(
        "甲局信息中心",
        UnitFacts(level=people.unit.level, region=people.region, parent=people.unit),
        by=None,
    )
    upper = in_force(people.unit, officer, "局")
    now = timezone.now()
    assert template_for(below, FORM, Format.DOCX, now) == upper
    assert template_for(people.other_unit, FORM, Format.DOCX, now) is None
    lower = in_force(below, officer, "中心")
    now = timezone.now()
    assert template_for(below, FORM, Format.DOCX, now) == lower
    assert template_for(people.unit, FORM, Format.DOCX, now) == upper
    withdraw(lower.pk, on=timezone.localdate(), reason="格式有误", by=officer)
    assert template_for(below, FORM, Format.DOCX, timezone.now()) == upper
    assert template_for(below, FORM, Format.DOCX, now) == lower


def test_a_withdrawal_takes_effect_on_its_day_and_needs_a_reason(people, officer):
    row = in_force(people.unit, officer)
    today = timezone.localdate()
    with pytest.raises(ReasonMissingError):
        withdraw(row.pk, on=today, reason=" ", by=officer)
    with pytest.raises(WithdrawalPastError):
        withdraw(row.pk, on=today - timedelta(days=1), reason="换版", by=officer)
    row = withdraw(row.pk, on=today + timedelta(days=3), reason="换版", by=officer)
    assert row.standing == TemplateStanding.IN_FORCE
    assert row.standing_at(timezone.now() + timedelta(days=4)) == TemplateStanding.WITHDRAWN
    with pytest.raises(NotInForceError):
        withdraw(row.pk, on=today, reason="再来", by=officer)


def test_what_never_was_in_force_is_not_withdrawn_and_nothing_twice(people, officer):
    row = bring(people.unit, officer)
    with pytest.raises(NotInForceError):
        withdraw(row.pk, on=date(2100, 1, 1), reason="x", by=officer)
    put_in_force(row.pk, by=officer)
    with pytest.raises(AlreadyInForceError):
        put_in_force(row.pk, by=officer)


def test_a_faulty_template_leaves_nothing_behind(people, officer):
    with pytest.raises(TemplateRefusedError) as refusal:
        bring(people.unit, officer, "{{ nothing }}", "{{ programme.__class__ }}")
    assert len(refusal.value.faults) == 2
    assert not StoredFile.objects.exists()
    assert not OwnTemplate.objects.exists()


def test_the_same_file_twice_is_said_and_leaves_one(people, officer):
    bring(people.unit, officer)
    kept = StoredFile.objects.count()
    with pytest.raises(SameTemplateError):
        bring(people.unit, officer)
    assert StoredFile.objects.count() == kept
    assert bring(people.other_unit, people.with_role(Role.SYSTEM_ADMIN)).version == 1


def test_macros_and_xml_bombs_do_not_come_so_far(people, officer):
    data = TemplateData(people.unit, FORM)
    macros = with_part("word/vbaProject.bin", b"x")
    with pytest.raises(MacroFileError):
        bring_template(upload(macros), data, name="form.docx", by=officer)
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaa">]><a>&a;</a>'
    with pytest.raises(UnsafeMarkupError):
        bring_template(
            upload(with_part("word/document.xml", bomb)), data, name="form.docx", by=officer
        )


def test_a_report_is_not_made_as_a_workbook(people, officer):
    data = TemplateData(people.unit, DocumentKind.EVALUATION_REPORT)
    with pytest.raises(WrongFormatError) as refusal:
        bring_template(upload(shipped("xlsx")), data, name="form.xlsx", by=officer)
    assert refusal.value.params["offered"] == "docx"


def test_who_does_not_manage_templates_of_the_unit_brings_none(people, officer):
    for user, unit in ((people.lin, people.unit), (officer, people.other_unit)):
        with pytest.raises(NotAllowedError):
            bring(unit, user)
    row = bring(people.unit, officer)
    with pytest.raises(NotAllowedError):
        put_in_force(row.pk, by=people.lin)
    assert list(OwnTemplate.objects.visible_to(people.wang)) == []
    assert isinstance(row.brought_at, datetime)
    assert Unit.objects.filter(own_templates=row).exists()
