"""Forms of tickets: what a person enters; services decide and write."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.availability.models import Outage
from hengwang.kernel.intervals import Interval
from hengwang.network.models import Circuit, Device
from hengwang.organizations.models import Company, Unit
from hengwang.pages.widgets import offer
from hengwang.tickets.choices import Impact, Kind, PauseReason, Priority, Source, StepKind, Urgency
from hengwang.tickets.models import CannedStep, Ticket, TicketTemplate
from hengwang.tickets.queries.outages import outages_about
from hengwang.tickets.services.causes import told_by_contact
from hengwang.tickets.services.forwarding import Told
from hengwang.tickets.services.opening import TicketFacts

CHANGE_TIMES = ("change_starts_at", "change_ends_at")
WHAT = (StepKind.NOTE, StepKind.RESPONDED, StepKind.ARRIVED, StepKind.RESTORED)


def _area(label: Any, **told: Any) -> forms.CharField:
    field = forms.CharField(label=label, widget=forms.Textarea({"rows": 4}), **told)
    field.wide = True  # type: ignore[attr-defined]
    return field


class MomentField(forms.DateTimeField):
    """A moment that may be written down later; empty is now."""

    def __init__(self, **told: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        told.setdefault("help_text", _("Empty means now."))
        super().__init__(widget=widget, required=False, **told)


def _planned(form: forms.Form) -> Interval | None:
    """The planned time of a change; None where none is said, or with an error on the form."""
    start, end = (form.cleaned_data.get(name) for name in CHANGE_TIMES)
    if start is None and end is None:
        return None
    if start is None or end is None or end <= start:
        form.add_error(CHANGE_TIMES[1], _("A change ends after it begins; say both."))
        return None
    return Interval(start, end)


class TicketForm(forms.Form):
    """A new ticket."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit concerned"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    description = _area(_("Description"), required=False)
    impact = forms.ChoiceField(label=_("Impact"), choices=Impact.choices, initial=Impact.UNIT)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices, initial=Urgency.SOON)
    source = forms.ChoiceField(label=_("How it came"), choices=Source.choices)
    opened_at = MomentField(label=_("Reported at"))
    requester_name = forms.CharField(label=_("Reported by"), max_length=100, required=False)
    requester_contact = forms.CharField(
        label=_("Can be reached at"), max_length=100, required=False
    )
    circuit = forms.ModelChoiceField(Circuit.objects.none(), label=_("Circuit"), required=False)
    device = forms.ModelChoiceField(Device.objects.none(), label=_("Device"), required=False)
    change_starts_at = MomentField(
        label=_("Change planned from"),
        help_text=_("Only for a change: it is held against freezes at that time."),
    )
    change_ends_at = MomentField(label=_("Change planned until"), help_text="")

    def __init__(self, by: User, data: Any = None, template: TicketTemplate | None = None) -> None:
        names = ("kind", "title", "description", "impact", "urgency")
        initial = {name: getattr(template, name) for name in names} if template else None
        super().__init__(data, initial=initial)
        self.template = template
        offer(self, "unit", units_with(by, Permission.OPEN_TICKETS).filter(closed_on=None))
        offer(self, "circuit", Circuit.objects.visible_to(by).filter(closed_on=None))
        offer(self, "device", Device.objects.visible_to(by))
        self.fields["unit"].initial = by.unit_id
        if by.reach(Permission.HANDLE_TICKETS).is_nothing:
            # Whoever only reports is asked for what only they know.
            for name in ("source", "opened_at", "device", *CHANGE_TIMES):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Only a change has a planned time."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["planned"] = _planned(self)
        if data["planned"] is not None and data.get("kind") != Kind.CHANGE:
            self.add_error(CHANGE_TIMES[0], _("Only a change has a planned time."))
        return data

    def facts(self) -> TicketFacts:
        """What is told, for the service."""
        data = self.cleaned_data
        return TicketFacts(
            kind=Kind(data["kind"]),
            source=Source(data.get("source") or Source.PORTAL),
            title=data["title"],
            description=data["description"],
            impact=Impact(data["impact"]),
            urgency=Urgency(data["urgency"]),
            requester_name=data["requester_name"],
            requester_contact=data["requester_contact"],
            circuit=data["circuit"],
            device=data.get("device"),
            team=self.template.team if self.template else None,
            template=self.template,
            planned=data["planned"],
        )


class ChangeForm(forms.Form):
    """When a change is made."""

    change_starts_at = MomentField(label=_("Change planned from"), help_text="")
    change_ends_at = MomentField(label=_("Change planned until"), help_text="")

    def __init__(self, ticket: Ticket, data: Any = None) -> None:
        super().__init__(data, initial={name: getattr(ticket, name) for name in CHANGE_TIMES})
        for name in CHANGE_TIMES:
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            data["planned"] = _planned(self)
        return data


