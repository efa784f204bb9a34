"""One row of every kind in 甲局, and its id under the name by which addresses ask for it."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from hengwang.access.tests.factories import access_records
from hengwang.accounts.choices import Role
from hengwang.accounts.services import issue_token
from hengwang.addressing.tests.factories import addressing_records
from hengwang.assurances.tests.factories import assurance_records
from hengwang.audit.models import AuditEntry
from hengwang.availability.tests.factories import availability_records
from hengwang.disclosure.tests.factories import disclosure_records
from hengwang.door.tests.factories import door_records
from hengwang.duty.tests.factories import duty_records
from hengwang.facilities.tests.factories import facilities_records
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.governance.tests.factories import governance_records
from hengwang.incoming.tests.factories import incoming_records
from hengwang.inspections.tests.factories import inspection_records
from hengwang.monitoring.tests.alert_records import alert_records
from hengwang.monitoring.tests.factories import monitoring_records
from hengwang.network.tests.factories import a_device, network_records
from hengwang.opinions.choices import Capacity
from hengwang.opinions.services import appoint
from hengwang.organizations.choices import Duty
from hengwang.organizations.services import ContactFacts, add_contact
from hengwang.organizations.services.units import give_duty
from hengwang.outbox.choices import DeliveryState
from hengwang.outbox.models import Announcement, Delivery, Job
from hengwang.performance.models import Campaign, Evaluation, GoalChange, MonitoringRecord
from hengwang.performance.services.declaring import set_goal
from hengwang.performance.services.life import take_step
from hengwang.performance.tests.factories import (
    a_full_evaluation,
    a_programme,
    a_row,
    an_evaluation,
    some_evidence,
)
from hengwang.projects.models import Feasibility, Milestone, Paper, Procurement, Programme
from hengwang.projects.tests import factories as money
from hengwang.projects.tests.workbooks import reconciled
from hengwang.reviews.models import Finding
from hengwang.reviews.services import upload_reports
from hengwang.reviews.tests.factories import a_letter, an_upload
from hengwang.seals.services import seal_evaluation
from hengwang.surveys.tests.factories import survey_rows
from hengwang.testing.people import People
from hengwang.tickets.tests.factories import ticket_records
from hengwang.vendors.tests.factories import vendor_records

Ids = Mapping[str, int | str]


def ids_of(people: People) -> dict[str, int | str]:
    """Make the rows; ids by the keyword of addresses, and by `<slug>` where many share `row_id`."""
    programme = a_programme(people.unit, people.lin)
    return {
        "unit_id": people.unit.pk,
        "company_id": people.company.pk,
        "user_id": people.lin.pk,
        "programme_id": programme.pk,
        **_account(people),
        **_organisation(people),
        **_money(people, programme),
        **availability_records(people),
        **governance_records(people.unit),
        **network_records(people.unit),
        **alert_records(people.unit, people.lin),
        **facilities_records(people.unit),
        **addressing_records(people.unit, people.lin),
        **_monitoring(people),
        **survey_rows(people.unit, people.lin),
        **ticket_records(people.unit),
        **inspection_records(people.unit, people.lin),
        **duty_records(people.unit, people.lin),
        **assurance_records(people.unit),
        **door_records(people),
        **access_records(people.unit, people.lin),
        **vendor_records(people),
        **_performance(people, programme),
        **_work(people),
        **_report(people),
        **_seal(people),
        "entry_id": AuditEntry.objects.latest("pk").pk,
    }


def _monitoring(people: People) -> Ids:
    made = monitoring_records(people.unit)
    return {**made, "subject_id": a_device(people.unit, management_address="10.0.0.9").pk}


def _account(people: People) -> Ids:
    now, day = timezone.now(), timedelta(days=1)
    token, _secret = issue_token(people.lin, "test", [], lifetime=day, at=now)
    return {"token_id": token.pk, "grant_id": people.lin.grants.get().pk}


def _organisation(people: People) -> Ids:
    facts = ContactFacts(name="赵")
    contact = add_contact(facts, by=None, unit=people.unit)
    at_company = add_contact(facts, by=None, company=people.company)
    duty = give_duty(people.unit.pk, next(iter(Duty)), by=None, region=people.region)
    return {"contact_id": contact.pk, "contact_of_company": at_company.pk, "duty_id": duty.pk}


def _money(people: People, programme: Programme) -> Ids:
    contract = money.make_contract(programme, company=people.company)
    payment = money.make_payment(programme, 5, contract=contract)
    file = store(b"voucher", name="凭证.txt", kind=FileKind.EVIDENCE, by=people.lin)
    table = "单位,金额\n甲局,1\n".encode()
    sheet = store(table, name="导入.csv", kind=FileKind.SPREADSHEET, by=people.lin)
    plan = money.make_plan(programme, 5, date(2020, 12, 1))
    subproject = money.make_subproject(programme)
    line = programme.budget_lines.get()
    run, difference = reconciled(people.unit, sheet, payment)
    return {
        "line_id": line.pk,
        "payment_id": payment.pk,
        "plan_id": plan.pk,
        "subproject_id": subproject.pk,
        "paper_id": Paper.objects.create(payment=payment, kind="voucher", file=file).pk,
        "stored_id": sheet.pk,
        "run_id": run,
        "difference_id": difference,
        "subprojects": subproject.pk,
        "milestones": Milestone.objects.create(programme=programme, name="开工").pk,
        "studies": Feasibility.objects.create(programme=programme, name="可研").pk,
        "budget-lines": line.pk,
        "arrivals": money.make_arrival(programme, 5).pk,
        "adjustments": money.make_adjustment(programme, 5).pk,
        "procurements": Procurement.objects.create(
            programme=programme, name="采购", method="direct"
        ).pk,
        "contracts": contract.pk,
        "acceptances": money.make_acceptance(programme, contract=contract).pk,
        "payments": payment.pk,
        "plans": plan.pk,
    }


def _performance(people: People, programme: Programme) -> Ids:
    evaluation = an_evaluation(programme, people.lin)
    goal = set_goal(evaluation.pk, expected="畅通", by=people.lin)
    indicator = a_row(evaluation, people.lin)
    item = some_evidence(people.unit, people.lin)
    return {
        **disclosure_records(people, evaluation),
        **incoming_records(people, evaluation),
        "evaluation_id": evaluation.pk,
        "goal_id": goal.pk,
        "indicator_id": indicator.pk,
        "item_id": item.pk,
        "revision_number": item.revision,
        **_goals(people, evaluation),
    }


def _goals(people: People, evaluation: Evaluation) -> Ids:
    now = timezone.now()
    campaign = Campaign.objects.create(
        title="自评",
        kind="self_evaluation",
        fiscal_year=2020,
        due_on=date(2021, 3, 1),
        issued_at=now,
    )
    paper = store("报送通知".encode(), name="通知.txt", kind=FileKind.EVIDENCE, by=people.lin)
    campaign.attachments.add(paper)
    record = MonitoringRecord.objects.create(
        evaluation=evaluation, as_of=date(2020, 7, 31), due_on=date(2020, 8, 31), look={}
    )
    change = GoalChange.objects.create(
        evaluation=evaluation, reason="调增", edits=[], proposed_by=people.lin, proposed_at=now
    )
    return {
        "campaign_id": campaign.pk,
        "file_id": paper.pk,
        "office_id": campaign.offices.create(unit=people.unit).pk,
        "record_id": record.pk,
        "deviation_id": record.entries.create(name="预算执行").pk,
        "change_id": change.pk,
    }


def _work(people: People) -> Ids:
    announcement = Announcement.objects.create(name="test.happened")
    dead = Delivery.objects.create(
        announcement=announcement, receiver="nobody", state=DeliveryState.DEAD
    )
    started = {"started_by_id": people.lin.pk, "started_by_name": people.lin.printed_name}
    job = Job.objects.create(name="projects.import", **started)
    return {"delivery_id": dead.pk, "job_id": job.pk}


def _report(people: People) -> Ids:
    done = upload_reports([an_upload()], people.unit, by=people.lin)
    finding = Finding.objects.create(
        report=done.reports[0], number=1, key="k", rule="section-sum", severity="error",
        message_en="wrong", message_zh="错误",
    )  # fmt: skip
    assert done.batch is not None
    letter_id, letter_run_id = a_letter(done.batch, people.lin)
    return {
        "letter_id": letter_id,
        "letter_run_id": letter_run_id,
        "report_id": done.reports[0].pk,
        "finding_id": finding.pk,
        "batch": done.job.pk if done.job else 0,
        "batch_id": done.batch.pk,
    }


def _seal(people: People) -> Ids:
    programme = a_programme(people.unit, people.lin, name="视频会议费")
    evaluation = a_full_evaluation(programme, people.lin)
    take_step(evaluation.pk, "submit", by=people.lin)
    judge = people.with_role(Role.EVALUATOR)
    seal = seal_evaluation(evaluation.pk, by=judge)
    asked = appoint(evaluation.pk, judge, Capacity.FINANCE, by=judge)
    return {"seal_id": seal.pk, "short_id": seal.short_id, "appointment_id": asked.pk}
