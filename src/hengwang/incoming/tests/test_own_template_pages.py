"""Pages of own templates: what is wrong is listed, what is right is tried and put in force."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from hengwang.accounts.choices import Role
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.incoming.models import OwnTemplate
from hengwang.incoming.tests.template_files import FORM, shipped, upload, with_lines
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(people):
    return client_of(people.with_role(Role.FINANCE_OFFICER))


def send(client, people, content):
    told = {"unit": people.unit.pk, "kind": FORM.value, "note": "", "file": upload(content)}
    return client.post(reverse("own-template-new"), told, follow=True)


def test_from_the_upload_to_the_withdrawal(people, officer):
    page = send(officer, people, with_lines("甲局 {{ programme }}"))
    row = OwnTemplate.objects.get()
    assert page.redirect_chain[-1][0] == row.get_absolute_url()
    trial = officer.get(reverse("own-template-trial", args=[row.pk]))
    assert b"".join(trial.streaming_content).startswith(b"PK")
    assert reverse("own-template-accept", args=[row.pk]) in page.text
    page = officer.post(reverse("own-template-accept", args=[row.pk]), follow=True)
    assert reverse("own-template-accept", args=[row.pk]) not in page.text
    address = reverse("own-template-withdraw", args=[row.pk])
    refused = officer.post(address, {"on": "2000-01-01", "reason": "换版"})
    assert refused.status_code == 422
    page = officer.post(address, {"on": "2100-01-01", "reason": "换版"}, follow=True)
    assert "换版" in page.text
    assert reverse("own-template", args=[row.pk]) in officer.get(reverse("own-template-list")).text


def test_every_fault_stands_on_the_page_with_its_place(people, officer):
    page = send(officer, people, with_lines("看这里 {{ programe }}", "{{ a.__class__ }}"))
    assert page.status_code == 422
    assert "看这里" in page.text
    assert "programme" in page.text
    assert "__class__" in page.text
    assert not OwnTemplate.objects.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"plain words"])
def test_what_is_no_office_file_is_said_in_the_form(people, officer, content):
    assert send(officer, people, content).status_code == 422
    assert not OwnTemplate.objects.exists()


def test_shipped_templates_are_there_to_start_from(officer):
    address = reverse("own-template-shipped", args=[FORM.value, "docx"])
    assert officer.get(address).content == shipped()
    assert officer.get(reverse("own-template-shipped", args=[FORM.value, "pdf"])).status_code == 404


def test_strangers_see_nothing(people, officer):
    send(officer, people, shipped())
    row = OwnTemplate.objects.get()
    stranger = client_of(people.wang)
    for name in (
        "own-template",
        "own-template-file",
        "own-template-trial",
        "own-template-withdraw",
    ):
        assert stranger.get(reverse(name, args=[row.pk])).status_code == 404
    assert stranger.get(reverse("own-template-new")).status_code == 404
    assert stranger.post(reverse("own-template-accept", args=[row.pk])).status_code == 404


def test_the_list_costs_the_same_however_long_it_is(people, django_assert_max_num_queries):
    officer = people.with_role(Role.FINANCE_OFFICER)
    file = store(shipped(), name="form.docx", kind=FileKind.TEMPLATE, by=officer)
    for number in range(1, 13):
        OwnTemplate.objects.create(
            unit=people.unit, kind=FORM, format="docx", version=number, file=file, trial=file,
            brought_at=now(), accepted_at=now(),
        )  # fmt: skip
    client = client_of(officer)
    client.get(reverse("own-template-list"))
    with django_assert_max_num_queries(14):
        page = client.get(reverse("own-template-list"))
    assert page.text.count("已被新版本替代") >= 11
