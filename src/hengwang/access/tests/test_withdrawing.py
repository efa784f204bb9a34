"""A signed allocation is withdrawn before the opening: what it held is free, another is signed."""

import io

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document

from hengwang.access.choices import Kind, Outcome, State, Step
from hengwang.access.errors import (
    ApplicationStateError,
    NoPlanError,
    OwnApplicationError,
    ReasonNeededError,
)
from hengwang.access.models import Application, ResourcePlan
from hengwang.access.services import opening, plans, working
from hengwang.access.services.stepping import Words
from hengwang.access.tests.factories import LATE, a_point, an_application, lead, plan_for
from hengwang.accounts.errors import NotAllowedError
from hengwang.addressing.models import Address
from hengwang.audit.models import AuditEntry
from hengwang.network.models import Circuit
from hengwang.testing.scopes import client_of

WHY = "机房端口不足，改由二机房接入"


@pytest.fixture
def application(people, officer):
    return an_application(people.unit, officer)


def again(application, ground, admin, second, **told):
    """Another allocation, drawn up and signed."""
    plans.draw_up(application.pk, plan_for(application, ground, **told), by=admin)
    return plans.sign(application.pk, Words(delay=LATE), by=second)


@pytest.mark.parametrize("step", [Step.CONSTRUCTION, Step.ACCEPTANCE, Step.OPENING])
def test_it_goes_back_to_its_allocation_and_what_was_reserved_is_free(
    application, admin, second, ground, step
):
    lead(application, step, ground, by=admin, second=second)
    assert Address.objects.count() == 2
    done = plans.withdraw(application.pk, WHY, by=second)
    assert (done.step, done.state, done.company) == (Step.ALLOCATION, State.OPEN, None)
    assert not Address.objects.exists()
    assert done.plan is None
    former = ResourcePlan.objects.get()
    assert (former.withdrawn_by, former.withdrawn_because) == (second, WHY)
    assert former.is_unchanged
    assert former.address_texts == ["10.9.0.1", "10.9.0.2"]
    ended, present = list(application.steps.all())[-2:]
    assert (ended.step, ended.outcome, ended.text) == (step, Outcome.WITHDRAWN, WHY)
    assert (present.step, present.owner, present.done_at) == (Step.ALLOCATION, admin, None)
    entry = AuditEntry.objects.get(action="access_application.plan_withdrawn")
    assert entry.before["addresses"] == ["10.9.0.1", "10.9.0.2"]
    assert entry.before["signature"] == former.signature


def test_another_one_is_signed_and_opened_and_both_stay(application, admin, second, ground):
    lead(application, Step.ACCEPTANCE, ground, by=admin, second=second)
    plans.withdraw(application.pk, WHY, by=second)
    plan = again(application, ground, admin, second, mbps=200, circuit_code="LT-2")
    assert plan.version == 2
    assert plan.address_texts == ["10.9.0.1", "10.9.0.2"]
    application.refresh_from_db()
    assert (application.step, application.company) == (Step.CONSTRUCTION, ground.carrier)
    with pytest.raises(ApplicationStateError):
        opening.carry_out(application.pk, by=admin, collector=ground.collector)
    lead_on(application, admin)
    opening.carry_out(application.pk, Words(delay=LATE), by=admin, collector=ground.collector)
    assert [(one.code, one.bandwidth_mbps) for one in Circuit.objects.all()] == [("LT-2", 200)]
    first, last = ResourcePlan.objects.order_by("version")
    assert first.signature != last.signature
    assert first.is_unchanged
    assert last.is_unchanged
    assert (first.mbps, last.mbps) == (100, 200)


def lead_on(application, admin):
    words = Words(text="完成", delay=LATE)
    working.built(application.pk, words, by=admin)
    working.accept(application.pk, words, by=admin)


def test_the_same_allocation_signed_again_has_another_digest(application, admin, second, ground):
    lead(application, Step.CONSTRUCTION, ground, by=admin, second=second)
    before = application.plan.signature
    plans.withdraw(application.pk, WHY, by=second)
    assert again(application, ground, admin, second).signature != before


def test_who_does_not_decide_or_applied_or_says_nothing_withdraws_nothing(
    application, officer, people, admin, second, ground
):
    lead(application, Step.CONSTRUCTION, ground, by=admin, second=second)
    with pytest.raises(ReasonNeededError):
        plans.withdraw(application.pk, " ", by=second)
    with pytest.raises(NotAllowedError):
        plans.withdraw(application.pk, WHY, by=officer)
    Application.objects.update(applicant=second)
    with pytest.raises(OwnApplicationError):
        plans.withdraw(application.pk, WHY, by=second)
    assert application.plan.is_signed
    assert Address.objects.count() == 2


