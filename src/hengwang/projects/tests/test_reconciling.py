"""Matching loses and doubles nothing; a voucher book is compared, kept and decided upon."""

import time
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.projects import errors
from hengwang.projects.choices import DifferenceState
from hengwang.projects.exchange.ledger import read_ledger
from hengwang.projects.exchange.matching import Entry, Outcome, gathered, match, plain_number
from hengwang.projects.models import Reconciliation, ReconciliationRow
from hengwang.projects.services.reconciling import decide_difference, reconcile
from hengwang.projects.tests.factories import make_payment
from hengwang.projects.tests.workbooks import stored_file, stored_workbook
from hengwang.testing.scopes import client_of

DAY = date(2020, 3, 1)
ENTRY = st.tuples(
    st.sampled_from(["", "记-1", "记-01号", "记-2", "付3"]),
    st.none() | st.dates(date(2020, 1, 1), date(2020, 3, 31)),
    st.sampled_from([Decimal(n) for n in (-5, 5, 7, 100)]),
)


def entries(told):
    return [Entry(key, *row) for key, row in enumerate(told)]


def book(*rows, by, head=("日期", "凭证号", "摘要", "科目", "借方金额", "贷方金额")):
    return stored_workbook({"序时账": [["某单位序时账"], ["单位：元"], list(head), *rows]}, by)


@settings(max_examples=100, deadline=None)
@given(st.lists(ENTRY, max_size=12), st.lists(ENTRY, max_size=12), st.randoms(), st.integers(0, 40))
def test_every_row_is_in_one_class_and_the_sums_are_kept(here, there, chance, window):
    left, right = entries(here), entries(there)
    pairs = match(left, right, window_days=window)
    assert Counter(p.here.key for p in pairs if p.here) == Counter(e.key for e in left)
    assert Counter(p.there.key for p in pairs if p.there) == Counter(e.key for e in right)
    gap = sum(e.amount for e in left) - sum(e.amount for e in right)
    assert sum(pair.difference for pair in pairs) == gap
    assert all(p.difference == 0 for p in pairs if p.outcome in {Outcome.EXACT, Outcome.PROPOSED})
    chance.shuffle(left)
    chance.shuffle(right)
    assert match(left, right, window_days=window) == pairs


def test_the_six_classes():
    day = timedelta(1)
    here = [
        Entry(1, "记-003", DAY, Decimal(10)),
        Entry(2, "记-4", DAY, Decimal(20)),
        Entry(3, "记-5", DAY, Decimal(30)),
        Entry(4, "", DAY, Decimal(40)),
        Entry(5, "记-9", DAY, Decimal(50)),
    ]
    there = [
        Entry(1, "记 3号", DAY, Decimal(10)),
        Entry(2, "记-4", DAY + 3 * day, Decimal(20)),
        Entry(3, "记-5", DAY, Decimal(31)),
        Entry(4, "记-6", DAY + 2 * day, Decimal(40)),
        Entry(5, "记-8", DAY, Decimal(60)),
    ]
    pairs = match(here, there, window_days=5)
    assert sorted(p.outcome for p in pairs) == sorted(Outcome)
    assert plain_number("记字第０１２号") == plain_number("记-12")


def test_lines_of_one_voucher_are_the_payment_they_add_up_to():
    """One payment of 300 by 记-3, split into two expense items; 记-3 of April is another one."""
    here = [
        Entry(1, "记-3", DAY, Decimal(300)),
        Entry(2, "记-4", DAY, Decimal(50)),
        Entry(3, "记-4", DAY, Decimal(70)),
        Entry(4, "记-5", DAY, Decimal(90)),
    ]
    lines = [
        ("记-003号", DAY, 100), ("记-3", DAY, 200), ("记-3", date(2020, 4, 9), 300),
        ("记-4", DAY, 50), ("记-4", DAY, 30), ("记-4", DAY, 40),
        ("记-5", DAY, 60), ("记-5", DAY, 31), ("", DAY, 8), ("", DAY, 8),
    ]  # fmt: skip
    there = [Entry(key, no, day, Decimal(sum_)) for key, (no, day, sum_) in enumerate(lines)]
    mine, theirs = gathered(here, there)
    assert sorted(mine, key=lambda one: one.key) == here
    told = {entry.key: entry for entry in theirs}
    assert (told[0].amount, told[0].others) == (300, (1,))
    assert (told[4].amount, told[4].others) == (70, (5,))
    assert set(told) == {0, 2, 3, 4, 6, 7, 8, 9}
    pairs = match(here, told.values(), window_days=0)
    assert Counter(pair.outcome for pair in pairs if pair.here) == {
        Outcome.EXACT: 3, Outcome.AMOUNT_DIFFERS: 1,
    }  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(ENTRY, max_size=8), st.lists(ENTRY, max_size=8), st.randoms())
