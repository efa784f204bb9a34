"""Forms of assurances: what a person enters; services decide and write."""

from datetime import datetime, time
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.assurances.choices import Importance
from hengwang.assurances.errors import ReportTimesError
from hengwang.assurances.models import Assurance, ChecklistTemplate
from hengwang.assurances.queries.people import eligible
from hengwang.assurances.services.freezing import ExceptionFacts
from hengwang.assurances.services.planning import SCOPE, AssuranceFacts
from hengwang.duty.models import Post
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.monitoring.models import Target
from hengwang.network.models import Circuit, Room
from hengwang.organizations.models import Region, Unit
from hengwang.pages.fields import ManyRowsField
from hengwang.pages.widgets import offer

SHORTEST_S, LONGEST_S = 5, 3_600
MOST_PEOPLE, MOST_GRACE = 20, 720


def _moment(label: Any, **told: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **told)


def _area(label: Any, rows: int = 3, **told: Any) -> forms.CharField:
    field = forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), **told)
    field.wide = True  # type: ignore[attr-defined]  # read by the form's template
    return field


def _several(model: type[Any], label: Any, **told: Any) -> forms.ModelMultipleChoiceField[Any]:
    rows = model._default_manager.none()
    return ManyRowsField(rows, label=label, required=False, **told)


class AssuranceForm(forms.Form):
    """An assurance while it is a draft."""

    event = forms.CharField(label=_("Event"), max_length=200)
    level = forms.ChoiceField(label=pgettext_lazy("assurance", "Level"), choices=Importance.choices)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=pgettext_lazy("assurance", "Unit in charge")
    )
    starts_at = _moment(pgettext_lazy("assurance", "From"))
    ends_at = _moment(pgettext_lazy("assurance", "Until"))
    units = _several(
        Unit, _("Units"), help_text=_("Nothing chosen below: everything of the unit in charge.")
    )
    regions = _several(Region, _("Regions"))
    rooms = _several(Room, pgettext_lazy("assurance", "Machine rooms"))
    circuits = _several(Circuit, _("Circuits"))
    targets = _several(Target, _("Monitored targets"))
    probe_interval_s = forms.IntegerField(
        label=_("Ask targets every (s)"), required=False, min_value=SHORTEST_S,
        max_value=LONGEST_S, initial=15, help_text=_("Empty: as often as always."),
    )  # fmt: skip
    people_per_shift = forms.IntegerField(
        label=_("People at each duty post, at least"), min_value=1, max_value=MOST_PEOPLE, initial=2
    )
    posts = _several(Post, _("Duty posts"), help_text=_("Empty: every post of the unit."))
    report_times = forms.CharField(
        label=_("Zero reports at"), required=False, initial="09:00 18:00",
        help_text=_("Times of day, such as: 09:00 18:00"),
    )  # fmt: skip
    grace_minutes = forms.IntegerField(
        label=_("A report counts as on time for (minutes)"), min_value=0, max_value=MOST_GRACE,
        initial=30,
    )  # fmt: skip
    freezes_changes = forms.BooleanField(
        label=_("No changes meanwhile"), required=False, initial=True,
        help_text=_("Maintenance and changes are refused; a leader may allow single ones."),
    )  # fmt: skip
    template = forms.ModelChoiceField(
        ChecklistTemplate.objects.none(), label=_("Readiness checklist"), required=False
    )
    plan = _area(pgettext_lazy("assurance", "Plan"), 5, required=False, max_length=20_000)
    plan_file = forms.FileField(label=_("Plan as a file"), required=False)

    def __init__(
        self, by: User, row: Assurance | None, data: Any = None, files: Any = None
    ) -> None:
        super().__init__(data, files, initial={"unit": by.unit_id} if row is None else _first(row))
        self.by, self.row = by, row
        self.fields["event"].wide = True  # type: ignore[attr-defined]  # read by the template
        units = units_with(by, Permission.PLAN_ASSURANCES).filter(closed_on=None)
        for name, rows in (
            ("unit", units),
            ("units", units_with(by, Permission.VIEW_UNITS).filter(closed_on=None)),
            ("regions", Region.objects.order_by("code")),
            ("rooms", Room.objects.visible_to(by).order_by("name")),
            ("circuits", Circuit.objects.visible_to(by).order_by("code")),
            ("targets", Target.objects.visible_to(by).watched()),
            ("posts", Post.objects.visible_to(by).in_use().select_related("roster")),
            ("template", ChecklistTemplate.objects.visible_to(by).in_use()),
        ):
            offer(self, name, rows)
        if row is not None:
            del self.fields["unit"]
            self.fields["template"].help_text = _("Chosen anew it replaces the checklist.")

    def clean_report_times(self) -> tuple[time, ...]:
        """Times of day, parted by blanks or commas."""
        text = str(self.cleaned_data["report_times"])
        for sign in "，、,;；":
            text = text.replace(sign, " ")
        return tuple(_time(word) for word in text.replace("：", ":").split())

    def facts(self) -> AssuranceFacts:
        """What is planned."""
        data = self.cleaned_data
        upload = data.get("plan_file")
        kept = None if self.row is None else self.row.plan_file
        stored = (
            store(upload, name=upload.name, kind=FileKind.EVIDENCE, by=self.by) if upload else kept
        )
        names = (
            "event", "starts_at", "ends_at", "plan", "probe_interval_s", "people_per_shift",
            "freezes_changes", "report_times", "grace_minutes",
        )  # fmt: skip
        return AssuranceFacts(
            level=Importance(data["level"]),
            plan_file=stored,
            scope={name: list(data[name]) for name in SCOPE},
            **{name: data[name] for name in names},
        )


