"""Records of governance from the form to the page, and who may do it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.governance import errors, services
from hengwang.governance.facts import DrillFacts, RegulationFacts, TrainingFacts, names_in
from hengwang.governance.kinds import KINDS
from hengwang.governance.models import (
    Drill,
    EmergencyPlan,
    MeetingDecision,
    Regulation,
    Training,
)
from hengwang.governance.tests.factories import LEAST, a_record
from hengwang.kernel.metrics import Scope, metrics
from hengwang.kernel.periods import Period
from hengwang.testing.people import make_people
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
DAY = date(2020, 3, 1)


@pytest.fixture
def people():
    return make_people()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_a_record_is_entered_seen_and_mended(people, kind):
    client = client_of(people.lin)
    given = {**LEAST[kind.model], "unit": people.unit.pk}
    made = client.post(reverse(f"governance-{kind.slug}-new"), given)
    assert made.status_code == 302, made.context and made.context["form"].errors
    row = kind.model.objects.get()
    assert str(row) in client.get(row.get_absolute_url()).text
    assert str(row) in client.get(reverse(f"governance-{kind.slug}-list"), {"text": str(row)}).text
    edit = reverse(f"governance-{kind.slug}-edit", args=[row.pk])
    paper = SimpleUploadedFile("佐证.txt", "签到表".encode())
    assert client.post(edit, {**given, "file": paper}).status_code == 302
    row.refresh_from_db()
    assert row.file.name == "佐证.txt"
    sent = client.get(reverse(f"governance-{kind.slug}-file", args=[row.pk]))
    assert b"".join(sent.streaming_content).decode() == "签到表"
    sent.close()
    actions = AuditEntry.objects.filter(subject_id=str(row.pk)).values_list("action", flat=True)
    assert {"added", "corrected"} <= {action.partition(".")[2] for action in actions}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_a_stranger_finds_nothing(people, kind):
    row = a_record(kind.model, people.unit)
    client = client_of(people.wang)
    assert client.get(row.get_absolute_url()).status_code == 404
    assert str(row) not in client.get(reverse(f"governance-{kind.slug}-list")).text


def test_a_regulation_ends_once_and_names_the_one_in_its_place(people):
    old, new = (a_record(Regulation, people.unit, title=title) for title in ("旧", "新"))
    url = reverse("governance-regulations-end", args=[old.pk])
    asked = {"ended_on": "2020-06-01", "replaced_by": new.pk}
    assert client_of(people.lin).post(url, asked).status_code == 302
    old.refresh_from_db()
    assert (old.ended_on, old.replaced_by) == (date(2020, 6, 1), new)
    with pytest.raises(errors.RegulationEndedError):
        services.end_regulation(old.pk, ended_on=DAY, by=people.lin)
    with pytest.raises(errors.DaysOutOfOrderError):
        services.end_regulation(new.pk, ended_on=date(2019, 1, 1), by=people.lin)


def test_contradictions_are_refused(people):
    facts = RegulationFacts("机房管理制度", DAY)
    services.add_record(people.unit, facts, by=people.lin)
    with pytest.raises(errors.RegulationTakenError):
        services.add_record(people.unit, facts, by=people.lin)
    with pytest.raises(errors.NamesDisagreeError):
        services.add_record(people.unit, TrainingFacts("x", DAY, 1, 3, "赵、钱"), by=people.lin)
    plan = a_record(EmergencyPlan, people.other_unit)
    with pytest.raises(errors.OtherUnitError):
        services.add_record(people.unit, DrillFacts("x", DAY, 1, plan), by=people.lin)
    with pytest.raises(NotAllowedError):
        services.add_record(people.other_unit, facts, by=people.lin)
    assert not Training.objects.exists()


def test_names_are_told_apart_as_they_are_written():
    assert names_in("赵一、钱二，孙三\n李　明; John Smith\r\n") == [
        "赵一", "钱二", "孙三", "李　明", "John Smith",
    ]  # fmt: skip
    assert names_in(" 赵一 钱二\t孙三 ") == ["赵一", "钱二", "孙三"]
    assert names_in("王伟、王伟") == ["王伟", "王伟"], "two people of one name"
    assert names_in("  ") == []


def test_the_papers_name_is_in_the_trail(people):
    client, given = client_of(people.lin), {**LEAST[Training], "unit": people.unit.pk}
    first = SimpleUploadedFile("签到表.txt", "甲".encode())
    client.post(reverse("governance-trainings-new"), {**given, "file": first})
    row = Training.objects.get()
    second = SimpleUploadedFile("签到表（补）.txt", "乙".encode())
    edit = reverse("governance-trainings-edit", args=[row.pk])
    client.post(edit, {**given, "file": second})
    client.post(edit, given)
    told = AuditEntry.objects.filter(subject_id=str(row.pk), action__startswith="training.")
    told = told.order_by("pk")
    files = [(one.after or {}).get("file") for one in told]
    assert files == ["签到表.txt", "签到表（补）.txt", None]
    assert told[1].before["file"] == "签到表.txt"


def test_an_end_that_was_typed_wrong_is_mended_or_taken_back(people):
    old, new = (a_record(Regulation, people.unit, title=title) for title in ("旧", "新"))
    client, url = client_of(people.lin), reverse("governance-regulations-end", args=[old.pk])
    assert client.post(url, {"ended_on": "2062-06-01", "replaced_by": new.pk}).status_code == 302
    assert "2062-06-01" in client.get(url).text
    assert client.post(url, {"ended_on": "2026-06-01", "replaced_by": ""}).status_code == 302
    old.refresh_from_db()
    assert (old.ended_on, old.replaced_by) == (date(2026, 6, 1), None)
    early = client.post(url, {"ended_on": "2019-01-01"})
    assert list(early.context["form"].errors) == ["ended_on"]
    assert client.post(url, {"ended_on": "", "replaced_by": new.pk}).status_code == 302
    old.refresh_from_db()
    assert (old.ended_on, old.replaced_by) == (None, None)
    entry = AuditEntry.objects.filter(action="regulation.end_corrected").latest("pk")
    assert entry.before["ended_on"] == "2026-06-01"
    with pytest.raises(errors.RegulationInForceError):
        services.correct_end(old.pk, ended_on=DAY, by=people.lin)


def test_two_regulations_do_not_replace_each_other(people):
    old, new = (a_record(Regulation, people.unit, title=title) for title in ("旧", "新"))
    services.end_regulation(old.pk, ended_on=DAY, replaced_by=new, by=people.lin)
    new.refresh_from_db()
    old.refresh_from_db()
    with pytest.raises(errors.RegulationCircleError):
        services.end_regulation(new.pk, ended_on=DAY, replaced_by=old, by=people.lin)


def test_the_overview_names_late_decisions(people):
    a_record(MeetingDecision, people.unit, due_on=DAY)
    page = client_of(people.lin).get(reverse("governance")).text
    assert "更换电池" in page


@pytest.mark.parametrize(("model", "key"), [(Training, "trainings"), (Drill, "drills")])
def test_what_was_entered_twice_is_withdrawn_and_counts_nowhere(people, model, key):
    kept, twice = (a_record(model, people.unit) for _number in range(2))
    client = client_of(people.lin)
    url = reverse(f"governance-{key}-withdraw", args=[twice.pk])
    assert url in client.get(twice.get_absolute_url()).text
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "重复登记"}).status_code == 302
    twice.refresh_from_db()
    assert (twice.withdrawn_by, twice.withdrawn_because) == (people.lin, "重复登记")
    assert list(model.objects.held_within(DAY, DAY)) == [kept]
    page = client.get(twice.get_absolute_url()).text
    assert "重复登记" in page
    assert url not in page
    assert "1 条记录" in client.get(reverse(f"governance-{key}-list")).text
    entry = AuditEntry.objects.get(action__endswith=".withdrawn")
    assert (entry.subject_id, entry.note) == (str(twice.pk), "重复登记")
    again = client.post(url, {"reason": "再撤"})
    assert again.status_code == 422
    edit = reverse(f"governance-{key}-edit", args=[twice.pk])
    assert client.post(edit, {**LEAST[model]}).status_code == 422
    assert not AuditEntry.objects.filter(action__endswith=".corrected").exists()


def test_figures_count_without_what_was_withdrawn(people):
    period, scope = Period.parse("2020"), Scope(unit_ids=frozenset({people.unit.pk}))
    for model in (Training, Drill):
        rows = [a_record(model, people.unit) for _number in range(2)]
        services.withdraw_record(model, rows[0].pk, "重复登记", by=people.lin)
    trained = metrics.get("governance.trained_people").measure(period, scope)
    drilled = metrics.get("governance.drills").measure(period, scope)
    assert (trained.value, drilled.value) == (10, 1)


def test_a_second_person_may_withdraw_and_a_stranger_or_nobody_without_a_reason(people):
    row = a_record(Training, people.unit)
    with pytest.raises(NotAllowedError):
        services.withdraw_record(Training, row.pk, "重复", by=people.wang)
    with pytest.raises(errors.WithdrawalReasonError):
        services.withdraw_record(Training, row.pk, "  ", by=people.lin)
    services.withdraw_record(Training, row.pk, "重复", by=people.lin)
    with pytest.raises(errors.RecordWithdrawnError, match="林"):
        services.withdraw_record(Training, row.pk, "重复", by=people.lin)
    url = reverse("governance-trainings-withdraw", args=[row.pk])
    assert client_of(people.wang).post(url, {"reason": "x"}).status_code == 404
