"""What people say of the ledger: planned work, amendments, causes, groups and policies."""

import pytest
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.availability import errors
from hengwang.availability.accounting import Policy
from hengwang.availability.choices import Cause, Correction, Decision, GroupKind
from hengwang.availability.services.amending import (
    AmendmentFacts,
    approve_amendment,
    propose_amendment,
    refuse_amendment,
    withdraw_amendment,
)
from hengwang.availability.services.causes import set_cause
from hengwang.availability.services.grouping import change_members, form_group
from hengwang.availability.services.maintenance import (
    WindowFacts,
    approve_window,
    propose_window,
    refuse_window,
    withdraw_window,
)
from hengwang.availability.services.policies import policy_of, write_policy
from hengwang.availability.tests.factories import (
    DAY,
    HOUR,
    NUMBER,
    YEAR_BEGAN,
    a_paper,
    a_target,
    an_outage,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(people):
    return people.with_role(Role.LEADER)


@pytest.fixture
def target(people):
    return a_target(people.unit)


def proposed(target, admin, **told):
    begin = timezone.now() + DAY
    facts = WindowFacts("割接", "更换板卡", begin, begin + HOUR, **told)
    return propose_window(target.unit, facts, [target], by=admin)


def test_work_is_approved_beforehand_by_another_person(target, admin, leader):
    row = approve_window(proposed(target, admin).pk, approval_number=NUMBER, by=leader)
    assert (row.state, row.approval_number, row.decided_by) == (Decision.APPROVED, NUMBER, leader)
    assert list(row.covered.all()) == [target]
    actions = AuditEntry.objects.values_list("action", flat=True)
    assert {"maintenancewindow.proposed", "maintenancewindow.approved"} <= set(actions)


def test_who_proposed_work_cannot_approve_it(target, admin):
    row = proposed(target, admin)
    with pytest.raises(errors.OwnProposalError):
        approve_window(row.pk, approval_number=NUMBER, by=admin)


def test_an_approval_has_a_number(target, admin, leader):
    with pytest.raises(errors.NumberMissingError):
        approve_window(proposed(target, admin).pk, approval_number=" ", by=leader)


def test_what_has_begun_is_not_approved_beforehand(target, admin, leader):
    row = proposed(target, admin)
    type(row).objects.update(starts_at=timezone.now() - HOUR)
    with pytest.raises(errors.WindowBegunError):
        approve_window(row.pk, approval_number=NUMBER, by=leader)
    begun = timezone.now() - HOUR
    facts = WindowFacts("割接", "补报", begun, begun + 2 * HOUR)
    with pytest.raises(errors.WindowBegunError):
        propose_window(target.unit, facts, [target], by=admin)


def test_a_window_covers_what_lies_behind_its_targets_at_the_approval(target, admin, leader):
    child = a_target(target.unit, "下级", parent=target)
    grandchild = a_target(target.unit, "末级", parent=child)
    row = proposed(target, admin, with_subtree=True)
    approve_window(row.pk, approval_number=NUMBER, by=leader)
    late = a_target(target.unit, "后来", parent=target)
    assert set(row.covered.all()) == {target, child, grandchild}
    assert late not in row.covered.all()


def test_what_is_decided_is_not_decided_again(target, admin, leader):
    row = proposed(target, admin)
    refuse_window(row.pk, note="保障期间", by=leader)
    with pytest.raises(errors.AlreadyDecidedError):
        approve_window(row.pk, approval_number=NUMBER, by=leader)
    with pytest.raises(errors.AlreadyDecidedError):
        withdraw_window(row.pk, by=admin)


def test_a_refusal_says_why_and_only_the_proposer_withdraws(target, admin, leader, people):
    row = proposed(target, admin)
    with pytest.raises(errors.ReasonMissingError):
        refuse_window(row.pk, note="", by=leader)
    with pytest.raises(errors.NotYourProposalError):
        withdraw_window(row.pk, by=people.area_admin(people.region))
    assert withdraw_window(row.pk, by=admin).state == Decision.WITHDRAWN


def test_windows_are_for_ones_own_targets(people, admin):
    foreign = a_target(people.other_unit)
    begin = timezone.now() + DAY
    facts = WindowFacts("割接", "更换板卡", begin, begin + HOUR)
    with pytest.raises(errors.ForeignTargetError):
        propose_window(people.unit, facts, [foreign], by=admin)
    with pytest.raises(errors.NoTargetsError):
        propose_window(people.unit, facts, [], by=admin)
    with pytest.raises(NotAllowedError):
        propose_window(people.unit, facts, [foreign], by=people.lin)


def said(target, admin, **told):
    facts = {"says": Correction.UP, "reason": "探测链路故障"} | told
    begin = YEAR_BEGAN
    return propose_amendment(
        target, AmendmentFacts(begin, begin + HOUR, **facts), a_paper(), by=admin
    )


def test_an_amendment_is_approved_by_another_person(target, admin, leader):
    row = said(target, admin)
    with pytest.raises(errors.OwnProposalError):
        approve_amendment(row.pk, by=admin)
    assert approve_amendment(row.pk, by=leader).state == Decision.APPROVED
    with pytest.raises(errors.AlreadyDecidedError):
        refuse_amendment(row.pk, note="晚了", by=leader)


def test_an_amendment_is_refused_or_withdrawn(target, admin, leader):
    assert refuse_amendment(said(target, admin).pk, note="无依据", by=leader).decision_note
    assert withdraw_amendment(said(target, admin).pk, by=admin).state == Decision.WITHDRAWN


def test_an_amendment_speaks_of_past_time_and_gives_reason_and_cause(target, admin):
    with pytest.raises(errors.CauseMissingError):
        said(target, admin, says=Correction.CAUSE)
    with pytest.raises(errors.ReasonMissingError):
        said(target, admin, reason=" ")
    now = timezone.now()
    ahead = AmendmentFacts(now, now + DAY, Correction.UP, "预先")
    with pytest.raises(errors.TimeAheadError):
        propose_amendment(target, ahead, a_paper(), by=admin)
    backward = AmendmentFacts(now, now - DAY, Correction.UP, "倒置")
    with pytest.raises(errors.NoLengthError):
        propose_amendment(target, backward, a_paper(), by=admin)


def test_a_cause_is_said_by_who_keeps_the_monitoring(target, admin, people):
    outage = an_outage(target, YEAR_BEGAN, HOUR)
    with pytest.raises(NotAllowedError):
        set_cause(outage.pk, Cause.CARRIER, by=people.lin)
    assert set_cause(outage.pk, Cause.CARRIER, "光缆中断", by=admin).cause == Cause.CARRIER


def test_a_group_changes_from_a_day_on(target, admin, people):
    other = a_target(people.unit, "备用")
    group = form_group(
        people.unit, "双线", GroupKind.REDUNDANT, [target], from_at=YEAR_BEGAN, by=admin
    )
    change_members(group.pk, [other], from_at=YEAR_BEGAN + DAY, by=admin)
    spans = list(group.members.values_list("target", "from_at", "until_at"))
    assert spans == [
        (target.pk, YEAR_BEGAN, YEAR_BEGAN + DAY),
        (other.pk, YEAR_BEGAN + DAY, None),
    ]


def test_redundant_lines_serve_one_unit(people, admin, target):
    foreign = a_target(people.other_unit)
    with pytest.raises(errors.ForeignTargetError):
        form_group(
            people.unit, "双", GroupKind.REDUNDANT, [target, foreign], from_at=YEAR_BEGAN, by=admin
        )
    told = (people.unit, "重要", GroupKind.NAMED, [target])
    form_group(*told, from_at=YEAR_BEGAN, by=admin)
    with pytest.raises(errors.GroupNameTakenError):
        form_group(*told, from_at=YEAR_BEGAN, by=admin)
    with pytest.raises(errors.NoTargetsError):
        form_group(people.unit, "空", GroupKind.NAMED, [], from_at=YEAR_BEGAN, by=admin)


def test_a_policy_changes_by_a_new_version_only(admin, people):
    assert policy_of().name == "default@1"
    write_policy(Policy(lost_minutes=10), title="从严", reason="新办法", by=admin)
    assert policy_of() == Policy(version=2, lost_minutes=10)
    assert policy_of("default", 1) == Policy()
    with pytest.raises(errors.PolicyUnknownError):
        policy_of("none")
    with pytest.raises(NotAllowedError):
        write_policy(Policy(), title="", reason="", by=people.lin)
