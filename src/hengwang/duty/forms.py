"""Forms of duty: what a person enters; services decide and write."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.duty.choices import EntryKind, LeaveKind
from hengwang.duty.errors import SlotTextError
from hengwang.duty.models import Holding, Leave, Post, Roster, Rotation, Shift
from hengwang.duty.queries.people import (
    colleagues_on,
    engineers_of,
    standers_at,
    standers_of_shift,
)
from hengwang.duty.rota import Days, Slot
from hengwang.duty.services.leaving import LeaveFacts
from hengwang.duty.services.logging import EntryFacts
from hengwang.duty.services.rights import own_company
from hengwang.duty.services.rosters import RosterFacts, RotationFacts
from hengwang.organizations.models import Unit
from hengwang.pages.forms import refuse
from hengwang.pages.widgets import DateInput, LongSelect, offer

CLOCK = r"(?:[01]?\d|2[0-4])[::][0-5]\d"
TIMES = rf"(?P<opens>{CLOCK})\s*[-–—~至到]\s*(?P<closes>{CLOCK})"
SLOT = re.compile(rf"^\s*(?P<name>\S.*?)\s+{TIMES}\s*(?P<days>\S*)\s*$")
HOURS = re.compile(rf"^\s*{TIMES}\s*$")
DAY_WORDS = {
    "": Days.EVERY,
    "工作日": Days.WORKING,
    "working": Days.WORKING,
    "休息日": Days.RESTING,
    "节假日": Days.RESTING,
    "resting": Days.RESTING,
}
MOST_PEOPLE = 16


def area(label: Any, rows: int = 4, **told: Any) -> forms.CharField:
    """A field of several lines over the whole width."""
    field = forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), **told)
    field.wide = True  # type: ignore[attr-defined]
    return field


class MomentField(forms.DateTimeField):
    """A day and a minute."""

    def __init__(self, **told: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **told)


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One person by the name that is printed."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and unit, where two have one name."""
        return str(obj.printed_name)


def _at(text: str) -> time:
    hour, minute = re.split("[::]", text)
    return time(int(hour) % 24, int(minute))


def read_slots(text: str) -> tuple[Slot, ...]:
    """Shifts of a day, one a line: name, from – until, and on which days where not on all.

    Raises:
        SlotTextError: A line says something else.
    """
    found = []
    for line in filter(str.strip, text.splitlines()):
        read = SLOT.match(line)
        if read is None or read["days"] not in DAY_WORDS:
            raise SlotTextError(text=line.strip())
        found.append(
            Slot(
                read["name"][:30], _at(read["opens"]), _at(read["closes"]), DAY_WORDS[read["days"]]
            )
        )
    return tuple(found)


def slots_text(rotation: Rotation) -> str:
    """The same as text."""
    words = {Days.EVERY: "", Days.WORKING: " 工作日", Days.RESTING: " 休息日"}
    return "\n".join(
        f"{one.name} {one.opens:%H:%M}-{one.closes:%H:%M}{words[one.days]}"
        for one in rotation.slots_held
    )


def read_hours(text: str) -> tuple[tuple[time, time], ...]:
    """Stretches of a day, one a line.

    Raises:
        SlotTextError: A line says something else.
    """
    found = []
    for line in filter(str.strip, text.splitlines()):
        read = HOURS.match(line)
        if read is None:
            raise SlotTextError(text=line.strip())
        found.append((_at(read["opens"]), _at(read["closes"])))
    return tuple(found)


