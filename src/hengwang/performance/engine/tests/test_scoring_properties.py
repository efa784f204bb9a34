"""What must hold for every row and every card, whatever the figures."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.performance.engine.cards import score
from hengwang.performance.engine.clauses import Band, rule_from
from hengwang.performance.engine.rows import BudgetFigures, BudgetRate, Row
from hengwang.performance.engine.scoring import score_row
from hengwang.performance.engine.targets import Actual, Bound, Operator, Target, TargetKind
from hengwang.performance.engine.tests.factories import a_ruleset

figures = st.decimals(-50, 500, places=2)
weights = st.decimals(0, 60, places=2)
keys = st.sampled_from(["mof-2020-10", "mof-2021-101", "mof-2020-10-dept", "yichun-2022"])
floors = st.sampled_from([Operator.AT_LEAST, Operator.MORE])
ceilings = st.sampled_from([Operator.AT_MOST, Operator.LESS])
sections = st.sampled_from(["预算执行率", "产出指标", "效益指标", "满意度指标", "别的指标"])


def number(operator, value, upper=None):
    return Target(TargetKind.NUMBER, operator, value=value, upper=upper, unit="%")


def reached(value, bound=Bound.EXACT):
    return None if value is None else Actual(value=value, unit="%", bound=bound)


targets = st.one_of(
    st.builds(number, st.sampled_from([*Operator][:5]), figures),
    st.builds(lambda low, width: number(Operator.BETWEEN, low, low + width), figures, weights),
    st.just(Target(TargetKind.TEXT, Operator.QUALITATIVE, text="显著")),
    st.none(),
)
rows = st.builds(
    Row,
    key=st.uuids().map(str),
    section=sections,
    points=st.none() | weights,
    target=targets,
    actual=st.builds(reached, st.none() | figures, st.sampled_from(Bound)),
    band=st.none() | st.sampled_from(Band),
    share=st.none() | st.decimals(0, 1, places=2),
    coverage=st.none() | st.decimals(0, 1, places=2),
    taken_off=st.sampled_from([Decimal(0), Decimal("1.25")]),
)
cards = st.lists(rows, max_size=8, unique_by=lambda row: row.key)


@given(key=keys, operator=floors, target=figures, low=figures, more=weights, points=weights)
@settings(max_examples=80, deadline=None)
def test_a_higher_value_never_lowers_the_score_of_a_floor(key, operator, target, low, more, points):
    row = Row("a", "产出指标", points, number(operator, target))
    before, after = (
        score_row(a_ruleset(key), replace(row, actual=reached(value))).points
        for value in (low, low + more)
    )
    assert 0 <= before <= after <= points


@given(key=keys, operator=ceilings, target=figures, low=figures, more=weights, points=weights)
@settings(max_examples=80, deadline=None)
def test_a_higher_value_never_raises_the_score_of_a_ceiling(
    key, operator, target, low, more, points
):
    row = Row("a", "产出指标", points, number(operator, target))
    before, after = (
        score_row(a_ruleset(key), replace(row, actual=reached(value))).points
        for value in (low, low + more)
    )
    assert 0 <= after <= before <= points


@given(key=keys, row=rows)
@settings(max_examples=100, deadline=None)
def test_every_score_lies_between_nothing_and_its_points(key, row):
    scored = score_row(a_ruleset(key), row)
    if row.points is None:
        assert scored.points is scored.low is scored.high is None
    else:
        assert 0 <= scored.low <= scored.high <= row.points
        assert scored.points is None or scored.points == scored.low == scored.high


@given(target=targets.filter(lambda t: t is not None and t.value is not None), points=weights)
@settings(max_examples=50, deadline=None)
def test_no_data_stays_no_score(target, points):
    assert score_row(a_ruleset(), Row("a", "产出指标", points, target)).points is None


@given(
    target=targets.filter(lambda t: t is not None and t.value is not None),
    bound=st.sampled_from([Bound.OVER, Bound.UNDER]),
    value=figures,
    off=weights,
    points=weights,
)
@settings(max_examples=100, deadline=None)
def test_the_range_of_a_bound_holds_every_exact_value_it_allows(target, bound, value, off, points):
    row = Row("a", "产出指标", points, target, reached(value, bound))
    exact = value + off if bound is Bound.OVER else value - off
    loose = score_row(a_ruleset(), row)
    sharp = score_row(a_ruleset(), replace(row, actual=reached(exact)))
    assert loose.low <= sharp.points <= loose.high


better_first = st.lists(st.decimals(0, 120, places=0), min_size=1, max_size=4, unique=True)


@st.composite
def step_tables(draw):
    """Tables of both directions over the done rate, the actual value and its ratio."""
    of = draw(st.sampled_from(["rate", "actual", "ratio"]))
    bounds = sorted(draw(better_first), reverse=True)
    scale = Decimal(1) if of == "actual" else Decimal(100)
    shares = [Decimal(1) - Decimal(at) / 10 for at in range(len(bounds))]
    lines = [
        {"at_least": bound / scale, "share": share}
        for bound, share in zip(bounds, shares, strict=True)
    ]
    if of != "rate" and draw(st.booleans()):
        lines = [
            {"at_most": bound / scale, "share": share}
            for bound, share in zip(reversed(bounds), shares, strict=True)
        ]
    return rule_from({"by": "steps", "of": of, "steps": lines})


@given(
    rule=st.one_of(step_tables(), st.none()),
    target=targets.filter(lambda t: t is not None and t.value is not None),
    section=sections,
    key=keys,
    bound=st.sampled_from([Bound.OVER, Bound.UNDER]),
    value=figures,
    off=weights,
)
@settings(max_examples=250, deadline=None)
def test_the_range_of_a_bound_holds_in_every_ruleset_and_by_every_table(
    rule, target, section, key, bound, value, off
):
    """“80 %以上” against 90–95 %: the value may lie inside, where the share is the highest."""
    row = Row("a", section, Decimal(10), target, reached(value, bound), rule=rule)
    exact = value + off if bound is Bound.OVER else value - off
    loose = score_row(a_ruleset(key), row)
    sharp = score_row(a_ruleset(key), replace(row, actual=reached(exact)))
    assert loose.low <= sharp.low <= sharp.high <= loose.high


completions = st.builds(
    lambda value, yes, band, share: (value, yes, band, share),
    figures,
    st.booleans(),
    st.sampled_from(Band),
    st.decimals(0, 1, places=2),
)


@given(key=keys, given_rows=cards, data=st.data())
@settings(max_examples=120, deadline=None)
def test_the_range_of_a_card_holds_every_completed_card(key, given_rows, data):
    """What is missing is judged by a person, in whatever way; the total lies in the range."""
    ruleset = a_ruleset(key)
    before = score(ruleset, given_rows)
    completed = []
    for row, scored in zip(given_rows, before.rows, strict=True):
        if row.points is None or scored.points is not None:
            completed.append(row)
            continue
        value, _yes, band, share = data.draw(completions)
        known = row.band if row.band is not None else band
        judged = reached(value) if row.actual is None or scored.low == 0 else row.actual
        completed.append(replace(row, judged=judged, band=known, share=row.share or share))
    after = score(ruleset, completed)
    assert before.low is None or before.low <= after.low
    assert before.high is None or after.high <= before.high
    if after.total is not None:
        assert before.low <= after.total <= before.high


@given(key=keys, late=st.integers(-40, 200), more=st.integers(0, 200), points=weights)
@settings(max_examples=80, deadline=None)
def test_a_later_day_never_raises_a_score(key, late, more, points):
    due = date(2020, 6, 30)
    target = Target(TargetKind.DATE, Operator.AT_MOST, due_on=due)
    row = Row("a", "产出指标", points, target)
    early, later = (
        score_row(a_ruleset(key), replace(row, actual=Actual(on=due + timedelta(days)))).points
        for days in (late, late + more)
    )
    assert 0 <= later <= early <= points


@given(each=st.decimals("0.01", 10, places=2), events=st.integers(0, 50), more=st.integers(0, 50),
       points=weights.filter(bool))  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_more_events_never_raise_a_score(each, events, more, points):
    target = number(Operator.AT_MOST, Decimal(0))
    row = Row("a", "产出指标", points, target, rule=rule_from({"by": "events", "each": each}))
    few, many = (
        score_row(a_ruleset(), replace(row, events=count)).points
        for count in (events, events + more)
    )
    assert 0 <= many <= few <= points


@given(band=st.sampled_from(Band), share=st.decimals(0, 1, places=3), points=weights)
@settings(max_examples=60, deadline=None)
def test_the_range_of_a_band_holds_every_share_it_allows(band, share, points):
    row = Row(
        "a", "产出", points, Target(TargetKind.TEXT, Operator.QUALITATIVE, text="好"), band=band
    )
    sharp = score_row(a_ruleset(), replace(row, share=share))
    loose = score_row(a_ruleset(), row)
    assert sharp.points is None or loose.low <= sharp.points <= loose.high


@given(key=keys, given_rows=cards, executed=st.none() | figures)
@settings(max_examples=60, deadline=None)
def test_parts_add_up_to_the_whole(key, given_rows, executed):
    money = BudgetFigures(budget=Decimal(100), executed=executed)
    execution = Row("execution", "预算执行率", Decimal(10), from_budget=BudgetRate.EXECUTION)
    card = score(a_ruleset(key), [*given_rows, execution], money)
    weighted = [row for row in card.rows if row.declared is not None]
    assert card.points == sum(row.declared for row in weighted)
    for end in ("low", "high"):
        by_section = [getattr(s, end) for s in card.sections if getattr(s, end) is not None]
        assert getattr(card, end) == sum(getattr(row, end) for row in weighted) == sum(by_section)
    if card.total is None:
        assert any(row.points is None for row in card.rows)
        assert card.level is None
    else:
        assert card.low == card.total == card.high
        assert card.total == sum(row.points for row in card.rows)


@given(key=keys, given_rows=cards, data=st.data())
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_changes_no_figure(key, given_rows, data):
    shuffled = data.draw(st.permutations(given_rows))
    one, other = score(a_ruleset(key), given_rows), score(a_ruleset(key), shuffled)
    assert one.sections == other.sections
    assert (one.points, one.total, one.low, one.high) == (
        other.points,
        other.total,
        other.low,
        other.high,
    )
    assert one.level == other.level
    assert set(map(repr, one.reasons)) == set(map(repr, other.reasons))
    assert {row.key: row for row in one.rows} == {row.key: row for row in other.rows}
