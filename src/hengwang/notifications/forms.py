"""Forms of notifications."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.notifications.choices import ChannelKind, Digest, Urgency
from hengwang.notifications.models import Preference
from hengwang.notifications.services.channels import Wishes
from hengwang.notifications.topics import offered_to
from hengwang.organizations.models import Unit
from hengwang.pages.widgets import LongSelect, ManyChoices


class TimeInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"


class ChannelForm(forms.Form):
    """A new channel."""

    name = forms.CharField(label=_("Name"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), choices=ChannelKind.choices)
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_(
            "A mailbox; https://host/path; or an Apprise address such as wecombot://key. "
            "It is kept encrypted and not shown again."
        ),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Shared by unit"),
        required=False,
        widget=LongSelect(),
        help_text=_("Empty: the channel is your own."),
    )

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data, initial={"address": by.email if settings.MAIL_URL else ""})
        units = units_with(by, Permission.MANAGE_CHANNELS).filter(closed_on=None)
        if by.reach(Permission.MANAGE_CHANNELS).is_nothing:
            del self.fields["unit"]
        else:
            self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField

    @property
    def shared_by(self) -> Unit | None:
        """The unit that shares it, None for one's own."""
        chosen: Unit | None = self.cleaned_data.get("unit")
        return chosen


class WishForm(forms.Form):
    """What is wanted on a channel."""

    is_on = forms.BooleanField(label=_("In use"), required=False)
    least = forms.ChoiceField(label=_("From which urgency on"), choices=Urgency.choices)
    digest = forms.ChoiceField(label=_("Gathering"), choices=Digest.choices)
    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=TimeInput(format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"), required=False, widget=TimeInput(format="%H:%M")
    )
    critical_always = forms.BooleanField(
        label=_("Critical ones at once, also then"), required=False
    )

    wanted = forms.MultipleChoiceField(
        label=_("Told of"),
        required=False,
        widget=ManyChoices(),
    )

    def __init__(self, preference: Preference, by: User, data: Any = None) -> None:
        initial = {name: getattr(preference, name) for name in Wishes.__dataclass_fields__}
        offered = [(one.key, one.label) for one in offered_to(by)]
        self.asked = [one.key for one in offered_to(by)]
        initial["wanted"] = [key for key, _label in offered if key not in preference.unwanted]
        super().__init__(data, initial=initial)
        cast("forms.MultipleChoiceField", self.fields["wanted"]).choices = offered
        self.kept = [key for key in preference.unwanted if key not in dict(offered)]

    def clean(self) -> dict[str, Any]:
        """Both ends of the quiet hours, or none."""
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("quiet_from") is None) is not (cleaned.get("quiet_until") is None):
            self.add_error("quiet_until", _("Give both ends of the quiet hours, or none."))
        return cleaned

    def given(self) -> Wishes:
        """What was entered; what this person is not asked of stays as it was."""
        told = dict(self.cleaned_data)
        wanted = set(told.pop("wanted"))
        refused = [key for key in self.asked if key not in wanted]
        return Wishes(**told, unwanted=(*self.kept, *refused))
