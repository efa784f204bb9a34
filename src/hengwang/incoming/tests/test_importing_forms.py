"""A form of others becomes an evaluation as printed: after a dry run, once, whole or not at all."""

from decimal import Decimal

import pytest

from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.checker.errors import UnreadableError
from hengwang.evidence.models import EvidenceItem
from hengwang.files.choices import FileKind
from hengwang.files.errors import FileRefusedError
from hengwang.files.services import open_file, store
from hengwang.incoming.earlier import earlier_of
from hengwang.incoming.errors import (
    DoubtsNotAcceptedError,
    FormKnownError,
    NoRowsError,
    PlanChangedError,
    YearOutsideError,
)
from hengwang.incoming.models import ImportedForm
from hengwang.incoming.services import others
from hengwang.incoming.services.others import Choices, doubts_of, import_form, plan_form
from hengwang.incoming.tests.other_forms import FOREIGN, a_form, two_forms
from hengwang.performance.choices import EvaluationKind, EvaluationState
from hengwang.performance.errors import EvaluationExistsError
from hengwang.performance.models import Evaluation, Indicator, PrintedFigure
from hengwang.performance.services.declaring import declare_evaluation
from hengwang.performance.tests.factories import a_programme, a_row
from hengwang.projects.models import Programme

pytestmark = pytest.mark.django_db
SELF = EvaluationKind.UNIT_SELF


@pytest.fixture
def programme(people):
    made = a_programme(people.unit, people.lin, name="外网线路租用", money=False)
    Programme.objects.filter(pk=made.pk).update(first_year=2020, last_year=2022)
    made.refresh_from_db()
    return made


def kept(people, content=None, name="自评表.docx"):
    return store(content or a_form(), name=name, kind=FileKind.REPORT, by=people.lin)


def imported(people, programme, stored=None, **told):
    stored = stored or kept(people)
    part = told.get("part", 0)
    shown = told.pop("shown", None) or plan_form(stored, part=part, by=people.lin).digest
    choices = Choices(programme, told.pop("year", 2020), SELF, **told)
    return import_form(stored, choices, shown=shown, by=people.lin)


def an_evaluation_of(programme, people, year):
    return declare_evaluation(
        programme, year=year, kind=SELF, title="自评", ruleset_key="", by=people.lin
    )


def test_the_dry_run_writes_nothing_and_finds_the_programme(people, programme):
    a_programme(people.unit, people.lin, name="视频会议运维", money=False)
    plan = plan_form(kept(people), by=people.lin)
    assert plan.likely == programme
    assert [row.level3 for row in plan.reading.rows] == ["光缆线路条数", "线路可用率", "单位满意度"]
    assert not Evaluation.objects.exists()
    assert plan.digest == plan_form(kept(people), by=people.lin).digest


def test_everything_printed_stands_in_the_evaluation(people, programme):
    evaluation = imported(people, programme)
    rows = list(evaluation.indicators.order_by("order"))
    assert [(r.level3, r.target_text, r.actual_text, r.points, r.printed_score) for r in rows] == [
        ("光缆线路条数", "≥12条", "12条", Decimal(20), Decimal(20)),
        ("线路可用率", "≥99.5%", "99.2%", Decimal(30), Decimal(28)),
        ("单位满意度", "≥90%", "95%", Decimal(10), Decimal(10)),
    ]
    assert rows[1].deviation_note == "八月施工挖断，已改道"
    assert evaluation.printed_total == Decimal(58)
    assert evaluation.ruleset_key == ""
    assert evaluation.state == EvaluationState.SELF_EVALUATION
    assert PrintedFigure.objects.filter(evaluation=evaluation).exists()
    assert AuditEntry.objects.filter(action="evaluation.imported").count() == 1


def test_the_file_itself_is_evidence_of_every_row(people, programme):
    stored = kept(people)
    evaluation = imported(people, programme, stored)
    [evidence] = EvidenceItem.objects.all()
    assert all(list(row.evidence.all()) == [evidence] for row in evaluation.indicators.all())
    with open_file(evidence.file) as file:
        assert file.read() == a_form()
    row = ImportedForm.objects.get(evaluation=evaluation)
    assert row.file == stored
    assert "蓝色封面" in [cell["text"] for cell in row.not_understood]
    assert {"field", "name", "text", "place_zh", "place_en"} == set(row.understood[0])