def test_what_is_not_signed_or_is_opened_is_not_withdrawn(application, admin, second, ground):
    lead(application, Step.ALLOCATION, ground, by=admin, second=second)
    plans.draw_up(application.pk, plan_for(application, ground), by=admin)
    with pytest.raises(ApplicationStateError):
        plans.withdraw(application.pk, WHY, by=second)
    plans.sign(application.pk, by=second)
    lead_on(application, admin)
    opening.carry_out(application.pk, Words(delay=LATE), by=admin, collector=ground.collector)
    with pytest.raises(ApplicationStateError):
        plans.withdraw(application.pk, WHY, by=second)
    assert ResourcePlan.objects.in_force().count() == 1


def test_of_two_who_withdraw_one_does_and_the_other_hears_it(application, admin, second, ground):
    lead(application, Step.CONSTRUCTION, ground, by=admin, second=second)
    plans.withdraw(application.pk, WHY, by=second)
    with pytest.raises(ApplicationStateError, match="资源分配"):
        plans.withdraw(application.pk, WHY, by=admin)
    assert application.steps.filter(outcome=Outcome.WITHDRAWN).count() == 1


def test_a_withdrawal_that_fails_leaves_everything(application, admin, second, ground, monkeypatch):
    lead(application, Step.CONSTRUCTION, ground, by=admin, second=second)
    trail = AuditEntry.objects.count()

    def fails(*_given, **_told):
        raise OSError(WHY)

    monkeypatch.setattr(plans, "record", fails)
    with pytest.raises(OSError, match=WHY):
        plans.withdraw(application.pk, WHY, by=second)
    application.refresh_from_db()
    assert application.step == Step.CONSTRUCTION
    assert application.plan.is_signed
    assert (Address.objects.count(), AuditEntry.objects.count()) == (2, trail)


def test_the_end_of_a_connection_has_no_allocation_to_withdraw(
    people, officer, admin, second, ground
):
    made = an_application(people.unit, officer, Kind.WITHDRAW, point=a_point(people.unit))
    lead(made, Step.CONSTRUCTION, ground, by=admin, second=second)
    with pytest.raises(NoPlanError):
        plans.withdraw(made.pk, WHY, by=second)
    url = reverse("access:act", args=[made.pk, "withdraw-plan"])
    assert client_of(second).get(url).status_code == 404


def test_the_database_holds_one_in_force_and_a_reason_for_each_withdrawn(
    application, admin, second, ground
):
    lead(application, Step.CONSTRUCTION, ground, by=admin, second=second)
    plans.withdraw(application.pk, WHY, by=second)
    plans.draw_up(application.pk, plan_for(application, ground), by=admin)
    for wrong in ({"withdrawn_because": ""}, {"withdrawn_at": None}):
        rows = ResourcePlan.objects.withdrawn()
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_it_is_withdrawn_on_the_page_and_both_stand_there_and_on_paper(
    application, officer, admin, second, ground
):
    lead(application, Step.CONSTRUCTION, ground, by=admin, second=second)
    before = application.plan.signature
    client = client_of(second)
    url = reverse("access:act", args=[application.pk, "withdraw-plan"])
    assert url in client.get(application.get_absolute_url()).content.decode()
    assert url not in client_of(officer).get(application.get_absolute_url()).content.decode()
    assert client_of(officer).post(url, {"text": WHY}).status_code == 404
    assert client.post(url, {"text": ""}).status_code == 422
    assert client.post(url, {"text": WHY}).status_code == 302
    assert client.post(url, {"text": WHY}).status_code == 404
    plan = again(application, ground, admin, second, circuit_code="LT-2")
    page = client_of(officer).get(application.get_absolute_url()).content.decode()
    content = client.get(reverse("access:form", args=[application.pk])).content
    paper = Document(io.BytesIO(content))
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    for signature in (before, plan.signature):
        assert signature in page
        assert signature in cells
    assert WHY in page
    assert any(WHY in one for one in cells)
    told = "".join(one.text for one in paper.paragraphs) + "".join(cells)
    assert "第 1 版" in told
    assert "第 2 版" in told
