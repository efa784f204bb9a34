"""The application form and the acceptance form of an application, as it stands."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hengwang.access.choices import Outcome, Step
from hengwang.access.models import Application, ResourcePlan, StepRecord
from hengwang.access.printing.fields import FormFields, Pair, Section, Signature, Wide
from hengwang.access.queries.allocations import plans_of

Facts = Sequence[tuple[str, object]]
BLANK = "　"


def application_form(application: Application) -> FormFields:
    """What the unit applied for, how it was decided and what is allocated."""
    steps = _steps(application)
    review = _last(steps, Step.REVIEW)
    sections = [
        _section(_("Unit"), _unit(application)),
        _section(
            _("What is applied for"),
            [
                (_("Kind"), application.get_kind_display()),
                (_("Wanted by"), application.wanted_on),
                (_("Access point"), application.point),
                (_("Private network"), application.private_network),
                (_("Bandwidth wanted"), _mbps(application.wanted_mbps)),
                (_("Addresses wanted"), application.address_count),
                (_("Domain name wanted"), application.domain),
            ],
            [(_("Where to"), application.place), (_("Reason and use"), application.purpose)],
        ),
    ]
    if review is not None and review.done_at is not None:
        sections.append(_section(pgettext("access step", "Review"), *_decision(review)))
    sections += _allocations(application, pgettext("access step", "Allocation"))
    return FormFields(
        title=_("Application for access to the e-government extranet"),
        number=application.number,
        sections=tuple(sections),
        signatures=(
            Signature(_("Applying unit (seal)"), "", _dated()),
            Signature(_("Network administration (seal)"), "", _dated()),
        ),
        foot=_foot(application),
    )


def acceptance_form(application: Application) -> FormFields:
    """What was built, what was measured, what was opened."""
    steps = _steps(application)
    sections = [_section(_("Unit"), _unit(application))]
    sections += _allocations(application, _("What was built"))
    sections += [
        _section(pgettext("access step", "Construction"), *_work(step))
        for step in steps
        if step.step == Step.CONSTRUCTION and step.done_at is not None
    ]
    sections += [
        _section(
            f"{pgettext('access step', 'Acceptance test')} · {step.get_outcome_display()}",
            *_work(step),
        )
        for step in steps
        if step.step == Step.ACCEPTANCE and step.done_at is not None
    ]
    opened = _last(steps, Step.OPENING)
    if opened is not None and opened.outcome == Outcome.PASSED:
        facts = [
            (_("Carried out"), _at(opened.done_at)),
            (_("By"), opened.by_name),
            (_("Access point"), application.point),
        ]
        sections.append(_section(pgettext("access step", "Opening"), facts))
    return FormFields(
        title=_("Acceptance of access to the e-government extranet"),
        number=application.number,
        sections=tuple(sections),
        signatures=(
            Signature(_("Using unit (seal)"), "", _dated()),
            Signature(_("Building unit (seal)"), str(application.company or ""), _dated()),
            Signature(_("Network administration (seal)"), "", _dated()),
        ),
        foot=_foot(application),
    )


def _allocations(application: Application, name: str) -> list[Section]:
    """What is in force under the given name; before it what was signed and withdrawn."""
    found = []
    for plan in plans_of(application):
        told = plan.version > 1 or plan.withdrawn_at is not None
        version = pgettext("access", "version %(version)s") % {"version": plan.version}
        title = pgettext("access step", "Allocation") if plan.withdrawn_at else name
        words = [title, version] if told else [title]
        if plan.withdrawn_at is not None:
            words.append(pgettext("access", "withdrawn"))
        found.append(_section(" · ".join(words), *_allocation(plan)))
    return found


def _steps(application: Application) -> list[StepRecord]:
    return list(application.steps.all())


def _last(steps: Iterable[StepRecord], step: Step) -> StepRecord | None:
    return next((row for row in reversed(list(steps)) if row.step == step), None)


def _unit(application: Application) -> Facts:
    unit = application.unit
    return [
        (_("Unit"), unit.name),
        (_("Level"), unit.get_level_display()),
        (_("Region"), unit.region.full_name),
        (pgettext("access", "Handed in"), _at(application.applied_at)),
        (_("Contact"), application.contact_name),
        (_("Telephone"), application.contact_phone),
    ]


def _decision(step: StepRecord) -> tuple[Facts, Facts]:
    facts = [
        (pgettext("access", "Decision"), _decided(step)),
        (_("By"), step.by_name),
        (_("Decided at"), _at(step.done_at)),
        (_("Due"), step.due_on),
    ]
    return facts, [(pgettext("access", "Remark"), step.text)]


def _decided(step: StepRecord) -> str:
    if step.outcome == Outcome.PASSED:
        return pgettext("access", "Approved")
    return str(step.get_outcome_display())


def _work(step: StepRecord) -> tuple[Facts, Facts]:
    facts = [
        (pgettext("access", "From"), _at(step.began_at)),
        (_("Done at"), _at(step.done_at)),
        (_("By"), step.by_name),
        (_("Due"), step.due_on),
    ]
    told = [(_("What was done"), step.text), (_("Why it took longer"), step.delay)]
    return facts, told


def _allocation(plan: ResourcePlan) -> tuple[Facts, Facts]:
    circuit = plan.circuit_code or (plan.circuit.code if plan.circuit else "")
    facts = [
        (_("Circuit number"), circuit),
        (_("Kind of circuit"), plan.get_circuit_kind_display() if plan.circuit_kind else ""),
        (_("Carrier"), plan.carrier),
        (_("Bandwidth (Mbps)"), plan.mbps),
        (_("A end, site"), plan.a_site),
        (_("Z end"), plan.z_end),
        (_("From prefix"), plan.prefix),
        (_("Contract number"), plan.contract_number),
        (_("Domain name"), f"{plan.domain}.{plan.zone}" if plan.domain else ""),
        (pgettext("access", "Drawn up by"), plan.planned_by.printed_name),
        (_("Signed by"), plan.signed_by.printed_name if plan.signed_by else ""),
        (_("Signed at"), _at(plan.signed_at)),
    ]
    told = [
        (_("Addresses"), "、".join(plan.address_texts)),
        (_("Note"), plan.note),
        (_("Digest of what was signed"), plan.signature),
        (pgettext("access", "Withdrawn"), _withdrawn(plan)),
    ]
    return facts, told


def _withdrawn(plan: ResourcePlan) -> str:
    if plan.withdrawn_by is None:
        return ""
    told = (_at(plan.withdrawn_at), plan.withdrawn_by.printed_name, plan.withdrawn_because)
    return " · ".join(told)


def _section(name: str, facts: Facts, told: Facts = ()) -> Section:
    """Facts two a line, those without a word left out; long ones over the whole line."""
    known = [(label, str(text)) for label, text in facts if text not in (None, "")]
    pairs = [
        Pair(*left, *(right or ("", ""))) for left, right in zip_longest(known[::2], known[1::2])
    ]
    wides = [Wide(label, str(text)) for label, text in told if text not in (None, "")]
    return Section(name, tuple(pairs), tuple(wides))


def _mbps(value: int | None) -> str:
    return "" if value is None else f"{value} Mbps"


def _at(at: datetime | None) -> str:
    return "" if at is None else f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _dated() -> str:
    return _("Date:")


def _foot(application: Application) -> str:
    told: dict[str, Any] = {
        "standing": application.get_step_display()
        if application.is_open
        else application.get_state_display(),
        "day": _day(timezone.localdate()),
    }
    return _("Printed on %(day)s; the application stands at “%(standing)s”.") % told


def _day(day: date) -> str:
    return day.isoformat()
