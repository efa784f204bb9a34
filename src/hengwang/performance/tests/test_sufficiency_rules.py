"""The pure demands on a figure: what is asked by source, and what never makes a figure worse."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.evidence.rules import Days, Judgement, Standing, Why
from hengwang.performance.sufficiency import (
    Books,
    Demand,
    Figure,
    Measured,
    Met,
    Piece,
    Source,
    Want,
    demands_of,
    worst,
)

YEAR = Days(date(2020, 1, 1), date(2020, 12, 31))
HALF = Days(date(2020, 1, 1), date(2020, 6, 30))
COUNTING = Piece(Judgement(Standing.COUNTS), YEAR)
WAITING = Piece(Judgement(Standing.OPEN, (Why.AWAITS_REVIEW,)), YEAR)
DEAD = Piece(Judgement(Standing.NOT, (Why.EXPIRED,)), YEAR)
ORDER = [Met.YES, Met.WARN, Met.NO]

pieces = st.sampled_from([COUNTING, WAITING, DEAD, replace(WAITING, supports=HALF)])
figures = st.builds(
    Figure,
    source=st.sampled_from(Source),
    need=st.just(YEAR),
    is_scored=st.sampled_from([None, True, False]),
    is_stated=st.booleans(),
    measured=st.none()
    | st.builds(
        Measured,
        has_value=st.booleans(),
        records=st.integers(0, 3),
        coverage=st.none() | st.decimals(0, 1, places=2),
    ),
    least_coverage=st.just(Decimal("0.95")),
    note=st.sampled_from(["none", "advice", "required"]),
    has_note=st.booleans(),
    books=st.none() | st.builds(Books, st.integers(0, 3), st.just(0)),
    is_surveyed=st.booleans(),
    pieces=st.lists(pieces, max_size=3).map(tuple),
)


def told(figure: Figure) -> dict[Want, tuple[Met, str]]:
    return {one.want: (one.met, one.code) for one in demands_of(figure)}


@pytest.mark.parametrize(
    ("figure", "want", "expected"),
    [
        (Figure(Source.MANUAL, YEAR), Want.EVIDENCE, (Met.NO, "evidence_missing")),
        (
            Figure(Source.MANUAL, YEAR, pieces=(DEAD,)),
            Want.EVIDENCE,
            (Met.NO, "evidence_fails"),
        ),
        (
            Figure(Source.MANUAL, YEAR, pieces=(DEAD, WAITING)),
            Want.EVIDENCE,
            (Met.WARN, "evidence_open"),
        ),
        (
            Figure(Source.MANUAL, YEAR, pieces=(COUNTING,)),
            Want.EVIDENCE,
            (Met.YES, "evidence"),
        ),
        (
            Figure(Source.MANUAL, YEAR, pieces=(replace(COUNTING, supports=HALF),)),
            Want.PERIOD,
            (Met.WARN, "period_partly"),
        ),
        (
            Figure(Source.MANUAL, YEAR, pieces=(replace(COUNTING, same_hand=True),)),
            Want.REVIEW,
            (Met.WARN, "same_hand"),
        ),
        (
            Figure(Source.METRIC, YEAR, is_scored=False, measured=Measured(False, 0)),
            Want.VALUE,
            (Met.NO, "unscored"),
        ),
        (
            Figure(Source.METRIC, YEAR, is_scored=True, is_stated=True),
            Want.EVIDENCE,
            (Met.NO, "evidence_missing"),
        ),
        (
            Figure(Source.METRIC, YEAR, measured=Measured(True, 0)),
            Want.RECORDS,
            (Met.WARN, "no_records"),
        ),
        (
            Figure(
                Source.METRIC,
                YEAR,
                measured=Measured(True, 3, Decimal("0.5")),
                least_coverage=Decimal("0.95"),
            ),
            Want.COVERAGE,
            (Met.WARN, "coverage_low"),
        ),
        (Figure(Source.BUDGET, YEAR), Want.BOOKS, (Met.WARN, "no_payments")),
        (Figure(Source.BUDGET, YEAR, books=Books(3, 1)), Want.BOOKS, (Met.WARN, "marked_payments")),
        (Figure(Source.BUDGET, YEAR, books=Books(3, 0)), Want.BOOKS, (Met.YES, "payments")),
        (
            Figure(Source.SURVEY, YEAR, is_stated=True),
            Want.EVIDENCE,
            (Met.WARN, "survey_without_facts"),
        ),
        (
            Figure(Source.SURVEY, YEAR, is_stated=True, is_surveyed=True),
            Want.EVIDENCE,
            (Met.YES, "survey_facts"),
        ),
        (Figure(Source.BUDGET, YEAR, note="required"), Want.NOTE, (Met.NO, "note_missing")),
        (Figure(Source.BUDGET, YEAR, note="advice"), Want.NOTE, (Met.WARN, "note_advised")),
    ],
)
def test_what_is_demanded_and_whether_it_is_there(figure, want, expected):
    assert told(figure)[want] == expected


def test_a_measured_figure_asks_for_no_file():
    assert Want.EVIDENCE not in told(Figure(Source.METRIC, YEAR, measured=Measured(True, 5)))


def test_the_days_without_support_are_named():
    figure = Figure(Source.MANUAL, YEAR, pieces=(replace(COUNTING, supports=HALF),))
    missing = next(one for one in demands_of(figure) if one.want is Want.PERIOD)
    assert missing == Demand(
        Want.PERIOD, Met.WARN, "period_partly", {"days": ["2020-07-01–2020-12-31"]}
    )


@settings(max_examples=100)
@given(figure=figures, more=pieces)
def test_one_more_piece_never_stops_a_submission(figure, more):
    stopped = {one.want for one in demands_of(figure) if one.met is Met.NO}
    after = replace(figure, pieces=(*figure.pieces, more))
    assert {one.want for one in demands_of(after) if one.met is Met.NO} <= stopped


@settings(max_examples=100)
@given(figure=figures)
def test_the_order_of_the_pieces_changes_nothing(figure):
    turned = replace(figure, pieces=tuple(reversed(figure.pieces)))
    assert demands_of(turned) == demands_of(figure)


@settings(max_examples=100)
@given(figure=figures)
def test_accepting_everything_never_makes_a_figure_worse(figure):
    accepted = tuple(
        replace(one, judgement=Judgement(Standing.COUNTS))
        if one.judgement.standing is Standing.OPEN
        else one
        for one in figure.pieces
    )
    before = ORDER.index(worst(demands_of(figure)))
    assert ORDER.index(worst(demands_of(replace(figure, pieces=accepted)))) <= before


@settings(max_examples=100)
@given(figure=figures)
def test_each_demand_is_made_once(figure):
    wants = [one.want for one in demands_of(figure)]
    assert len(wants) == len(set(wants))
