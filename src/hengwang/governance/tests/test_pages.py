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
from hengwang.governance.models import EmergencyPlan, MeetingDecision, Regulation, Training
from hengwang.governance.tests.factories import LEAST, a_record
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


def test_names_are_counted_once():
    assert names_in("赵一、钱二，孙三 赵一") == ["赵一", "钱二", "孙三"]


def test_the_overview_names_late_decisions(people):
    a_record(MeetingDecision, people.unit, due_on=DAY)
    page = client_of(people.lin).get(reverse("governance")).text
    assert "更换电池" in page
