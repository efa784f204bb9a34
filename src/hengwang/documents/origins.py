"""Passports of an evaluation's figures, for the tables of a document that list them."""

from django.utils import timezone, translation
from django.utils.translation import gettext

from hengwang.accounts.models import User
from hengwang.documents.passports import Passport
from hengwang.documents.wording import LANGUAGE
from hengwang.evidence.models import EvidenceItem, Reading
from hengwang.evidence.queries import trace_of
from hengwang.evidence.rules import Days, Standing
from hengwang.pages.metric_notes import note_text
from hengwang.performance.choices import ActualSource
from hengwang.performance.display import actual_shown
from hengwang.performance.models import Evaluation, Indicator
from hengwang.performance.queries.sufficiency import year_of

LISTED_RECORDS = 20


def passports_of(evaluation: Evaluation, user: User) -> tuple[Passport, ...]:
    """One passport a row, in Chinese; records as far as `user` may see them.

    Hidden cost: one resolver run for each measured row.
    """
    rows = evaluation.indicators.select_related("reading__fill", "evaluation")
    rows = rows.prefetch_related("evidence")
    with translation.override(LANGUAGE):
        return tuple(_passport(row, user) for row in rows)


def _defined(source: str) -> str:
    """Where a metric is defined; the path of a page says nothing to who reads the annex."""
    return "本系统口径说明" if source.startswith("docs/") else source


def _passport(row: Indicator, user: User) -> Passport:
    reading = row.reading
    if row.source == ActualSource.METRIC and reading is not None:
        trace = trace_of(reading, user)
        shown = trace.rows[:LISTED_RECORDS]
        known_as = f"{reading.fill.metric_key} v{reading.fill.version}"
        return Passport(
            figure_id=row.figure_id,
            title=row.level3,
            value_text=actual_shown(row),
            method=f"{gettext(trace.metric_title)}（{known_as}），{_defined(trace.metric_source)}",
            policy="；".join(filter(None, (_policy(reading), note_text(reading.note)))),
            numerator=reading.numerator,
            denominator=reading.denominator,
            coverage=reading.coverage,
            records=tuple(f"{one.label} {one.detail}".strip() for one in shown),
            records_total=trace.row_count,
            digest=reading.basis_digest,
        )
    items = list(row.evidence.all())
    method = "项目预算、到位和支付记录" if row.source == ActualSource.BUDGET else "人工填报，附佐证"
    return Passport(
        figure_id=row.figure_id,
        title=row.level3,
        value_text=actual_shown(row),
        method=method,
        records=tuple(_told(item, year_of(row.evaluation)) for item in items),
        records_total=len(items),
    )


def _policy(reading: Reading) -> str:
    return gettext(reading.policy) if reading.policy else ""


def _told(item: EvidenceItem, need: Days) -> str:
    """The title, with what a reader of the paper has to know about it."""
    marks = []
    if item.judged_on(timezone.localdate(), need).standing is Standing.NOT:
        marks.append("不作为佐证")
    if item.same_hand:
        marks.append("提交与审核为同一人")
    return f"{item.title}（{'，'.join(marks)}）" if marks else item.title
