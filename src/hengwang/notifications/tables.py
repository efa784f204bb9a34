"""Tables of notifications."""

from django.utils.translation import gettext_lazy as _

from hengwang.notifications.choices import DELIVERY_TONES, URGENCY_TONES, DeliveryState
from hengwang.notifications.models import Delivery
from hengwang.pages.columns import (
    HeadlineColumn,
    MomentColumn,
    NumberColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.filters import ChoiceFilter, FilterSet, FromFilter, TextFilter, UntilFilter
from hengwang.pages.tables import Table


class MessageTable(Table):
    """Messages with where they are."""

    title = HeadlineColumn(verbose_name=_("Title"))
    urgency = StatusColumn(verbose_name=_("Urgency"), tones=URGENCY_TONES)
    channel = TextColumn(verbose_name=_("Channel"), order_by=("channel__name",))
    state = StatusColumn(verbose_name=_("State"), tones=DELIVERY_TONES)
    created_at = MomentColumn(verbose_name=_("Written"))
    sent_at = MomentColumn(verbose_name=_("Sent"))
    attempts = NumberColumn(verbose_name=_("Attempts"))


class MessageFilters(FilterSet):
    """By words, state and day."""

    text = TextFilter("title", "channel__name")
    state = ChoiceFilter(choices=DeliveryState.choices, label=_("State"))
    since = FromFilter(field_name="created_at__date", label=_("From"))
    until = UntilFilter(field_name="created_at__date", label=_("Until"))

    class Meta:
        model = Delivery
        fields = ()