class RosterForm(forms.Form):
    """A roster."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    name = forms.CharField(label=_("Name"), max_length=100)
    least_entries = forms.IntegerField(
        label=_("Entries in the log a shift, at least"), min_value=0, max_value=50, initial=1
    )
    grace_minutes = forms.IntegerField(
        label=_("Hand-over at the latest after the end of the shift (minutes)"),
        min_value=0, max_value=1440, initial=60,
    )  # fmt: skip
    warn_days = forms.IntegerField(
        label=_("Warn of gaps so many days before"), min_value=1, max_value=60, initial=7
    )
    countersign_hours = forms.IntegerField(
        label=_("Countersigned at the latest after both signed (hours)"),
        min_value=1, max_value=240, initial=24,
        help_text=_("Where a post asks for it; who may countersign is told, and reminded in time."),
    )  # fmt: skip
    swaps_need_approval = forms.BooleanField(
        label=_("Swaps need an approval"), required=False, initial=True
    )

    def __init__(self, user: User, roster: Roster | None, *args: Any, **told: Any) -> None:
        names = (
            "name", "least_entries", "grace_minutes", "warn_days", "countersign_hours",
            "swaps_need_approval",
        )  # fmt: skip
        if roster is not None:
            told["initial"] = {name: getattr(roster, name) for name in names}
        super().__init__(*args, **told)
        if roster is None:
            offer(self, "unit", units_with(user, Permission.KEEP_ROSTERS))
            self.initial["unit"] = user.unit_id
        else:
            del self.fields["unit"]

    def facts(self) -> RosterFacts:
        """What was entered."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "unit"}
        return RosterFacts(**data)


class RotationForm(forms.Form):
    """Who takes turns, in order."""

    from_on = forms.DateField(label=_("In force from"), widget=DateInput())
    turn_days = forms.IntegerField(
        label=_("Next turn after (days)"), min_value=1, max_value=366, initial=1,
        help_text=_("1: the next one every day; 7: every week."),
    )  # fmt: skip
    each = forms.IntegerField(
        label=_("People standing together"), min_value=1, max_value=9, initial=1
    )
    slots = area(
        _("Shifts of a day"),
        rows=4,
        help_text=_(
            "One a line: name, from – until, then “working” or “resting” where not every day. "
            "08:00-08:00 lasts 24 hours."
        ),
    )

    def __init__(
        self, post: Post, last: Rotation | None, first_day: date, *args: Any, **told: Any
    ) -> None:
        initial: dict[str, Any] = {"from_on": first_day, "slots": "全天 08:00-08:00"}
        if last is not None:
            initial |= {
                "turn_days": last.turn_days, "each": last.each, "slots": slots_text(last),
            }  # fmt: skip
            for one in last.members.all()[:MOST_PEOPLE]:
                initial[f"person{one.place + 1}"] = one.person_id
        super().__init__(*args, **{"initial": initial, **told})
        people = list(standers_at(post))
        choices = [("", "—"), *((one.pk, one.printed_name) for one in people)]
        self._people = {str(one.pk): one for one in people}
        for number in range(1, MOST_PEOPLE + 1):
            self.fields[f"person{number}"] = forms.ChoiceField(
                label=_("Person %(number)d") % {"number": number},
                choices=choices,
                required=number == 1,
            )

    def clean(self) -> dict[str, Any]:
        """Read the shifts of a day."""
        data = super().clean() or {}
        try:
            data["read"] = read_slots(data.get("slots", ""))
        except SlotTextError as refusal:
            refuse(self, refusal)
        return data

    def facts(self) -> RotationFacts:
        """What was entered."""
        data = self.cleaned_data
        chosen = (data.get(f"person{number}") for number in range(1, MOST_PEOPLE + 1))
        people = tuple(self._people[one] for one in chosen if one)
        return RotationFacts(data["from_on"], data["read"], people, data["turn_days"], data["each"])


class PutInForm(forms.Form):
    """Who stands in a stretch."""

    person = PersonChoice(
        User.objects.none(), label=_("On duty"), required=False, empty_label=_("nobody")
    )

    def __init__(self, holding: Holding, *args: Any, **told: Any) -> None:
        super().__init__(*args, **{"initial": {"person": holding.person_id}, **told})
        offer(self, "person", standers_of_shift(holding.shift))