def test_gathering_loses_no_line_and_no_yuan(here, there, chance):
    sides = entries(here), entries(there)
    told = gathered(*sides)
    for whole, side in zip(told, sides, strict=True):
        keys = [key for entry in whole for key in (entry.key, *entry.others)]
        assert sorted(keys) == [entry.key for entry in side]
        assert sum(e.amount for e in whole) == sum(e.amount for e in side)
    mixed = [list(side) for side in sides]
    for side in mixed:
        chance.shuffle(side)
    assert gathered(*mixed) == told


def test_several_payments_of_one_voucher_are_its_line_or_lines():
    """记-3: two in one line; 记-4: two lines for one of two; 记-5: money came back."""
    here = [
        Entry(1, "记-3", DAY, Decimal(100)), Entry(2, "记-3", DAY + timedelta(9), Decimal(200)),
        Entry(3, "记-4", DAY, Decimal(40)), Entry(4, "记-4", DAY, Decimal(60)),
        Entry(5, "记-5", DAY, Decimal(90)), Entry(6, "记-5", DAY, Decimal(-20)),
    ]  # fmt: skip
    lines = [
        ("记-3", DAY + timedelta(9), 300),
        ("记-4", DAY, 10), ("记-4", DAY, 30), ("记-4", DAY, 60), ("记-4", DAY + timedelta(40), 40),
        ("记-5", DAY, 80), ("记-5", DAY, -10),
    ]  # fmt: skip
    there = [Entry(key, no, day, Decimal(sum_)) for key, (no, day, sum_) in enumerate(lines)]
    mine, theirs = gathered(here, there)
    assert {e.key: (e.amount, e.others) for e in mine if e.others} == {1: (300, (2,))}
    assert {e.key: (e.amount, e.others) for e in theirs if e.others} == {1: (40, (2,))}
    outcomes = Counter(pair.outcome for pair in match(mine, theirs, window_days=0))
    assert outcomes == {
        Outcome.EXACT: 3, Outcome.AMOUNT_DIFFERS: 2, Outcome.ONLY_THERE: 1,
    }  # fmt: skip
    several = [Entry(1, "付-9", DAY, Decimal(70)), Entry(2, "付-9", DAY, Decimal(30))]
    booked = [Entry(1, "付-9", DAY, Decimal(45)), Entry(2, "付-9", DAY, Decimal(55))]
    assert [[e.others for e in side] for side in gathered(several, booked)] == [[(1,)], [(2,)]]


def test_payments_booked_in_one_line_are_one_row_that_names_them(programme, finance, people):
    make_payment(programme, 100, voucher_number="记-3", paid_on=DAY, payee="甲通信公司")
    make_payment(programme, 250, voucher_number="记-3", paid_on=DAY, payee="乙网络公司")
    stored = book([DAY, "记-003", "支付线路费", "5001 行政支出", 350, None], by=finance)
    run = reconcile(people.unit, 2020, stored, by=finance)
    assert run.counts == {"exact": 1}
    row = run.rows.get()
    assert (row.here_cny, row.there_cny, row.state) == (350, 350, "settled")
    assert row.here_parts == "甲通信公司 100.00；乙网络公司 250.00"
    seen = client_of(finance)
    assert "支付线路费（本系统记录：甲通信公司 100.00" in seen.get(run.get_absolute_url()).text
    assert row.here_parts in seen.get(reverse("difference-decide", args=[row.pk])).text


def test_a_split_voucher_is_one_row_of_the_run(programme, finance, people):
    make_payment(programme, 300, voucher_number="记-3", paid_on=DAY)
    stored = book(
        [DAY, "记-3", "线路租用", "30214 租赁费", 100, None],
        [DAY, "记-3", "设备维护", "30213 维修费", 200, None],
        by=finance, head=("日期", "凭证号", "摘要", "经济分类", "借方金额", "贷方金额"),
    )  # fmt: skip
    run = reconcile(people.unit, 2020, stored, by=finance)
    assert run.counts == {"exact": 1}
    row = run.rows.get()
    assert (row.there_cny, row.here_cny, row.state) == (300, 300, "settled")
    assert row.summary == "线路租用 100.00；设备维护 200.00"


