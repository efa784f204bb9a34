"""The form of a trial: which collector asks which agent."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.monitoring.models import Collector
from hengwang.pages.widgets import LongSelect


class TrialForm(forms.Form):
    """Where a credential is tried."""

    collector = forms.ModelChoiceField(
        Collector.objects.none(), label=_("Collector"), widget=LongSelect()
    )
    host = forms.CharField(
        label=_("Address of the agent"),
        max_length=253,
        help_text=_("It must lie in a network the collector may ask."),
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65_535, initial=161)

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data)
        rows = Collector.objects.editable_by(by).at_work()
        field = cast("forms.ModelChoiceField[Any]", self.fields["collector"])
        field.queryset = rows
        if rows.count() == 1:
            field.initial = rows.first()
