"""A project of one's own, through the pages: entered, scored, submitted, printed, checked."""

import re
from datetime import date
from http import HTTPStatus
from io import BytesIO

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.checker.runner import check, read
from hengwang.documents.choices import FORMATS, DocumentKind, Format
from hengwang.documents.offering import kinds_of
from hengwang.performance.choices import ActualSource
from hengwang.performance.models import Evaluation
from hengwang.projects.models import Programme
from hengwang.rendering import libreoffice
from hengwang.testing.people import make_people

YEAR = 2025
# What the library leaves to the office that declares its goals.
TARGETS = {
    "接入省级部门数量": "≥80家",
    "接入市州部门数量": "≥14家",
    "接入县级部门数量": "≥86家",
    "租赁政务外网专线": "≥120条",
    "本年财政拨款运行费": "≤400万元",
    "制度健全性": "≥7项",
}
# A share is named as one: the checker asks what a bare per cent is a share of.
NAMES = {
    "网络利用情况": "网络利用率",
    "各地方网络的互联互通": "市州网络互联互通率",
}
SURVEY = "2025年11月以电子问卷向接入单位调查满意度，发放问卷60份，收回56份，有效56份。"
NUMBER = re.compile(r"\d+(?:\.\d+)?")
WORD_FILES = [
    (kind, Format.DOCX)
    for kind in (DocumentKind.SELF_EVALUATION_FORM, DocumentKind.EVALUATION_REPORT)
]


class Visitor:
    """A person at the browser: every form must be accepted, every page must open."""

    def __init__(self, user):
        self.client = Client()
        self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def enter(self, name, args, data):
        url = reverse(name, args=args)
        assert self.client.get(url).status_code == HTTPStatus.OK
        answer = self.client.post(url, data)
        assert answer.status_code == HTTPStatus.FOUND, answer.content.decode()
        return answer.headers["Location"]

    def press(self, name, args, data=None):
        answer = self.client.post(reverse(name, args=args), data or {})
        assert answer.status_code == HTTPStatus.FOUND, answer.content.decode()

    def initial_of(self, indicator):
        """What the form of a row shows before anything is changed."""
        answer = self.client.get(reverse("indicator-edit", args=[indicator.pk]))
        form = answer.context["form"]
        return {name: form[name].value() or "" for name in form.fields}

    def see(self, url):
        answer = self.client.get(url)
        assert answer.status_code == HTTPStatus.OK
        return answer.content.decode()

    def download(self, evaluation, kind, form):
        url = reverse("document-download", args=[evaluation.pk, kind.value, form.value])
        answer = self.client.get(url)
        assert answer.status_code == HTTPStatus.OK, (kind, form)
        assert "attachment" in answer.headers["Content-Disposition"]
        return answer.content


@pytest.fixture(scope="module")
def people(module_db):
    return make_people()


@pytest.fixture(scope="module")
def lin(people):
    return Visitor(people.lin)


@pytest.fixture(scope="module")
def finance(people):
    return Visitor(people.with_role(Role.FINANCE_OFFICER))


@pytest.fixture(scope="module")
def programme(people, lin, finance):
    """An extranet project of 400 万元 of which 396 are spent and accounted for."""
    told = {"unit": people.unit.pk, "name": "政务外网运行维护", "kind": "extranet"}
    lin.enter("programme-new", [], told | {"first_year": YEAR, "last_year": YEAR})
    made = Programme.objects.get()
    money = {"fiscal_year": YEAR, "source": "appropriation"}
    line = {
        "initial_cny": "400万元",
        "approved_cny": "400万元",
        "approval_number": "甲财预〔2025〕1号",
    }
    lin.enter("budget-line-new", [made.pk], money | line)
    finance.enter(
        "arrival-new", [made.pk], money | {"amount_cny": "400万元", "arrived_on": "2025-02-10"}
    )
    for day, amount, voucher in (
        ("2025-04-30", "2,000,000元", "记-11"),
        ("2025-11-28", "196万元", "记-57"),
    ):
        paid = {"amount_cny": amount, "paid_on": day, "voucher_number": voucher, "payee": "丙公司"}
        finance.enter("payment-new", [made.pk], money | paid | {"purpose": "线路租用和维护"})
    return made