def _time(word: str) -> time:
    try:
        return time.fromisoformat(word.zfill(5))
    except ValueError:
        refusal = ReportTimesError(text=word)
        raise forms.ValidationError(_(refusal.message), params={"text": word}) from None


def _first(row: Assurance) -> dict[str, Any]:
    names = (
        "event", "level", "starts_at", "ends_at", "plan", "probe_interval_s", "people_per_shift",
        "freezes_changes", "grace_minutes",
    )  # fmt: skip
    held = {name: list(getattr(row, name).values_list("pk", flat=True)) for name in SCOPE}
    return (
        {name: getattr(row, name) for name in names}
        | held
        | {"report_times": " ".join(row.report_times)}
    )


class StaffForm(forms.Form):
    """A person for a post; without times for the whole of it."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Person"))
    post = forms.CharField(
        label=pgettext_lazy("assurance", "Post"), max_length=100,
        help_text=_("Where the person is and for what, such as: core room, on site."),
    )  # fmt: skip
    starts_at = _moment(
        pgettext_lazy("assurance", "From"),
        required=False,
        help_text=_("Empty: from the beginning."),
    )
    ends_at = _moment(
        pgettext_lazy("assurance", "Until"), required=False, help_text=_("Empty: until the end.")
    )

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data)
        offer(self, "person", eligible(by))

    def times(self, row: Assurance) -> tuple[datetime, datetime]:
        """From when until when."""
        data = self.cleaned_data
        return data["starts_at"] or row.starts_at, data["ends_at"] or row.ends_at


class RemarkForm(forms.Form):
    """Words: a reason, a remark, a result."""

    text = _area(pgettext_lazy("assurance", "Remark"), max_length=5_000)

    def __init__(self, data: Any = None, *, label: Any = None, required: bool = True) -> None:
        super().__init__(data)
        field = cast("forms.CharField", self.fields["text"])
        field.required = required
        if label is not None:
            field.label = label


class ExceptionForm(forms.Form):
    """A change that is allowed in spite of the freeze."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Who may make the change"))
    work = forms.CharField(label=pgettext_lazy("assurance", "Change"), max_length=200)
    starts_at = _moment(pgettext_lazy("assurance", "From"))
    ends_at = _moment(pgettext_lazy("assurance", "Until"))
    reason = _area(_("Reason"), max_length=500)

    def __init__(self, row: Assurance, by: User, data: Any = None) -> None:
        super().__init__(data, initial={"starts_at": row.starts_at, "ends_at": row.ends_at})
        people = User.objects.active().filter(unit__in=units_with(by, Permission.VIEW_ASSURANCES))
        offer(self, "person", people.exclude(pk=by.pk).order_by("display_name", "pk"))

    def facts(self) -> ExceptionFacts:
        """Which change."""
        return ExceptionFacts(**self.cleaned_data)


class TemplateForm(forms.Form):
    """A readiness checklist: one item a line."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    name = forms.CharField(label=_("Name"), max_length=100)
    lines = _area(_("Items"), 12, help_text=_("One item a line."), max_length=20_000)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, by: User, row: ChecklistTemplate | None, data: Any = None) -> None:
        initial: dict[str, Any] = {"unit": by.unit_id}
        if row is not None:
            initial = {"name": row.name, "lines": "\n".join(row.items), "is_active": row.is_active}
        super().__init__(data, initial=initial)
        units = units_with(by, Permission.PLAN_ASSURANCES).filter(closed_on=None)
        offer(self, "unit", units)
        if row is not None:
            del self.fields["unit"]

    def items(self) -> list[str]:
        """The items, without empty lines."""
        lines = (line.strip() for line in self.cleaned_data["lines"].splitlines())
        return [line[:300] for line in lines if line]
