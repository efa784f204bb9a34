"""A bureau's own words and rules: versions, subtrees, trials, workbooks and pages."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.checker.own.schema import OwnSet, own_set
from hengwang.organizations.choices import Level
from hengwang.organizations.services import UnitFacts, open_unit
from hengwang.outbox.choices import JobState
from hengwang.outbox.models import Job
from hengwang.reviews.errors import (
    OwnListChangedError,
    OwnListRefusedError,
    OwnListUnchangedError,
)  # fmt: skip
from hengwang.reviews.examining import rules_version
from hengwang.reviews.jobs import check_batch
from hengwang.reviews.models import Finding, OwnList, ReviewedReport
from hengwang.reviews.own import trying
from hengwang.reviews.own.sets import checked, latest_of, own_set_for, save_list
from hengwang.reviews.own.sheets import read_upload, workbook_bytes
from hengwang.reviews.services import check_report, upload_reports
from hengwang.reviews.tests.factories import WRONG, a_report, an_upload
from hengwang.testing.people import make_people
from hengwang.testing.scopes import (
    assert_hidden_from,
    assert_needs_login,
    assert_shown_to,
    client_of,
)

pytestmark = pytest.mark.django_db
WORD = {"wrong": ["外网运维"], "write": "电子政务外网运维", "unless": [], "reason": "规范用语"}
RULE = {
    "name": "own-1-1", "kind": "required-section", "phrases": ["政府采购情况"],
    "message": "缺少“政府采购情况”一节", "severity": "error",
}  # fmt: skip
LIMIT = {
    "name": "own-1-2", "kind": "figure-limit", "phrases": ["预算执行率"], "message": "执行率偏低",
    "unit": "%", "at_least": 85,
}  # fmt: skip


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def judge(people):
    return people.with_role(Role.EVALUATOR)


@pytest.fixture
def below(people):
    facts = UnitFacts(level=Level.PROVINCE, region=people.region, parent=people.unit)
    return open_unit("甲局信息中心", facts, by=None)


def keep(unit, by, words=(WORD,), rules=(), *, based_on=0):
    return save_list(unit, own_set(words, rules), based_on=based_on, by=by)


def test_a_list_is_kept_in_versions_and_the_slower_of_two_is_refused(people, judge):
    first = keep(people.unit, judge)
    assert (first.version, first.word_count, first.rule_count) == (1, 1, 0)
    with pytest.raises(OwnListChangedError) as refused:
        keep(people.unit, judge, rules=(RULE,))
    assert refused.value.params == {"name": judge.printed_name, "version": 1}
    with pytest.raises(OwnListUnchangedError):
        keep(people.unit, judge, based_on=1)
    second = keep(people.unit, judge, rules=(RULE,), based_on=1)
    assert list(OwnList.objects.newest()) == [second]
    assert latest_of(people.unit).own_set == own_set([WORD], [RULE])
    assert AuditEntry.objects.filter(action="own_list.saved").count() == 2


def test_only_reviewers_of_the_unit_keep_its_list(people, judge):
    for stranger in (people.lin, people.wang):
        with pytest.raises(NotAllowedError):
            keep(people.unit, stranger)
    with pytest.raises(NotAllowedError):
        keep(people.other_unit, judge)


def test_rules_may_not_take_the_name_of_a_built_in_one():
    taken = {**RULE, "name": "numbering-gap"}
    with pytest.raises(OwnListRefusedError):
        checked([], [taken])


def test_a_list_holds_for_the_units_below_and_the_nearest_word_wins(people, judge, below):
    keep(people.unit, judge, words=(WORD, {"wrong": ["登陆"], "write": "登录"}))
    keep(below, judge, words=({"wrong": ["外网运维"], "kind": "forbidden"},))
    assert own_set_for(people.other_unit) == OwnSet()
    assert [word.kind for word in own_set_for(people.unit).words] == ["term", "term"]
    near = {wrong: word for word in own_set_for(below).words for wrong in word.wrong}
    assert (near["外网运维"].kind, near["登陆"].write) == ("forbidden", "登录")


def test_the_reviews_of_the_bureau_use_its_list_and_say_which(people, judge, below):
    before = a_report(people.unit, people.lin)
    assert before.rules_version == rules_version()
    keep(people.unit, judge, rules=(RULE, LIMIT))
    report = check_report(before.pk)
    own = report.findings.current().filter(family="own")
    assert set(own.values_list("rule", flat=True)) == {"own-term", "own-1-1", "own-1-2"}
    assert own.get(rule="own-1-1").message_zh == "缺少“政府采购情况”一节"
    assert report.rules_version != before.rules_version
    assert report.rules_version == rules_version(own_set_for(people.unit))
    # By the job in its child processes too, and for a unit below.
    taken = upload_reports([an_upload("下级.txt")], below, by=people.lin)
    Job.objects.update(state=JobState.RUNNING)
    check_batch(taken.job, [taken.reports[0].pk])
    assert Finding.objects.filter(report=taken.reports[0], family="own").count() == 3
    elsewhere = a_report(people.other_unit, people.wang)
    assert not elsewhere.findings.filter(family="own").exists()


def test_a_page_says_that_the_own_rules_changed_since_the_check(people, judge):
    report = a_report(people.unit, people.lin)
    client = client_of(people.lin)
    assert client.get(report.get_absolute_url()).context["outdated"] is False
    keep(people.unit, judge)
    assert client.get(report.get_absolute_url()).context["outdated"] is True


def test_a_trial_finds_in_a_text_a_file_and_the_last_batch_what_would_be_found(people, judge):
    report = a_report(people.unit, people.lin)
    taken = upload_reports(
        [an_upload("甲.txt", f"{WRONG}\n第二份"), an_upload("乙.txt", "乙\n没有这些词")],
        people.unit, by=people.lin,
    )  # fmt: skip
    for one in taken.reports:
        check_report(one.pk)
    own = own_set([WORD], [])
    told = trying.on_text("本项目为外网运维项目。", own, "文字")
    assert (told.count, told.hits[0].numbers) == (1, "外网运维→电子政务外网运维")
    assert trying.on_text("本项目为电子政务外网运维项目。", own, "文字").count == 0
    file = trying.on_file(an_upload("报告.txt"), "报告.txt", own)
    assert (file.failure, file.count) == ("", 1)
    assert trying.on_file(an_upload("坏.docx", b"PK"), "坏.docx", own).failure
    batch = trying.last_batch(people.unit, judge)
    assert batch == taken.batch
    found = trying.on_batch(batch, own)
    assert (found.count, found.reports, found.all_reports) == (1, 2, 2)
    assert found.hits[0].url == taken.reports[0].get_absolute_url()
    assert trying.on_batch(batch, own, limit_s=-1).reports == 0
    assert trying.last_batch(people.unit, people.wang) is None
    assert ReviewedReport.objects.get(pk=report.pk).findings.filter(family="own").count() == 0


def test_a_workbook_is_read_back_as_it_was_written():
    words = [
        WORD, {"wrong": ["=1+1", "登陆"], "write": "登录", "unless": ["登陆舰"], "kind": "typo"},
        {"wrong": ["领导"], "kind": "forbidden", "severity": "error"},
    ]  # fmt: skip
    own = own_set(words, [RULE, LIMIT])
    read = read_upload(an_upload("词表.xlsx", workbook_bytes(own)), "词表.xlsx", "own-9")
    assert read.faults == ()
    assert read.own == own


def test_a_faulty_workbook_names_every_cell(people):
    book = load_workbook(io.BytesIO(workbook_bytes(own_set([WORD], [LIMIT]))))
    words, rules = book["词表"], book["规则"]
    words["B2"], words["C2"] = "外网运维", "怪"
    words.append(["", "好", "规范用语"])
    rules["F2"] = "很多"
    out = io.BytesIO()
    book.save(out)
    read = read_upload(an_upload("词表.xlsx", out.getvalue()), "词表.xlsx", "own-9")
    assert read.own == OwnSet()
    places = [(one.sheet, one.row, one.column) for one in read.faults]
    assert places == [
        ("词表", 2, "类型"), ("词表", 3, "不用的词（多个用、隔开）"), ("规则", 2, "不低于"),
    ]  # fmt: skip


def test_pages_of_a_list_belong_to_who_checks_reports_there(people, judge):
    keep(people.unit, judge, rules=(RULE,))
    url = reverse("review-own", args=[people.unit.pk])
    for user in (people.lin, judge):
        assert_shown_to(user, url)
        assert_shown_to(user, reverse("review-own-lists"))
    assert_hidden_from(people.wang, url)
    assert_needs_login(url)
    for name in ("review-own-word", "review-own-rule", "review-own-import"):
        keeping = reverse(name, args=[people.unit.pk])
        assert_shown_to(judge, keeping)
        assert_hidden_from(people.lin, keeping)
    text = client_of(judge).get(url).content.decode()
    assert "电子政务外网运维" in text
    assert "缺少“政府采购情况”一节" in text
    started = client_of(judge).post(reverse("review-own-start"), {"unit": people.unit.pk})
    assert started.headers["Location"] == url


def word_data(**more):
    usual = {
        "wrong": "外网运维、外网维护", "write": "电子政务外网运维", "kind": "term",
        "severity": "advice", "based_on": "0", "act": "save",
    }  # fmt: skip
    return {**usual, **more}


def test_a_word_is_tried_on_its_page_and_saved_as_a_version(people, judge):
    client = client_of(judge)
    url = reverse("review-own-word", args=[people.unit.pk])
    tried = client.post(url, word_data(act="try", try_text="外网维护工作。"))
    assert tried.status_code == 200
    assert tried.context["tried"][0].count == 1
    assert not OwnList.objects.exists()
    saved = client.post(url, word_data())
    assert saved.headers["Location"] == reverse("review-own", args=[people.unit.pk])
    assert latest_of(people.unit).own_set.words[0].wrong == ("外网运维", "外网维护")
    # Whoever looked at the older version is told.
    stale = client.post(url, word_data(wrong="登陆", write="登录"))
    assert stale.status_code == 422
    assert OwnList.objects.count() == 1
    changed = client.post(f"{url}?entry=1", word_data(write="政务外网运维", based_on="1"))
    assert changed.status_code == 302
    assert latest_of(people.unit).own_set.words[0].write == "政务外网运维"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"wrong": ""}, "wrong"),
        ({"wrong": "长" * 61}, "wrong"),
        ({"wrong": "登陆"}, "wrong"),
        ({"write": ""}, "write"),
        ({"write": "外网运维"}, "write"),
        ({"kind": "odd"}, "kind"),
    ],
)
def test_what_is_wrong_with_a_word_stands_at_its_field(people, judge, more, field):
    keep(people.unit, judge, words=({"wrong": ["登陆"], "write": "登录"},))
    url = reverse("review-own-word", args=[people.unit.pk])
    refused = client_of(judge).post(url, word_data(**more, based_on="1"))
    assert refused.status_code == 422
    assert field in refused.context["form"].errors


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"unit": ""}, "unit"),
        ({"at_least": "", "at_most": ""}, "at_least"),
        ({"at_least": "9", "at_most": "8"}, "at_most"),
        ({"kind": "required-section"}, "unit"),
        ({"chapter": "资金"}, "chapter"),
        ({"message": ""}, "message"),
    ],
)
def test_what_is_wrong_with_a_rule_stands_at_its_field(people, judge, more, field):
    data = {
        "kind": "figure-limit", "phrases": "预算执行率", "message": "执行率偏低", "unit": "%",
        "at_least": "85", "severity": "warning", "based_on": "0", "act": "save",
    }  # fmt: skip
    url = reverse("review-own-rule", args=[people.unit.pk])
    refused = client_of(judge).post(url, {**data, **more})
    assert field in refused.context["form"].errors
    assert client_of(judge).post(url, data).status_code == 302
    assert latest_of(people.unit).own_set.rules[0].name == f"own-{people.unit.pk}-1"


def test_an_entry_is_taken_out_and_an_older_version_put_into_force(people, judge):
    keep(people.unit, judge, rules=(RULE,))
    client = client_of(judge)
    removing = reverse("review-own-remove", args=[people.unit.pk])
    client.post(f"{removing}?entry=1", {"part": "words", "based_on": "1"})
    assert latest_of(people.unit).own_set == own_set([], [RULE])
    old = client.get(reverse("review-own", args=[people.unit.pk]), {"version": "1"})
    assert old.context["is_current"] is False
    client.post(reverse("review-own-restore", args=[people.unit.pk]), {"version": "1"})
    assert latest_of(people.unit).version == 3
    assert latest_of(people.unit).own_set == own_set([WORD], [RULE])
    assert_hidden_from(people.lin, removing, method="post")


def test_a_workbook_is_looked_at_before_it_replaces_the_list(people, judge):
    keep(people.unit, judge)
    client = client_of(judge)
    exported = client.get(reverse("review-own-export", args=[people.unit.pk])).content
    assert exported.startswith(b"PK")
    url = reverse("review-own-import", args=[people.unit.pk])
    new = workbook_bytes(own_set([WORD, {"wrong": ["登陆"], "write": "登录"}], [RULE]))
    looked = client.post(url, {"sheet": SimpleUploadedFile("词表.xlsx", new)})
    assert looked.status_code == 200
    assert len(looked.context["fresh"].words) == 1
    assert OwnList.objects.count() == 1
    hidden = looked.context["form"].initial
    assert client.post(url, {**hidden, "entries": "{"}).status_code == 422
    saved = client.post(url, hidden)
    assert saved.status_code == 302
    assert latest_of(people.unit).word_count == 2
    bad = client.post(url, {"sheet": SimpleUploadedFile("词表.xlsx", b"PK nothing")})
    assert bad.status_code == 422
    assert "sheet" in bad.context["form"].errors
