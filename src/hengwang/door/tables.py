"""Tables of those who look after the door."""

from django.utils.translation import gettext_lazy as _

from hengwang.door.choices import BULLETIN_TONES, KIND_TONES, BulletinKind, BulletinState
from hengwang.door.models import Bulletin
from hengwang.organizations.models import Unit
from hengwang.pages.columns import (
    HeadlineColumn,
    MomentColumn,
    NumberColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.filters import ChoiceFilter, FilterSet, TextFilter
from hengwang.pages.tables import Table


class BulletinTable(Table):
    """Bulletins with what they stand on."""

    title = HeadlineColumn(verbose_name=_("Title"))
    kind = StatusColumn(verbose_name=_("Kind"), tones=KIND_TONES)
    state = StatusColumn(verbose_name=_("State"), tones=BULLETIN_TONES)
    unit = TextColumn(verbose_name=_("Issued by"), order_by=("unit__path",))
    begins_at = MomentColumn(verbose_name=_("From"), orderable=False)
    ends_at = MomentColumn(verbose_name=_("Until"), orderable=False)
    written_at = MomentColumn(verbose_name=_("Written"))
    published_at = MomentColumn(verbose_name=_("Published"))


class BulletinFilters(FilterSet):
    """By words, kind and state."""

    text = TextFilter("search_text", label=_("Words"))
    kind = ChoiceFilter(label=_("Kind"), choices=BulletinKind.choices)
    state = ChoiceFilter(label=_("State"), choices=BulletinState.choices)

    class Meta:
        model = Bulletin
        fields = ()


class DoorUnitTable(Table):
    """Units with whom to call, how many use the door, and what is open."""

    name = HeadlineColumn(verbose_name=_("Unit"))
    region = TextColumn(verbose_name=_("Region"), order_by=("region__code",))
    contact_names = TextColumn(verbose_name=_("Contacts"), orderable=False)
    officers = NumberColumn(verbose_name=_("People at the door"))
    live = NumberColumn(verbose_name=_("Open reports"))


class DoorUnitFilters(FilterSet):
    """By words."""

    text = TextFilter("search_text", label=_("Words"))

    class Meta:
        model = Unit
        fields = ()
