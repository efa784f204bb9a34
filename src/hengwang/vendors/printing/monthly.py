"""The assessment sheet of a month (考核表)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hengwang.pages.formats import weight_text
from hengwang.vendors.choices import AssessmentState
from hengwang.vendors.engine.deducting import ZERO
from hengwang.vendors.models import Appeal, Assessment, Line, Objection
from hengwang.vendors.printing.fields import Row, SheetFields, Signature, pairs_of
from hengwang.vendors.wording import (
    cost_span,
    cost_text,
    reading_text,
    score_span,
    semicolon,
    terms_text,
    yuan_span,
    yuan_text,
)


def lines_of(assessment: Assessment) -> list[Line]:
    """The lines with what a sheet needs; one query."""
    related = ("clause", "reading", "objection__file", "objection__appeal")
    return list(assessment.lines.select_related(*related).order_by("clause__number"))


def monthly_sheet(assessment: Assessment, lines: Sequence[Line]) -> SheetFields:
    """What the page and the Word file of a month say."""
    contract = assessment.contract
    return SheetFields(
        title=_("Assessment of operation and maintenance"),
        subtitle=f"{contract.name} · {assessment.month:%Y-%m}",
        facts=pairs_of(
            [
                (_("Unit"), contract.programme.unit.name),
                (_("Company"), contract.company.name),
                (_("Contract"), contract.name),
                (_("Contract number"), contract.number),
                (_("Month"), f"{assessment.month:%Y-%m}"),
                (_("State"), assessment.get_state_display()),
                (_("Assessed by"), assessment.assessed_by_name),
                (_("Sent"), _at(assessment.sent_at)),
                (_("Objections until"), str(assessment.objections_until or "")),
                (_("Agreed by"), _said(assessment.agreed_by_name, assessment.agreed_at)),
                (
                    _("Confirmed by"),
                    _said(assessment.confirmed_by_name, assessment.confirmed_at),
                ),
                (_("Version of the scheme"), str(assessment.scheme.version)),
            ]
        ),
        head=Row(
            _("No."),
            _("Clause as in the contract"),
            _("Target and deduction"),
            _("Figure of the month"),
            _("Deducted"),
            pgettext("assessment", "Remark"),
        ),
        rows=tuple(row_of(one) for one in lines),
        sums=pairs_of(_sums(assessment)),
        signatures=(
            Signature(_("Assessing unit (seal)"), "", _("Date:")),
            Signature(_("Company (seal)"), contract.company.name, _("Date:")),
        ),
        foot=_foot(assessment),
    )


def row_of(line: Line) -> Row:
    """One clause in one month."""
    clause = line.clause
    return Row(
        str(clause.number),
        clause.text,
        terms_text(clause),
        reading_text(line),
        cost_span(line.span, clause.measure),
        remark_of(line),
    )


def remark_of(line: Line) -> str:
    """Why a clause costs what it costs, where the figure does not say it."""
    said = []
    if line.judged is not None:
        told = {"name": line.judged_by_name, "reason": line.reason}
        said.append(_("Judged by %(name)s: %(reason)s") % told)
    elif line.is_open:
        missing = pgettext("assessment", "Not measured")
        said.append(_("To be judged") if line.clause.is_judged else missing)
    if line.refusal:
        said.append(line.refusal)
    objection: Objection | None = getattr(line, "objection", None)
    if objection is not None:
        said.append(_("Objection: %(text)s") % {"text": objection.text})
        first: Appeal | None = getattr(objection, "appeal", None)
        if first is not None:
            said += [_decision(first, line), _("Review asked for: %(text)s") % {"text": first.text}]
        if objection.decided_at is not None and objection.after is not None:
            said.append(_decision(objection, line))
    return semicolon().join(said)


def _decision(of: Objection | Appeal, line: Line) -> str:
    told = {
        "outcome": of.get_outcome_display(),
        "name": of.decided_by_name,
        "reason": of.reason,
        "cost": cost_text(of.after or ZERO, line.clause.measure),
    }
    return _("%(outcome)s by %(name)s: %(reason)s; now %(cost)s") % told


def passed_text(passed: bool | None) -> str:  # noqa: FBT001  # three-valued, printed as a word
    """Passed, not passed, or still open."""
    if passed is None:
        return pgettext("assessment", "Open")
    return pgettext("assessment", "Passed") if passed else pgettext("assessment", "Not passed")


def _sums(assessment: Assessment) -> list[tuple[str, str]]:
    scheme = assessment.scheme
    full, mark = weight_text(scheme.full_points), weight_text(scheme.pass_mark)
    return [
        (_("Score"), f"{score_span(assessment.score_span)} / {full}"),
        (_("Pass mark"), f"{mark} · {passed_text(assessment.passed)}"),
        (_("Fee of the month"), yuan_text(assessment.fee_cny)),
        (_("Score and fee"), scheme.get_fee_rule_display()),
        (_("Deducted"), yuan_span(assessment.deducted_span)),
        (_("Payable"), yuan_span(assessment.payable_span)),
    ]


def _said(name: str, at: datetime | None) -> str:
    return f"{name} {_at(at)}" if name else ""


def _at(at: datetime | None) -> str:
    return "" if at is None else f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _foot(assessment: Assessment) -> str:
    if assessment.state == AssessmentState.CONFIRMED:
        return _("Digest of what was confirmed: %(digest)s") % {"digest": assessment.digest}
    told = {"state": assessment.get_state_display()}
    return _("Not final: the assessment is “%(state)s”.") % told