def test_twenty_thousand_rows_are_matched_in_seconds():
    rows = [
        (f"记-{n}", DAY + timedelta(n % 300), Decimal(n % 50 if n % 50 else 1))
        for n in range(20_000)
    ]
    begun = time.perf_counter()
    pairs = match(entries(rows), entries(("", day, sum_) for _, day, sum_ in rows), window_days=9)
    assert len(pairs) == 20_000
    assert time.perf_counter() - begun < 8


def test_a_voucher_book_is_compared_and_the_run_kept(programme, finance, people):
    make_payment(programme, 100, voucher_number="记-1", paid_on=DAY)
    make_payment(programme, 200, voucher_number="", paid_on=DAY)
    stored = book(
        [DAY, "记-0001", "线路租用", "5001 行政支出", 100, None],
        [DAY, "记-0001", "线路租用", "1002 银行存款", None, 100],
        ["2020年3月5日", "记-2", "=SUM(A1)", "5001 行政支出", "200.00", None],
        [DAY, "记-7", "退款", "5001 行政支出", None, 30],
        ["", "", "本页合计", "", 330, 100],
        by=finance,
    )
    run = reconcile(people.unit, 2020, stored, by=finance)
    assert run.counts == {"exact": 1, "proposed": 1, "only_there": 1}
    assert (run.here_cny, run.there_cny) == (300, 270)
    assert run.left_out == {"other_subject": 1, "sum": 1}
    proposed = run.rows.get(outcome="proposed")
    assert (proposed.there_row, proposed.state) == (6, "open")
    page = client_of(finance).get(run.get_absolute_url(), {"outcome": "only_there"}).text
    assert "记-7" in page
    assert "记-0001" not in page
    sent = client_of(finance).get(run.get_absolute_url(), {"export": "xlsx"})
    assert sent.status_code == 200
    url = reverse("difference-decide", args=[proposed.pk])
    assert client_of(finance).post(url, {"state": "confirmed"}).status_code == 302
    proposed.refresh_from_db()
    assert (proposed.state, proposed.decided_by_name) == ("confirmed", finance.printed_name)
    with pytest.raises(errors.DifferenceDecidedError):
        decide_difference(proposed.pk, state=DifferenceState.REJECTED, reason="", by=finance)
    lonely = run.rows.get(outcome="only_there")
    with pytest.raises(errors.ReasonMissingError):
        decide_difference(lonely.pk, state=DifferenceState.EXPLAINED, reason=" ", by=finance)
    assert client_of(people.wang).get(run.get_absolute_url()).status_code == 404
    assert client_of(people.wang).get(url).status_code == 404


def test_a_row_without_a_number_says_what_was_paid(programme, finance, people):
    payment = make_payment(programme, 100, voucher_number="", paid_on=DAY, purpose="机房空调维保")
    stored = book([DAY, "记-7", "退款", "5001 行政支出", None, 30], by=finance)
    run = reconcile(people.unit, 2020, stored, by=finance)
    row = run.rows.get(payment=payment)
    seen = client_of(finance)
    assert "机房空调维保" in seen.get(run.get_absolute_url()).text
    page = seen.get(reverse("difference-decide", args=[row.pk])).text
    assert f"{row.get_outcome_display()} · 机房空调维保" in page
    decide_difference(row.pk, state=DifferenceState.EXPLAINED, reason="跨年入账", by=finance)
    assert AuditEntry.objects.get(action="difference.decided").subject_printed == str(row.pk)


def test_the_page_takes_a_book_and_refuses_another_file(people, finance):
    client, url = client_of(finance), reverse("reconciliation-new")
    told = {"unit": people.unit.pk, "fiscal_year": 2020, "window_days": 5}
    stored = book([DAY, "记-1", "x", "", 5, None], by=finance)
    with stored_file(stored) as file:
        assert client.post(url, {**told, "file": file}).status_code == 302
    assert Reconciliation.objects.get().counts == {"only_there": 1}
    with stored_file(stored_workbook({"a": [["没有", "表"]]}, finance)) as file:
        assert client.post(url, {**told, "file": file}).status_code == 422
    assert ReconciliationRow.objects.count() == 1
    with pytest.raises(NotAllowedError):
        reconcile(people.other_unit, 2020, stored, by=finance)


def test_two_heading_lines_and_gbk_csv_are_read(finance):
    text = "某账\n单位：万元,,,\n日期,凭证字号,金额,\n,,借方,贷方\n2020/3/1,记1,1.5,\n"
    stored = store(text.encode("gb18030"), name="账.csv", kind=FileKind.SPREADSHEET, by=finance)
    (line,) = read_ledger(stored).lines
    assert (line.number, line.day, line.amount) == ("记1", DAY, 15_000)