def test_the_same_form_twice_is_refused_whatever_it_is_called(people, programme):
    imported(people, programme)
    with pytest.raises(FormKnownError) as refusal:
        imported(
            people, programme, kept(people, name="另一个名字.docx"), year=2021, doubts_accepted=True
        )
    assert refusal.value.params["name"] == people.lin.printed_name
    assert Evaluation.objects.count() == 1


def test_a_second_evaluation_of_the_year_is_refused(people, programme):
    an_evaluation_of(programme, people, 2020)
    with pytest.raises(EvaluationExistsError):
        imported(people, programme)
    assert not ImportedForm.objects.exists()
    assert not EvidenceItem.objects.exists()


def test_a_form_that_says_otherwise_must_be_meant_so(people, programme):
    other = a_programme(people.unit, people.lin, name="机房装修", money=False)
    Programme.objects.filter(pk=other.pk).update(first_year=2020, last_year=2022)
    other.refresh_from_db()
    reading = plan_form(kept(people), by=people.lin).reading
    assert [what for what, _, _ in doubts_of(reading, other, 2021)] == ["project", "year"]
    with pytest.raises(DoubtsNotAcceptedError):
        imported(people, other, year=2021)
    assert imported(people, other, year=2021, doubts_accepted=True).fiscal_year == 2021


def test_a_year_in_which_the_programme_does_not_run_is_refused(people, programme):
    with pytest.raises(YearOutsideError):
        imported(people, programme, year=2012, doubts_accepted=True)


def test_what_was_not_shown_is_not_written(people, programme):
    with pytest.raises(PlanChangedError):
        imported(people, programme, shown="sha256:other")
    assert not Evaluation.objects.exists()


def test_several_forms_of_one_file_become_several_evaluations(people, programme):
    second = a_programme(people.unit, people.lin, name="视频会议运维", money=False)
    Programme.objects.filter(pk=second.pk).update(first_year=2020, last_year=2020)
    second.refresh_from_db()
    stored = kept(people, two_forms())
    imported(people, programme, stored, part=0)
    assert imported(people, second, stored, part=1).programme == second
    assert ImportedForm.objects.count() == 2


def test_a_failure_in_the_middle_leaves_nothing(people, programme, monkeypatch):
    def fail(*_arguments, **_more):
        raise EvaluationExistsError(programme="x", year=1)

    monkeypatch.setattr(others, "keep_printed", fail)
    with pytest.raises(EvaluationExistsError):
        imported(people, programme)
    assert not Evaluation.objects.exists()
    assert not Indicator.objects.exists()
    assert not EvidenceItem.objects.exists()
    assert not ImportedForm.objects.exists()


def test_who_may_not_edit_the_unit_imports_nothing(people, programme):
    stored = kept(people)
    shown = plan_form(stored, by=people.wang).digest
    assert plan_form(stored, by=people.wang).candidates == ()
    with pytest.raises(NotAllowedError):
        import_form(stored, Choices(programme, 2020, SELF), shown=shown, by=people.wang)


def test_a_form_without_rows_is_refused(people, programme):
    stored = kept(people, a_form("2020年度项目支出绩效自评表\n没有表格"))
    with pytest.raises(NoRowsError):
        imported(people, programme, stored)


@pytest.mark.parametrize("content", [b"%PDF-1.4\n%%EOF", b"words\x00"])
def test_a_file_that_cannot_be_read_is_said(people, content):
    name = "form.pdf" if content.startswith(b"%PDF") else "form.txt"
    with pytest.raises((UnreadableError, FileRefusedError)):
        plan_form(kept(people, content, name), by=people.lin)


def test_ten_thousand_rows_are_refused_before_they_are_understood(people):
    rows = "\n".join("| a | b | c | 1 | 1 | d | e | f |" for _ in range(9_000))
    stored = kept(people, a_form(FOREIGN + rows), name="huge.docx")
    with pytest.raises(UnreadableError) as refusal:
        plan_form(stored, by=people.lin)
    assert refusal.value.code == "too_many_parts"


def test_last_years_values_stand_beside_this_years_targets(people, programme):
    imported(people, programme)
    new = an_evaluation_of(programme, people, 2021)
    a_row(new, people.lin, level3="光缆线路条数", target_text="≥14条")
    found = earlier_of(new)
    assert [(r.name, r.target, r.target_before, r.actual_before) for r in found.rows] == [
        ("光缆线路条数", "≥14条", "≥12条", "12条")
    ]
    assert earlier_of(found.evaluation) is None