class StepForm(forms.Form):
    """Something happened; a canned step says what and how where nothing else is written."""

    canned = forms.ModelChoiceField(
        CannedStep.objects.none(), label=_("Canned step"), required=False
    )
    what = forms.ChoiceField(
        label=_("What"), choices=[(one.value, one.label) for one in WHAT], initial=StepKind.NOTE
    )
    at = MomentField(label=_("When"))
    text = _area(_("What happened"), required=False)
    is_public = forms.BooleanField(label=_("The unit may read it"), initial=True, required=False)

    def __init__(self, by: User, ticket: Ticket, data: Any = None) -> None:
        super().__init__(data)
        rows = CannedStep.objects.visible_to(by).filter(is_active=True)
        own = rows.filter(templates=ticket.template) if ticket.template else rows.none()
        # The steps of the ticket's own template, where it has any.
        rows = own if own.exists() else rows
        if rows.exists():
            offer(self, "canned", rows)
        else:
            del self.fields["canned"]

    def clean(self) -> dict[str, Any]:
        """The canned step fills what was left empty."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        canned = data.get("canned")
        if canned is not None:
            data["text"] = "\n".join(filter(None, (canned.text, data.get("text"))))
            if data.get("what") == StepKind.NOTE:
                data["what"] = canned.what
        if data.get("what") == StepKind.NOTE and not data.get("text", "").strip():
            self.add_error("text", _("Write what happened."))
        return data


class NoteForm(forms.Form):
    """A word of the unit itself."""

    text = _area(_("What happened"))


class HandOnForm(forms.Form):
    """Somebody else, or a company."""

    to = forms.ModelChoiceField(User.objects.none(), label=_("To a colleague"), required=False)
    company = forms.ModelChoiceField(
        Company.objects.none(), label=_("To a company"), required=False
    )
    text = _area(_("Note"), required=False)

    def __init__(self, people: QuerySet[Any], data: Any = None) -> None:
        super().__init__(data)
        offer(self, "to", people)
        offer(self, "company", Company.objects.filter(closed_on=None))

    def clean(self) -> dict[str, Any]:
        """One of the two must be said."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("to") and not data.get("company"):
            self.add_error("to", _("Say to whom."))
        return data


class ForwardForm(forms.Form):
    """The company that is told, whom, and what it gave us."""

    company = forms.ModelChoiceField(Company.objects.none(), label=_("Company"))
    person = forms.CharField(
        label=pgettext_lazy("company", "Who was told"), max_length=100, required=False
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("A letter with the facts goes there; empty sends none."),
    )
    reference = forms.CharField(label=_("Their number"), max_length=60, required=False)
    text = _area(_("What they are asked to do"), required=False)

    def __init__(self, ticket: Ticket, data: Any = None) -> None:
        carrier = ticket.circuit.carrier if ticket.circuit else None
        company = ticket.company or carrier
        told = Told() if company is None else told_by_contact(company)
        initial = {"company": company, "person": told.person, "email": told.email}
        super().__init__(data, initial=initial)
        offer(self, "company", Company.objects.filter(closed_on=None))


class AnswerForm(forms.Form):
    """What the company says."""

    name = forms.CharField(label=_("Who answered"), max_length=100, required=False)
    reference = forms.CharField(label=_("Their number"), max_length=60, required=False)
    text = _area(_("Answer"))


class PauseForm(forms.Form):
    """Why the clock may stand still."""

    reason = forms.ChoiceField(label=_("Reason"), choices=PauseReason.choices)
    text = _area(_("What is waited for"))


class ResolveForm(forms.Form):
    """How it was solved."""

    text = _area(_("Solution"))
    at = MomentField(label=_("Solved at"))
    is_repair = forms.BooleanField(label=_("Equipment was repaired"), required=False)


class ReasonForm(forms.Form):
    """Why."""

    text = _area(_("Reason"))


class PriorityForm(forms.Form):
    """Another priority, and why."""

    priority = forms.ChoiceField(label=_("Priority"), choices=())
    text = _area(_("Reason"))

    def __init__(self, ticket: Ticket, data: Any = None) -> None:
        super().__init__(data)
        others = [one for one in Priority.choices if one[0] != ticket.priority]
        cast("Any", self.fields["priority"]).choices = others


class RateForm(forms.Form):
    """Stars and a remark."""

    stars = forms.TypedChoiceField(
        label=_("Stars"),
        coerce=int,
        initial=5,
        choices=[(number, "★" * number) for number in range(5, 0, -1)],
        widget=forms.RadioSelect,
    )
    text = _area(_("Remark"), required=False)


class MergeForm(forms.Form):
    """The ticket this one is part of."""

    into = forms.ModelChoiceField(Ticket.objects.none(), label=_("Part of"))

    def __init__(self, others: QuerySet[Ticket], data: Any = None) -> None:
        super().__init__(data)
        offer(self, "into", others)


class SplitForm(forms.Form):
    """Another matter in the same ticket."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    description = _area(_("Description"), required=False)


class OutageForm(forms.Form):
    """An outage of the ticket's unit, or of the target it is about."""

    outage = forms.ModelChoiceField(Outage.objects.none(), label=_("Outage"))

    def __init__(self, by: User, ticket: Ticket, data: Any = None) -> None:
        super().__init__(data)
        offer(self, "outage", outages_about(by, ticket))
        cast("Any", self.fields["outage"]).label_from_instance = _outage_label


def _outage_label(one: Outage) -> str:
    start = timezone.localtime(one.started_at)
    end = f"{timezone.localtime(one.ended_at):%m-%d %H:%M}" if one.ended_at else "…"
    return f"{one.target} · {start:%Y-%m-%d %H:%M} – {end}"