@pytest.fixture(scope="module")
def filled(lin, programme):
    """Declared from the library and filled so that every goal is met."""
    lin.enter(
        "evaluation-new",
        [],
        {
            "programme": programme.pk,
            "year": YEAR,
            "kind": "unit_self",
            "ruleset": "mof-2020-10",
            "project_kind": "extranet",
        },
    )
    made = Evaluation.objects.get()
    for row in made.indicators.filter(Q(target_text="") | Q(level3__in=NAMES)):
        changed = {
            "target_text": TARGETS.get(row.level3, row.target_text),
            "level3": NAMES.get(row.level3, row.level3),
        }
        lin.enter("indicator-edit", [row.pk], lin.initial_of(row) | changed)
    # This office keeps all of these elsewhere and enters what they came to.
    elsewhere = Q()
    for app in (
        *("surveys", "governance", "network", "addressing"),
        *("monitoring", "availability", "facilities", "tickets", "access"),
    ):
        elsewhere |= Q(metric_key__startswith=f"{app}.")
    for row in made.indicators.filter(elsewhere):
        by_hand = {"source": ActualSource.MANUAL, "metric_key": ""}
        lin.enter("indicator-edit", [row.pk], lin.initial_of(row) | by_hand)
    lin.enter("evaluation-text", [made.pk], {"survey": SURVEY})
    lin.enter("goal-new", [made.pk], {"expected": "保障政务外网畅通运行", "actual": ""})
    lin.press("evaluation-step", [made.pk, "start_self_evaluation"])
    goal = made.goals.get()
    lin.enter(
        "goal-edit",
        [made.pk, goal.pk],
        {"expected": goal.expected, "actual": "政务外网全年畅通运行"},
    )
    for row in made.indicators.order_by("order"):
        lin.enter("indicator-actual", [row.pk], _met(row))
    return made.pk


@pytest.fixture
def evaluation(filled, db):
    return Evaluation.objects.get(pk=filled)


def _met(row):
    """What a project that reached its goals enters; proof is a file of its own for each row."""
    proof = SimpleUploadedFile(f"证明{row.order}.txt", f"{row.level3}证明材料".encode())
    if row.source == ActualSource.BUDGET:
        return {"deviation_note": "尾款按合同在下年支付，已列入支付计划", "new_file": proof}
    if row.source == ActualSource.METRIC:
        return {"new_file": proof}
    if NUMBER.search(row.target_text):
        text = re.sub("[≥≤><=]|不低于|不少于|不超过|以上|以内|以下|前$", "", row.target_text)
        return {"actual_text": text, "new_file": proof}
    return {"actual_text": row.target_text, "share": "100", "new_file": proof}


def test_the_score_is_on_the_page_and_follows_from_the_money(lin, evaluation):
    page = lin.see(evaluation.get_absolute_url())
    assert evaluation.total is not None, "something is still unscored"
    assert f"{evaluation.total:.2f}" in page
    by_money = evaluation.indicators.get(source=ActualSource.BUDGET)
    # 396 of 400 万元 are 99.00 %, of 10 points.
    assert f"{by_money.score:.2f}" == "9.90"
    assert f"{evaluation.total:.2f}" == "99.90"


def test_every_document_can_be_downloaded_in_every_format(lin, evaluation):
    lin.press("evaluation-step", [evaluation.pk, "submit"])
    for kind in kinds_of(evaluation):
        for form in FORMATS[kind]:
            if form == Format.PDF and not libreoffice.program():
                continue
            content = lin.download(evaluation, kind, form)
            magic = b"%PDF" if form == Format.PDF else b"PK"
            assert content.startswith(magic), (kind, form)
    book = openpyxl.load_workbook(
        BytesIO(lin.download(evaluation, DocumentKind.SELF_EVALUATION_FORM, Format.XLSX))
    )
    cells = {str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value}
    assert "政务外网运行维护" in " ".join(cells)
    word = docx.Document(
        BytesIO(lin.download(evaluation, DocumentKind.EVALUATION_REPORT, Format.DOCX))
    )
    assert "99.9" in "".join(paragraph.text for paragraph in word.paragraphs)


@pytest.mark.parametrize(("kind", "form"), WORD_FILES)
def test_the_checker_finds_nothing_in_what_was_submitted(lin, evaluation, kind, form):
    lin.press("evaluation-step", [evaluation.pk, "submit"])
    report = read(lin.download(evaluation, kind, form), f"{kind}.{form}")
    assert [(f.rule, f.quote, f.message("zh")) for f in check(report)] == []


def test_a_later_payment_leaves_the_submitted_documents_as_they_are(
    lin, finance, programme, evaluation
):
    lin.press("evaluation-step", [evaluation.pk, "submit"])
    kinds = [*WORD_FILES, (DocumentKind.SELF_EVALUATION_FORM, Format.XLSX)]
    kinds.append((DocumentKind.EVIDENCE_ANNEX, Format.DOCX))
    before = [lin.download(evaluation, *told) for told in kinds]
    finance.enter(
        "payment-new",
        [programme.pk],
        {
            "fiscal_year": YEAR,
            "source": "appropriation",
            "amount_cny": "4万元",
            "paid_on": date(YEAR, 12, 30).isoformat(),
            "voucher_number": "记-90",
        },
    )
    assert [
        lin.download(evaluation, *told) == old for told, old in zip(kinds, before, strict=True)
    ] == [True] * len(kinds)
    frozen = evaluation.frozen_revisions.get()
    assert frozen.snapshot["funds"][0]["executed"] == "3960000"


def test_what_was_submitted_is_not_entered_again(lin, evaluation):
    lin.press("evaluation-step", [evaluation.pk, "submit"])
    row = evaluation.indicators.exclude(source=ActualSource.BUDGET).first()
    url = reverse("indicator-actual", args=[row.pk])
    before = row.actual_text
    assert lin.client.post(url, {"actual_text": "1家"}).status_code >= HTTPStatus.BAD_REQUEST
    row.refresh_from_db()
    assert row.actual_text == before
