"""Random inputs of forms whose texts try to be taken for labels, numbers, formulas and tags."""

from datetime import date

from hypothesis import strategies as st

from hengwang.documents.changes import FundPair, Goal, GoalChangeSheet, RowPair, StepPair
from hengwang.documents.choices import DocumentKind
from hengwang.documents.fill_in_fields import (
    LEVELS,
    FillInSheet,
    MoneyOfLevel,
    Person,
    SpendingItem,
)
from hengwang.documents.inputs import (
    GoalsInForce,
    MediumTerm,
    MonitoredFund,
    MonitoredRow,
    MonitoringSheet,
    PlannedStep,
    RectificationItem,
    RectificationSheet,
)
from hengwang.documents.publicity import DisclosureCopy, Exemption
from hengwang.documents.results import Mending, Publicity, ResultSheet, ResultUse
from hengwang.documents.review import Evaluator, Given, ReviewedRow, ReviewSheet
from hengwang.documents.subprojects import SubProjectItem, SubProjectSheet
from hengwang.documents.tests.hostile import ratios, scores, texts, yuan

some_days = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
days = st.none() | some_days
counts = st.integers(min_value=0, max_value=10**4)


def some(strategy, most=5):
    """A tuple of a few."""
    return st.lists(strategy, max_size=most).map(tuple)


funds = st.builds(MonitoredFund, texts, yuan, yuan, yuan, ratios, yuan, ratios)
rows = st.builds(MonitoredRow, *[texts] * 5, ratios, ratios, texts, texts)
items = st.builds(RectificationItem, *[texts] * 5, days, texts, days)
uses = st.builds(ResultUse, texts, yuan, texts, some_days, texts)
publicities = st.builds(Publicity, texts, days, days, days, texts, texts)
levels = st.builds(MoneyOfLevel, st.sampled_from(LEVELS), *[yuan] * 4)
fill_ins = st.builds(
    FillInSheet,
    *[st.booleans(), *[texts] * 6, some(levels), st.booleans()],
    some(st.builds(SpendingItem, texts, yuan, texts, texts)),
    some(st.builds(Person, texts, texts, texts)),
    *[texts] * 4,
)
parts = st.builds(SubProjectItem, *[texts] * 5, yuan, yuan, texts, st.booleans())
given_scores = st.builds(Given, texts, scores, texts, texts)
judged = st.builds(
    ReviewedRow, st.sampled_from(["", "F000", "F001"]), some(given_scores), scores, texts, texts
)
evaluators = st.builds(Evaluator, texts, texts, scores, texts, texts)
reviews = st.builds(
    ReviewSheet, some(evaluators), some(judged), scores, texts, st.booleans(), texts
)

years = st.integers(min_value=1990, max_value=2100)
steps = st.builds(PlannedStep, texts, days)
in_force = st.builds(
    GoalsInForce,
    texts,
    days,
    st.dictionaries(texts, yuan, max_size=3),
    some(steps),
    some(st.builds(MediumTerm, texts, years, years)),
)
goals = st.builds(Goal, texts, texts, texts, texts, scores)
pairs = st.one_of(
    st.builds(RowPair, goals, goals),
    st.builds(RowPair, goals, st.none()),
    st.builds(RowPair, st.none(), goals),
)
changes = st.builds(
    GoalChangeSheet,
    *[texts, texts, texts, days, texts, days, texts, days, texts],
    some(st.builds(FundPair, texts, yuan, yuan)),
    some(st.builds(StepPair, texts, days, days, st.booleans(), st.booleans())),
    some(pairs),
)

INPUTS = {
    DocumentKind.TARGET_FORM: in_force,
    DocumentKind.GOAL_CHANGE_FORM: changes,
    DocumentKind.MONITORING_SHEET: st.builds(MonitoringSheet, days, some(funds, 3), some(rows)),
    DocumentKind.RECTIFICATION_LIST: st.builds(RectificationSheet, some(items)),
    DocumentKind.RESULT_SHEET: st.builds(
        ResultSheet, some(uses), publicities, st.builds(Mending, *[counts] * 4), scores, texts
    ),
    DocumentKind.FILL_IN_REPORT: fill_ins,
    DocumentKind.SUBPROJECT_TABLES: st.builds(SubProjectSheet, some(parts)),
    DocumentKind.DEPARTMENT_REPORT: reviews,
    DocumentKind.DISCLOSURE_FORM: st.builds(DisclosureCopy, some(texts), st.none() | reviews),
    DocumentKind.EXEMPTION_NOTICE: st.builds(Exemption, texts, days),
}
