"""Targets, figures and costs of clauses in the reader's words; pages and documents use the same."""

from decimal import Decimal

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from hengwang.kernel.metrics import Unit, metrics
from hengwang.kernel.money import AmountUnit
from hengwang.pages.formats import amount_text, number_text, percent_text, unit_text, weight_text
from hengwang.vendors.choices import ClauseComparison, ClauseRule, DeductionMeasure
from hengwang.vendors.engine.deducting import Span
from hengwang.vendors.models import Clause, Line

PLACES = 4
SIGNS = {ClauseComparison.AT_LEAST: "≥", ClauseComparison.AT_MOST: "≤"}
WORSE = {ClauseComparison.AT_LEAST: "<", ClauseComparison.AT_MOST: ">"}


def no_data() -> str:
    """The visible unknown, in words."""
    return pgettext("value", "No data")


def unit_of(clause: Clause) -> Unit | None:
    """The unit of the clause's metric; None where nobody offers it."""
    return metrics.get(clause.metric_key).unit if clause.metric_key in metrics else None


def metric_title(key: str) -> str:
    """What a metric is called."""
    return _(metrics.get(key).title) if key in metrics else key


def figure_text(value: Decimal | None, unit: Unit | str | None) -> str:
    """A figure of a metric: shares as per cent, at most four decimals."""
    if value is None:
        return no_data()
    if unit == Unit.RATIO:
        return _share(value)
    symbol = Unit(unit).symbol if unit and (get_language() or "").startswith("zh") else ""
    return f"{number_text(round(value, PLACES))}{symbol and ' '}{symbol}"


def _share(value: Decimal) -> str:
    text = percent_text(value, PLACES).removesuffix(" %")
    return f"{text.rstrip('0').rstrip('.')} %"


def yuan_text(yuan: Decimal | None) -> str:
    """Yuan to the fen with the unit."""
    if yuan is None:
        return no_data()
    return f"{amount_text(yuan, AmountUnit.YUAN)} {unit_text(AmountUnit.YUAN)}"


def bare_yuan(span: Span) -> str:
    """Yuan, or from – to, for a column whose head names the unit."""
    low = amount_text(span.low, AmountUnit.YUAN)
    return low if span.known is not None else f"{low} – {amount_text(span.high, AmountUnit.YUAN)}"


def in_yuan(label: str) -> str:
    """The head of a column of yuan."""
    told = {"name": label, "unit": unit_text(AmountUnit.YUAN)}
    return pgettext("column", "%(name)s (%(unit)s)") % told


def semicolon() -> str:
    """What stands between two statements about one clause."""
    return pgettext("punctuation", "; ")


def yuan_span(span: Span) -> str:
    """Yuan, or from – to."""
    known = span.known
    if known is not None:
        return yuan_text(known)
    return f"{amount_text(span.low, AmountUnit.YUAN)} – {yuan_text(span.high)}"


def score_span(span: Span) -> str:
    """A score, or from – to."""
    known = span.known
    if known is not None:
        return weight_text(known)
    return f"{weight_text(span.low)} – {weight_text(span.high)}"


def cost_text(cost: Decimal, measure: str) -> str:
    """What is deducted, with its unit."""
    if measure == DeductionMeasure.FEE_SHARE:
        return _("%(share)s of the fee") % {"share": _share(cost)}
    if measure == DeductionMeasure.YUAN:
        return yuan_text(cost)
    return _("%(points)s points") % {"points": weight_text(cost)}


def cost_span(span: Span, measure: str) -> str:
    """What is deducted, or from – to."""
    known = span.known
    if known is not None:
        return cost_text(known, measure)
    low = _share(span.low) if measure == DeductionMeasure.FEE_SHARE else weight_text(span.low)
    return f"{low} – {cost_text(span.high, measure)}"


def target_text(clause: Clause) -> str:
    """What is asked: ≥ 99.9 %; of a judged item how much it can cost."""
    if clause.is_judged or clause.target is None:
        return "—"
    sign = SIGNS[ClauseComparison(clause.comparison)]
    return f"{sign} {figure_text(clause.target, unit_of(clause))}"


def rule_text(clause: Clause) -> str:
    """How the deduction comes about, with its cap."""
    most = _("at most %(cap)s") % {"cap": cost_text(clause.cap, clause.measure)}
    if clause.rule == ClauseRule.JUDGED:
        return f"{clause.get_rule_display()}{semicolon()}{most}"
    return f"{_rule(clause)}{semicolon()}{most}"


def terms_text(clause: Clause) -> str:
    """Target and deduction in one line; a judged item has no target."""
    if clause.is_judged:
        return rule_text(clause)
    return f"{target_text(clause)}{semicolon()}{rule_text(clause)}"


def _rule(clause: Clause) -> str:
    unit = unit_of(clause)
    if clause.rule == ClauseRule.BANDS:
        sign = WORSE[ClauseComparison(clause.comparison)]
        pairs = [(Decimal(limit), Decimal(cost)) for limit, cost in clause.bands]
        steps = [
            _("%(limit)s costs %(cost)s")
            % {
                "limit": f"{sign} {figure_text(limit, unit)}",
                "cost": cost_text(cost, clause.measure),
            }
            for limit, cost in pairs
        ]
        return pgettext("punctuation", ", ").join(steps)
    each = cost_text(clause.each or Decimal(0), clause.measure)
    if clause.rule == ClauseRule.FLAT:
        return _("%(each)s when missed") % {"each": each}
    told = {"step": _step_text(clause.step, unit), "each": each}
    said = _("%(each)s for every %(step)s beyond") % told
    return _("%(deduction)s (%(part)s)") % {"deduction": said, "part": clause.get_partial_display()}


def _step_text(step: Decimal | None, unit: Unit | None) -> str:
    """A step of a share is so many percentage points, not per cent of it."""
    if step is None or unit != Unit.RATIO:
        return figure_text(step, unit)
    points = _share(step).removesuffix(" %")
    return _("%(points)s percentage points") % {"points": points}


def reading_text(line: Line) -> str:
    """The figure of a line as it was read; a range where it has another end."""
    if line.clause.is_judged:
        return "—"
    unit = unit_of(line.clause)
    if line.value is None or line.upper is None or line.upper == line.value:
        return figure_text(line.value, unit)
    return f"{figure_text(line.value, unit)} – {figure_text(line.upper, unit)}"
