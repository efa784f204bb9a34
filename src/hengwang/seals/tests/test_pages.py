"""Pages of seals: list, one seal, package, verifier, passports; nothing for strangers."""

import pytest
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.files import storage
from hengwang.seals.models import Seal
from hengwang.testing.scopes import client_of


@pytest.fixture
def judge(people):
    return client_of(people.with_role(Role.EVALUATOR))


def test_sealing_on_the_page_of_the_evaluation(submitted, judge):
    page = judge.get(submitted.get_absolute_url())
    address = reverse("evaluation-seal", args=[submitted.pk])
    assert address in page.content.decode()
    answer = judge.post(address, follow=True)
    seal = Seal.objects.get()
    assert answer.redirect_chain[-1][0] == seal.get_absolute_url()
    assert seal.short_id in answer.content.decode()
    again = judge.get(submitted.get_absolute_url()).content.decode()
    assert address not in again
    assert seal.get_absolute_url() in again


def test_the_page_of_a_seal_shows_each_figure_and_its_digest(sealed, judge):
    page = judge.get(sealed.get_absolute_url()).content.decode()
    for figure in sealed.evaluation.indicators.all():
        assert figure.figure_id in page
    assert sealed.digest in page
    assert "完整且未被改动" in page
    assert "data:image/svg+xml" in page


def test_a_package_altered_on_the_disk_is_shown_as_such(sealed, judge):
    path = storage.path_of(sealed.package.sha256)
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    page = judge.get(sealed.get_absolute_url())
    assert page.status_code == 200
    assert "核验未通过" in page.content.decode()


def test_the_package_and_the_verifier_are_downloads(sealed, judge):
    answer = judge.get(reverse("seal-package", args=[sealed.pk]))
    assert b"".join(answer.streaming_content)[:4] == b"PK\3\4"
    verifier = judge.get(reverse("seal-verifier"))
    assert "hengwang-verify.pyz" in verifier.headers["Content-Disposition"]


def test_a_short_id_leads_to_the_seal_the_evaluation_or_the_figure(sealed, judge):
    figure = sealed.evaluation.indicators.first()
    told = {
        sealed.short_id: sealed.get_absolute_url(),
        sealed.evaluation.short_id.lower(): sealed.evaluation.get_absolute_url(),
        figure.figure_id: reverse("indicator-trace", args=[figure.pk]),
    }
    for short_id, address in told.items():
        assert judge.get(reverse("passport", args=[short_id])).headers["Location"] == address
    assert judge.get(reverse("passport", args=["0000-0000"])).status_code == 404


def test_another_unit_finds_nothing(sealed, people):
    stranger = client_of(people.wang)
    addresses = [
        sealed.get_absolute_url(),
        reverse("seal-package", args=[sealed.pk]),
        reverse("passport", args=[sealed.short_id]),
    ]
    assert [stranger.get(address).status_code for address in addresses] == [404] * 3
    assert stranger.post(reverse("evaluation-seal", args=[sealed.evaluation_id])).status_code == 404


def test_the_list_needs_the_same_statements_for_any_number(
    sealed, judge, django_assert_max_num_queries
):
    with django_assert_max_num_queries(14):
        assert sealed.short_id in judge.get(reverse("seal-list")).content.decode()