class SwapForm(forms.Form):
    """With whom a shift is swapped."""

    partner = PersonChoice(User.objects.none(), label=_("With whom"))
    theirs = forms.ModelChoiceField(
        Shift.objects.none(),
        label=_("Against which of their shifts"),
        required=False,
        empty_label=_("none: they take it over"),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, user: User, shift: Shift, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        roster = shift.post.roster
        company = own_company(user)
        partners = standers_of_shift(shift) if company is None else engineers_of(company)
        offer(self, "partner", partners.exclude(pk=user.pk))
        now = timezone.now()
        ahead = Shift.objects.in_force().filter(
            post__roster=roster, starts_at__gt=now, starts_at__lt=now + timedelta(days=62),
            holdings__person__isnull=False,
        ).stood_by(user)  # fmt: skip
        others = (
            ahead.exclude(holdings__person=user).distinct().prefetch_related("holdings__person")
        )
        field = cast("forms.ModelChoiceField[Model]", self.fields["theirs"])
        field.queryset = others.order_by("starts_at")
        field.label_from_instance = shift_label  # type: ignore[method-assign,assignment]
        field.widget = LongSelect()
        field.widget.choices = field.choices


def shift_label(shift: Shift) -> str:
    """A shift with who holds it."""
    names = {one.person.printed_name for one in shift.holdings.all() if one.person}
    return f"{shift} {'、'.join(sorted(names))}"


class LeaveForm(forms.Form):
    """Somebody is away."""

    roster = forms.ModelChoiceField(Roster.objects.none(), label=_("Duty roster"))
    person = PersonChoice(User.objects.none(), label=_("Who"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=LeaveKind.choices)
    starts_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("Until"))
    substitute = PersonChoice(
        User.objects.none(), label=_("Substitute"), required=False, empty_label=_("nobody yet")
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, user: User, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.user = user
        rosters = Roster.objects.stood_by(user).in_use().select_related("unit__region")
        offer(self, "roster", rosters)
        people = User.objects.none()
        for roster in rosters:
            people = people | colleagues_on(roster, user)
        offer(self, "substitute", people.distinct())
        if Roster.objects.kept_by(user).in_use().exists():
            offer(self, "person", people.distinct())
            self.initial.setdefault("person", user.pk)
        else:
            del self.fields["person"]
        if first := rosters.first():
            self.initial.setdefault("roster", first.pk)

    def facts(self) -> LeaveFacts:
        """What was entered."""
        data = self.cleaned_data
        return LeaveFacts(
            LeaveKind(data["kind"]), data["starts_at"], data["ends_at"], data["reason"],
            data["substitute"],
        )  # fmt: skip


class LeaveDecisionForm(forms.Form):
    """A leave is approved with a substitute, or with none."""

    substitute = PersonChoice(
        User.objects.none(), label=_("Substitute"), required=False,
        empty_label=_("nobody: a gap is left"),
    )  # fmt: skip
    note = forms.CharField(label=_("Remark"), max_length=300, required=False)

    def __init__(self, leave: Leave, *args: Any, **told: Any) -> None:
        super().__init__(*args, **{"initial": {"substitute": leave.substitute_id}, **told})
        offer(self, "substitute", colleagues_on(leave.roster, leave.asked_by))


class EntryForm(forms.Form):
    """A line of the log."""

    roster = forms.ModelChoiceField(Roster.objects.none(), label=_("Duty roster"))
    kind = forms.ChoiceField(label=_("Kind"), choices=EntryKind.choices)
    at = MomentField(label=_("Happened"), required=False, help_text=_("Empty means now."))
    needs_follow_up = forms.BooleanField(label=_("Something is left to do"), required=False)
    text = area(pgettext_lazy("duty log", "What happened"), rows=5)

    def __init__(self, user: User, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        rosters = Roster.objects.stood_by(user).in_use()
        offer(self, "roster", rosters)
        now = timezone.now()
        mine = Holding.objects.in_force().filter(person=user).at(now).select_related("shift__post")
        own = mine.first()
        first = own.shift.post.roster_id if own else rosters.values_list("pk", flat=True).first()
        self.initial.setdefault("roster", first)

    def facts(self) -> EntryFacts:
        """What was entered."""
        data = self.cleaned_data
        return EntryFacts(
            data["text"], EntryKind(data["kind"]), data["at"],
            needs_follow_up=data["needs_follow_up"],
        )  # fmt: skip


class CorrectionForm(EntryForm):
    """What is right."""

    def __init__(self, user: User, *args: Any, **told: Any) -> None:
        super().__init__(user, *args, **told)
        del self.fields["roster"]


class WordsForm(forms.Form):
    """Some words."""

    text = area(_("In words"), rows=3)


def moment(at: datetime) -> str:
    """A moment as the forms' fields take it."""
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"
