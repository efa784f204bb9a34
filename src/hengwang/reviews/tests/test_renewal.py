"""The mended version of a report: what is gone, stayed and new, and what is taken over."""

import pytest
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.files.errors import EmptyFileError
from hengwang.reviews.choices import Decision
from hengwang.reviews.errors import (
    FormerElsewhereError,
    NothingToSettleError,
    SameReportError,
)  # fmt: skip
from hengwang.reviews.models import Finding, ReviewedReport
from hengwang.reviews.renewal import (
    compare,
    comparison_of,
    link_former,
    settle,
    upload_mended,
)  # fmt: skip
from hengwang.reviews.services import check_report
from hengwang.reviews.tests.factories import WRONG, a_report, an_upload, found, saying
from hengwang.reviews.verdicts import give_verdict
from hengwang.testing.people import make_people
from hengwang.testing.scopes import assert_hidden_from, assert_shown_to, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return make_people()


def a_finding(number, quote="甲局", numbers="1 ≠ 2", rule="section-sum", label="", row=None):
    place = {"block": number, "label": label, "row": row}
    return Finding(number=number, rule=rule, quote=quote, numbers=numbers, place=place)


def numbers_of(comparison):
    return (
        [one.number for one in comparison.gone],
        [(old.number, new.number) for old, new in comparison.stayed],
        [one.number for one in comparison.fresh],
    )


def test_findings_are_paired_by_their_words_wherever_they_moved():
    old = [a_finding(1, "执行率80%"), a_finding(2, "总分95分"), a_finding(3, "删除的话")]
    new = [
        a_finding(11, "总分95分", "9 ≠ 8"),
        a_finding(12, "执行率80%"),
        a_finding(13, "全新的事"),
    ]
    assert numbers_of(compare(old, new)) == ([3], [(2, 11), (1, 12)], [13])


def test_findings_of_other_rules_are_never_paired_and_each_is_paired_once():
    old = [a_finding(1), a_finding(2), a_finding(3, rule="level-mismatch")]
    new = [a_finding(11), a_finding(12, rule="total-sum")]
    assert numbers_of(compare(old, new)) == ([2, 3], [(1, 11)], [12])


def test_a_row_keeps_its_finding_when_its_figures_change_and_words_that_are_alike_are_paired():
    old = [
        a_finding(1, "支出90", label="表1", row=3),
        a_finding(2, "本年度项目支出合计金额为90万元"),
    ]
    new = [
        a_finding(11, "支出80", label="表1", row=3),
        a_finding(12, "本年度项目支出合计金额为80万元"),
    ]
    assert numbers_of(compare(old, new)) == ([], [(1, 11), (2, 12)], [])


@pytest.fixture
def former(people):
    report = a_report(people.unit, people.lin)
    keys = [found("甲"), found("乙"), found("丙"), found("丁")]
    for number, one in enumerate(keys):
        object.__setattr__(one, "quote", f"{'甲乙丙丁'[number] * 6}")
    check_report(report.pk, examiner=saying(*keys))
    judge = {"甲": Decision.ACCEPTED, "乙": Decision.REJECTED, "丙": Decision.ACCEPTED}
    for key, decision in judge.items():
        finding = report.findings.get(key=key)
        give_verdict(finding.pk, decision, reason=f"因为{key}", by=people.lin)
    return ReviewedReport.objects.get(pk=report.pk)


@pytest.fixture
def mended(people, former):
    taken = upload_mended(former, an_upload("改.txt", f"{WRONG}改"), by=people.lin)
    keys = [found("乙"), found("丙"), found("戊")]
    for one, word in zip(keys, "乙丙戊", strict=True):
        object.__setattr__(one, "quote", word * 6)
    check_report(taken.reports[0].pk, examiner=saying(*keys))
    return ReviewedReport.objects.get(pk=taken.reports[0].pk)


def test_a_mended_version_is_linked_checked_and_compared(people, former, mended):
    assert mended.former == former
    assert (mended.programme, mended.fiscal_year) == (former.programme, former.fiscal_year)
    comparison = comparison_of(mended)
    assert [one.key for one in comparison.gone] == ["甲", "丁"]
    assert [new.key for _old, new in comparison.stayed] == ["乙", "丙"]
    assert [one.key for one in comparison.fresh] == ["戊"]
    assert [old.key for old, _new in comparison.left] == ["丙"]


def test_what_is_gone_is_mended_and_what_was_rejected_is_rejected_again(people, former, mended):
    with pytest.raises(NotAllowedError):
        settle(mended, by=people.wang)
    assert settle(mended, by=people.lin) == (1, 1)
    assert former.findings.get(key="甲").decision == Decision.MENDED
    assert former.findings.get(key="丁").decision == Decision.OPEN
    again = mended.findings.get(key="乙")
    assert (again.decision, again.verdicts.get().reason) == ("rejected", "因为乙")
    assert mended.findings.get(key="丙").decision == Decision.OPEN
    with pytest.raises(NothingToSettleError):
        settle(mended, by=people.lin)


def test_the_same_file_a_circle_and_another_unit_are_refused(people, former, mended):
    with pytest.raises(SameReportError):
        upload_mended(former, an_upload("报告.txt", WRONG), by=people.lin)
    with pytest.raises(EmptyFileError):
        upload_mended(former, an_upload("空.txt", b""), by=people.lin)
    with pytest.raises(FormerElsewhereError):
        link_former(former, mended, by=people.lin)
    elsewhere = a_report(people.other_unit, people.wang)
    with pytest.raises(FormerElsewhereError):
        link_former(mended, elsewhere, by=people.lin)
    assert ReviewedReport.objects.get(pk=former.pk).former is None


def test_pages_upload_compare_and_take_over(people, former, mended):
    client = client_of(people.lin)
    url = reverse("review-compare", args=[mended.pk])
    for user in (people.lin, people.with_role(Role.LEADER)):
        assert_shown_to(user, url)
    assert_hidden_from(people.wang, url)
    page = client.get(url)
    assert [len(page.context[name]) for name in ("gone", "stayed", "fresh")] == [2, 2, 1]
    assert url in client.get(mended.get_absolute_url()).content.decode()
    assert url in client.get(former.get_absolute_url()).content.decode()
    settling = reverse("review-settle", args=[mended.pk])
    assert_hidden_from(people.with_role(Role.LEADER), settling, method="post")
    assert client.post(settling).headers["Location"] == url
    assert former.findings.get(key="甲").decision == Decision.MENDED
    renewing = reverse("review-renew", args=[former.pk])
    refused = client.post(renewing, {"mended": an_upload("报告.txt", WRONG)})
    assert refused.status_code == 422
    taken = client.post(renewing, {"mended": an_upload("再改.txt", f"{WRONG}再改")})
    assert taken.status_code == 302
    assert former.later.count() == 2
    # A report that mends nothing has no comparison.
    assert client.get(reverse("review-compare", args=[former.pk])).status_code == 302
