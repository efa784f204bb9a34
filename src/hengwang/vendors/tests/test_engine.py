"""Deductions and fees: worked examples, properties, and a naive implementation beside."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.vendors.engine.deducting import Band, Observed, Span, Term, deduct, deducted_at
from hengwang.vendors.engine.months import after, fee_of_month, months_of_year
from hengwang.vendors.engine.settling import Cost, ScoreBand, Terms, settle
from hengwang.vendors.engine.words import Comparison, FeeRule, Measure, Partial, Rule

D = Decimal
UPTIME = Term(
    rule=Rule.STEP,
    measure=Measure.FEE_SHARE,
    cap=D("0.1"),
    target=D("0.999"),
    step=D("0.001"),
    each=D("0.01"),
)
shares = st.decimals(0, 1, places=6)


@pytest.mark.parametrize(
    ("value", "partial", "costs"),
    [
        ("0.9995", Partial.WHOLE, "0"),
        ("0.999", Partial.STARTED, "0"),
        ("0.9985", Partial.WHOLE, "0"),
        ("0.9985", Partial.STARTED, "0.01"),
        ("0.9985", Partial.PROPORTIONAL, "0.005"),
        ("0.996", Partial.WHOLE, "0.03"),
        ("0.5", Partial.WHOLE, "0.1"),
    ],
)
def test_every_tenth_of_a_per_cent_below_costs_one_per_cent(value, partial, costs):
    assert deducted_at(replace(UPTIME, partial=partial), D(value)) == D(costs)


def test_bands_cost_what_the_worst_one_reached_says():
    bands = (Band(D("0.999"), D(2)), Band(D("0.995"), D(5)))
    term = Term(rule=Rule.BANDS, measure=Measure.POINTS, cap=D(10), bands=bands)
    assert [deducted_at(term, D(one)) for one in ("0.999", "0.998", "0.99")] == [0, 2, 5]


def test_an_upper_limit_counts_what_lies_above_it():
    term = Term(
        rule=Rule.FLAT, measure=Measure.YUAN, cap=D(5000), comparison=Comparison.AT_MOST,
        target=D(2), each=D(500),
    )  # fmt: skip
    assert deducted_at(term, D(2)) == 0
    assert deducted_at(term, D("2.1")) == 500


def test_what_was_not_measured_costs_anything_up_to_the_cap():
    whole = Span(D(0), D("0.1"))
    assert deduct(UPTIME, Observed()) == whole
    thin = replace(UPTIME, least_coverage=D("0.9"))
    assert deduct(thin, Observed(D(1), coverage=D("0.89"))) == whole
    assert deduct(thin, Observed(D(1), coverage=D("0.9"))) == Span.of(D(0))
    assert deduct(replace(UPTIME, rule=Rule.JUDGED), Observed(D(1))) == whole
    assert deduct(UPTIME, Observed(D("0.997"), D("0.999"))) == Span(D(0), D("0.02"))


terms = st.builds(
    Term,
    rule=st.sampled_from([Rule.STEP, Rule.FLAT, Rule.BANDS]),
    measure=st.sampled_from(list(Measure)),
    cap=st.decimals("0.01", 1, places=2),
    comparison=st.sampled_from(list(Comparison)),
    target=shares,
    step=st.decimals("0.0001", "0.1", places=4),
    each=st.decimals("0.0001", "0.3", places=4),
    partial=st.sampled_from(list(Partial)),
    bands=st.lists(
        st.builds(Band, limit=shares, deducted=st.decimals(0, 1, places=3)), max_size=4
    ).map(tuple),
)


@settings(max_examples=60)
@given(terms, shares, shares)
def test_a_worse_figure_never_costs_less_and_never_more_than_the_cap(term, one, other):
    worse, better = sorted((one, other), reverse=term.comparison is Comparison.AT_MOST)
    costs = deducted_at(term, worse), deducted_at(term, better)
    assert 0 <= costs[1] <= costs[0] <= term.cap


@settings(max_examples=60)
@given(terms, shares)
def test_a_naive_count_of_steps_says_the_same(term, value):
    """Steps counted one by one with fractions."""
    limits = [(Fraction(term.target), Fraction(0))]
    if term.rule is Rule.BANDS:
        limits = [(Fraction(band.limit), Fraction(band.deducted)) for band in term.bands]
    costs = [Fraction(0)]
    for limit, cost in limits:
        gap = limit - Fraction(value)
        gap = gap if term.comparison is Comparison.AT_LEAST else -gap
        if gap <= 0:
            continue
        if term.rule is Rule.BANDS:
            costs.append(cost)
        elif term.rule is Rule.FLAT:
            costs.append(Fraction(term.each))
        else:
            step, counted = Fraction(term.step), Fraction(0)
            while gap >= step:
                gap, counted = gap - step, counted + 1
            if gap and term.partial is Partial.STARTED:
                counted += 1
            if term.partial is Partial.PROPORTIONAL:
                counted += gap / step
            costs.append(counted * Fraction(term.each))
    places = 6 if term.measure is Measure.FEE_SHARE else 2
    rounded = Fraction(int(max(costs) * 10**places + Fraction(1, 2)), 10**places)
    assert Fraction(deducted_at(term, value)) == min(rounded, Fraction(term.cap))


def spans():
    return st.tuples(shares, shares).map(lambda pair: Span(min(pair), max(pair)))


costs_of = st.lists(st.builds(Cost, measure=st.sampled_from(list(Measure)), span=spans()))
terms_of = st.builds(
    Terms,
    fee=st.decimals("0.01", 1_000_000, places=2),
    full=st.just(D(100)),
    pass_mark=st.decimals(0, 100, places=2),
    fee_rule=st.sampled_from(list(FeeRule)),
    bands=st.lists(
        st.builds(ScoreBand, score=st.decimals(0, 100, places=0), share=shares), max_size=4
    ).map(tuple),
    most_share=shares,
)


@settings(max_examples=60)
@given(terms_of, costs_of, st.randoms())
def test_a_month_is_bounded_and_does_not_depend_on_the_order(terms, costs, random):
    outcome = settle(terms, costs)
    shuffled = list(costs)
    random.shuffle(shuffled)
    assert settle(terms, shuffled) == outcome
    most = terms.fee * terms.most_share
    assert 0 <= outcome.deducted.low <= outcome.deducted.high <= most + D("0.005")
    assert 0 <= outcome.score.low <= outcome.score.high <= terms.full
    assert outcome.payable.high == terms.fee - outcome.deducted.low
    for end in ("low", "high"):
        known = [Cost(one.measure, Span.of(getattr(one.span, end))) for one in costs]
        inside = settle(terms, known)
        assert outcome.deducted.low <= inside.deducted.low <= outcome.deducted.high
        assert outcome.score.low <= inside.score.low <= outcome.score.high
        assert inside.is_known


@settings(max_examples=60)
@given(terms_of, costs_of, st.integers(0, 10), shares)
def test_costing_more_never_pays_more(terms, costs, place, extra):
    if not costs:
        return
    place %= len(costs)
    dearer = list(costs)
    span = costs[place].span
    dearer[place] = Cost(costs[place].measure, Span(span.low + extra, span.high + extra))
    assert settle(terms, dearer).payable.low <= settle(terms, costs).payable.low
    assert settle(terms, dearer).score.high <= settle(terms, costs).score.high


def test_a_month_by_hand():
    """100 000 yuan; 3 % for availability, 4 points for answers: 96 points, 95 % from 90 on."""
    bands = (ScoreBand(D(90), D("0.95")), ScoreBand(D(97), D(1)))
    terms = Terms(D(100_000), fee_rule=FeeRule.BANDS, bands=bands)
    costs = [
        Cost(Measure.FEE_SHARE, Span.of(D("0.03"))),
        Cost(Measure.POINTS, Span.of(D(4))),
        Cost(Measure.YUAN, Span.of(D("200.50"))),
    ]
    outcome = settle(terms, costs)
    assert outcome.score == Span.of(D(96))
    assert outcome.deducted == Span.of(D("8200.50"))
    assert outcome.payable == Span.of(D("91799.50"))
    assert outcome.passed is True


def test_without_points_the_share_of_the_fee_is_the_score():
    outcome = settle(Terms(D(100_000)), [Cost(Measure.FEE_SHARE, Span.of(D("0.03")))])
    assert outcome.score == Span.of(D(97))


def test_an_open_clause_leaves_passing_open():
    outcome = settle(Terms(D(100)), [Cost(Measure.POINTS, Span(D(0), D(50)))])
    assert outcome.passed is None
    assert outcome.score == Span(D(50), D(100))


@settings(max_examples=60)
@given(st.decimals(0, 10_000_000, places=2))
def test_twelve_months_add_up_to_the_year(fee):
    months = [fee_of_month(fee, month) for month in range(1, 13)]
    assert sum(months) == fee
    assert max(months) - min(months) <= D("0.01")


def test_months_of_a_contract():
    found = months_of_year(2026, date(2026, 10, 15), None)
    assert [one.month for one in found] == [10, 11, 12]
    assert months_of_year(2026, date(2027, 1, 1), None) == []
    assert len(months_of_year(2026, None, None)) == 12
    assert after(date(2026, 12, 1)) == date(2027, 1, 1)
