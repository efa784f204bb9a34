"""Pages of forms of others: bring, look, decide, write."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hengwang.files.models import StoredFile
from hengwang.incoming.tests.other_forms import a_form, two_forms
from hengwang.performance.models import Evaluation
from hengwang.performance.tests.factories import a_programme
from hengwang.projects.models import Programme
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(people):
    made = a_programme(people.unit, people.lin, name="外网线路租用", money=False)
    Programme.objects.filter(pk=made.pk).update(first_year=2020, last_year=2022)
    return made


def bring(client, content, name="自评表.docx"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("form-import"), {"file": file}, follow=True)


def told(page, programme, **changed):
    form = page.context["form"]
    initial = {name: field.initial for name, field in form.fields.items()}
    return {
        **{k: v for k, v in initial.items() if v is not None},
        "programme": programme.pk,
        **changed,
    }


def test_from_the_file_to_the_evaluation(people, programme):
    lin = client_of(people.lin)
    page = bring(lin, a_form())
    assert "蓝色封面" in page.text
    assert "光缆线路条数" in page.text
    assert page.context["form"].fields["programme"].initial == programme.pk
    address = page.redirect_chain[-1][0]
    page = lin.post(address, told(page, programme), follow=True)
    evaluation = Evaluation.objects.get()
    assert page.redirect_chain[-1][0] == evaluation.get_absolute_url()
    assert "自评表.docx" in page.text
    form = evaluation.imported_form
    assert "蓝色封面" in lin.get(reverse("form-imported", args=[form.pk])).text
    file = lin.get(reverse("form-imported-file", args=[form.pk]))
    assert b"".join(file.streaming_content) == a_form()


def test_doubts_are_shown_and_must_be_accepted(people, programme):
    lin = client_of(people.lin)
    page = bring(lin, a_form())
    address = page.redirect_chain[-1][0]
    refused = lin.post(address, told(page, programme, year=2021))
    assert refused.status_code == 422
    assert [one["said"] for one in refused.context["doubts"]] == ["2020"]
    assert not Evaluation.objects.exists()
    lin.post(address, told(page, programme, year=2021, doubts_accepted="on"))
    assert Evaluation.objects.get().fiscal_year == 2021


def test_one_of_several_forms_is_chosen(people, programme):
    lin = client_of(people.lin)
    address = bring(lin, two_forms()).redirect_chain[-1][0]
    page = lin.get(address, {"part": 1})
    assert page.context["reading"].project == "视频会议运维"
    assert lin.get(address, {"part": "x"}).context["reading"].part == 0


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "a.docx"), (b"MZ", "a.docx"), (b"PK\x03\x04", "a.xlsx")]
)
def test_what_cannot_be_read_is_said_in_the_form(people, content, name):
    assert bring(client_of(people.lin), content, name).status_code == 422


def test_a_file_of_somebody_else_is_not_there(people, programme):
    bring(client_of(people.lin), a_form())
    stored = StoredFile.objects.get()
    stranger = client_of(people.wang)
    assert stranger.get(reverse("form-import-plan", args=[stored.pk])).status_code == 404
    assert client_of(people.chen).get(reverse("form-import")).status_code == 404
    page = bring(stranger, two_forms())
    refused = stranger.post(page.redirect_chain[-1][0], told(page, programme))
    assert refused.status_code == 422
    assert not Evaluation.objects.exists()
