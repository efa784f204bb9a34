"""Forms of a post: a new one, and whose it is from a day on."""

from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hengwang.duty.choices import OnDays
from hengwang.duty.errors import SlotTextError
from hengwang.duty.forms import area, read_hours
from hengwang.duty.models import Post
from hengwang.duty.services.post_terms import PostTermsFacts
from hengwang.duty.services.rosters import PostFacts
from hengwang.organizations.models import Company
from hengwang.pages.widgets import DateInput, offer


class PostForm(forms.Form):
    """A post of a roster."""

    name = forms.CharField(label=_("Name of the post"), max_length=100)
    since_on = forms.DateField(label=_("Manned since"), widget=DateInput())
    days = forms.ChoiceField(label=_("Manned on"), choices=OnDays.choices)
    company = forms.ModelChoiceField(
        Company.objects.none(), label=_("Stood by a company"), required=False,
        empty_label=_("no: by the unit's own people"),
        help_text=_("Its people stand here too; they see this post and nothing else of the duty."),
    )  # fmt: skip
    is_countersigned = forms.BooleanField(
        label=_("Hand-overs are countersigned"), required=False,
        help_text=_("Somebody of the unit signs after the two who handed over."),
    )  # fmt: skip
    daily = area(
        _("Manned from – until"),
        rows=2,
        required=False,
        help_text=_("One stretch a line, such as 08:30-18:00. Empty means around the clock."),
    )

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        offer(self, "company", Company.objects.filter(closed_on=None).order_by("name"))

    def clean_daily(self) -> tuple[tuple[time, time], ...]:
        """The stretches."""
        try:
            return read_hours(self.cleaned_data["daily"])
        except SlotTextError as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def facts(self) -> PostFacts:
        """What was entered."""
        data = self.cleaned_data
        return PostFacts(
            data["name"], data["since_on"], data["daily"], OnDays(data["days"]),
            company=data["company"], is_countersigned=data["is_countersigned"],
        )  # fmt: skip


class PostTermsForm(forms.Form):
    """To whom a post is given from a day on, and whether its hand-overs are countersigned."""

    from_on = forms.DateField(
        label=_("From which day on"), widget=DateInput(),
        help_text=_("For shifts that begin on that day or later; those before stay as they were."),
    )  # fmt: skip
    company = forms.ModelChoiceField(
        Company.objects.none(), label=_("Stood by a company"), required=False,
        empty_label=_("no: by the unit's own people"),
        help_text=_("Its people stand here too; they see this post and nothing else of the duty."),
    )  # fmt: skip
    is_countersigned = forms.BooleanField(
        label=_("Hand-overs are countersigned"), required=False,
        help_text=_("Somebody of the unit signs after the two who handed over."),
    )  # fmt: skip

    def __init__(self, post: Post, first_day: date, *args: Any, **told: Any) -> None:
        last = post.terms.order_by("from_on").last()
        initial = {
            "from_on": first_day,
            "company": post.company_id if last is None else last.company_id,
            "is_countersigned": post.is_countersigned if last is None else last.is_countersigned,
        }
        super().__init__(*args, **{"initial": initial, **told})
        offer(self, "company", Company.objects.filter(closed_on=None).order_by("name"))

    def facts(self) -> PostTermsFacts:
        """What was entered."""
        data = self.cleaned_data
        return PostTermsFacts(data["from_on"], data["company"], data["is_countersigned"])
