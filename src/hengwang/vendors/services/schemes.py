"""Schemes and their clauses: written as a draft, put in force, replaced by a later version."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission
from hengwang.audit.services import record
from hengwang.kernel.metrics import metrics
from hengwang.outbox.services import announce
from hengwang.vendors import errors
from hengwang.vendors.choices import (
    ClauseComparison,
    ClauseRule,
    ClauseScope,
    DeductionMeasure,
    PartialStep,
    SchemeState,
    ScoreFeeRule,
)
from hengwang.vendors.engine.months import first_of
from hengwang.vendors.models import Assessment, AssessmentScheme, Clause
from hengwang.vendors.services.checking import check_clause, check_scheme
from hengwang.vendors.services.rights import contract_for

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
UNSAID: tuple[object, ...] = (None, "", [], {})
UNCOPIED = {"id", "scheme"}


@dataclass(frozen=True, slots=True)
class SchemeFacts:
    """What a version says of fee, score and time; yuan, shares 0–1.

    `bands` are pairs of texts (from which score on, which share of the fee).
    """

    starts_on: date
    fee_basis: str
    fee_cny: Decimal
    pass_mark: Decimal
    full_points: Decimal = HUNDRED
    fee_rule: str = ScoreFeeRule.NONE
    bands: Sequence[tuple[str, str]] = ()
    most_share: Decimal = ONE
    objection_days: int = 5


@dataclass(frozen=True, slots=True)
class ClauseFacts:
    """What a clause says; numbers in the unit of its metric, `bands` pairs of texts."""

    number: int
    text: str
    rule: str
    measure: str = DeductionMeasure.POINTS
    cap: Decimal = ZERO
    metric_key: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    scope_kind: str = ClauseScope.REGION
    labels: Sequence[str] = ()
    comparison: str = ClauseComparison.AT_LEAST
    target: Decimal | None = None
    step: Decimal | None = None
    each: Decimal | None = None
    partial: str = PartialStep.WHOLE
    bands: Sequence[tuple[str, str]] = ()
    least_coverage: Decimal = Decimal("0.9")


@transaction.atomic
def add_scheme(contract_id: int, facts: SchemeFacts, *, by: User) -> AssessmentScheme:
    """Begin a version; it holds the clauses of the one in force, to be changed.

    Raises:
        NotAllowedError: `by` does not assess contracts of the unit.
        SchemeDraftExistsError: Another version is being written.
        SchemeTermsError: The numbers contradict each other.
    """
    contract = contract_for(contract_id, Permission.ASSESS_VENDORS, by=by)
    told = _told(facts)
    check_scheme(facts)
    schemes = AssessmentScheme.objects.filter(contract=contract)
    last = schemes.aggregate(last=Max("version"))["last"] or 0
    try:
        with transaction.atomic():
            scheme = AssessmentScheme.objects.create(
                contract=contract, version=last + 1, made_by_name=by.printed_name, **told
            )
    except IntegrityError:
        raise errors.SchemeDraftExistsError from None
    former = schemes.filter(state=SchemeState.IN_FORCE).first()
    if former is not None:
        _copy_clauses(former, scheme)
    record("vendor_scheme.begun", scheme, by=by, after=told)
    return scheme


@transaction.atomic
def change_scheme(scheme_id: int, facts: SchemeFacts, *, by: User) -> AssessmentScheme:
    """Change a version that is being written.

    Raises:
        SchemeNotDraftError: It holds or held.
    """
    scheme = draft_scheme(scheme_id, by=by)
    check_scheme(facts)
    told = _told(facts)
    before = {name: getattr(scheme, name) for name in told}
    for name, value in told.items():
        setattr(scheme, name, value)
    scheme.save()
    record("vendor_scheme.changed", scheme, by=by, before=before, after=told)
    return scheme


@transaction.atomic
def keep_clause(
    scheme_id: int, facts: ClauseFacts, *, by: User, clause_id: int | None = None
) -> Clause:
    """Write a clause, or change one; the next free number where its own is taken.

    Raises:
        SchemeNotDraftError: The version holds or held.
        ClauseTermsError: Its numbers cannot be computed.
        ClauseMetricUnknownError: Nobody offers the metric.
        BadMetricParamsError: Its parameters do not fit the metric.
    """
    scheme = draft_scheme(scheme_id, by=by)
    check_clause(facts)
    told: dict[str, Any] = {**asdict(facts), "bands": [list(pair) for pair in facts.bands]}
    told["labels"] = list(facts.labels)
    if facts.rule == ClauseRule.JUDGED:
        told |= {"metric_key": "", "params": {}}
    others = scheme.clauses.exclude(pk=clause_id or 0)
    if others.filter(number=facts.number).exists():
        told["number"] = (others.aggregate(last=Max("number"))["last"] or 0) + 1
    if clause_id is None:
        clause = Clause.objects.create(scheme=scheme, **told)
    else:
        clause = scheme.clauses.get(pk=clause_id)
        for name, value in told.items():
            setattr(clause, name, value)
        clause.save()
    after = {"number": clause.number, "text": clause.text, "clause_terms": _terms(told)}
    record("vendor_clause.written", scheme, by=by, after=after)
    return clause


@transaction.atomic
def drop_clause(clause_id: int, *, by: User) -> AssessmentScheme:
    """Take a clause out of a version that is being written."""
    clause = Clause.objects.get(pk=clause_id)
    scheme = draft_scheme(clause.scheme_id, by=by)
    record("vendor_clause.dropped", scheme, by=by, before={"text": clause.text})
    clause.delete()
    return scheme


@transaction.atomic
def put_in_force(scheme_id: int, *, by: User) -> AssessmentScheme:
    """Let a version hold from its month on; the former one holds until then.

    Raises:
        SchemeNotDraftError: It holds or held; of two at once one has an effect.
        SchemeEmptyError: It has no clause.
        SchemeMonthsTakenError: Its first month was assessed by the former one.
    """
    scheme = draft_scheme(scheme_id, by=by)
    if not scheme.clauses.exists():
        raise errors.SchemeEmptyError
    taken = Assessment.objects.filter(contract=scheme.contract_id, month__gte=scheme.starts_on)
    first = taken.order_by("-month").first()
    if first is not None:
        raise errors.SchemeMonthsTakenError(month=f"{first.month:%Y-%m}")
    others = AssessmentScheme.objects.filter(contract=scheme.contract_id)
    others.filter(state=SchemeState.IN_FORCE).update(
        state=SchemeState.REPLACED, ends_on=scheme.starts_on
    )
    changed = AssessmentScheme.objects.filter(pk=scheme.pk, state=SchemeState.DRAFT).update(
        state=SchemeState.IN_FORCE, in_force_at=timezone.now()
    )
    scheme.refresh_from_db()
    if not changed:
        raise errors.SchemeNotDraftError(state=scheme.get_state_display())
    after = {"starts_on": scheme.starts_on, "clauses": scheme.clauses.count()}
    record("vendor_scheme.put_in_force", scheme, by=by, after=after)
    announce("vendor_scheme.in_force", scheme_id=scheme.pk)
    return scheme


def draft_scheme(scheme_id: int, *, by: User) -> AssessmentScheme:
    """The version under its lock, refused unless it is being written.

    Raises:
        SchemeNotDraftError: It holds or held.
    """
    scheme = AssessmentScheme.objects.select_for_update().get(pk=scheme_id)
    contract_for(scheme.contract_id, Permission.ASSESS_VENDORS, by=by)
    if scheme.state != SchemeState.DRAFT:
        raise errors.SchemeNotDraftError(state=scheme.get_state_display())
    return scheme


def _terms(told: Mapping[str, Any]) -> dict[str, Any]:
    """Everything a clause computes with, under the words the trail has for it."""
    shown = {
        "deducted_by": told["rule"],
        "deducted_in": told["measure"],
        "deducted_at_most": told["cap"],
        "metric": told["metric_key"],
        "params": told["params"],
        "asked_of": told["scope_kind"],
        "only_labels": told["labels"],
    }
    if told["rule"] != ClauseRule.JUDGED:
        shown |= {
            "compared": told["comparison"],
            "target": told["target"],
            "step_size": told["step"],
            "each_costs": told["each"],
            "part_of_step": told["partial"] if told["step"] else None,
            "bands": [": ".join(pair) for pair in told["bands"]],
            "least_coverage": told["least_coverage"],
        }
    return {name: value for name, value in shown.items() if value not in UNSAID}


def _told(facts: SchemeFacts) -> dict[str, Any]:
    told = asdict(facts)
    told["starts_on"] = first_of(facts.starts_on)
    told["bands"] = [list(pair) for pair in facts.bands]
    return told


def _copy_clauses(former: AssessmentScheme, scheme: AssessmentScheme) -> None:
    names = [one.name for one in Clause._meta.concrete_fields if one.name not in UNCOPIED]
    Clause.objects.bulk_create(
        Clause(scheme=scheme, **{name: getattr(one, name) for name in names})
        for one in former.clauses.all()
    )


def metric_titles() -> list[tuple[str, str]]:
    """Every metric that can be bound, by key, with its English title."""
    return [(key, one.title) for key, one in metrics.items() if not one.retired]
