"""Tables of units, regions and companies."""

from django.utils.translation import gettext_lazy as _

from hengwang.organizations.models import Company, Region, Unit
from hengwang.pages.columns import DateColumn, HeadlineColumn, NumberColumn, TextColumn
from hengwang.pages.tables import Table


class UnitTable(Table):
    """Units with level, region and superior."""

    name = HeadlineColumn(verbose_name=_("Unit"))
    short_name = TextColumn(verbose_name=_("Short name"), tight=True)
    level = TextColumn(verbose_name=_("Level"), tight=True)
    kind = TextColumn(verbose_name=_("Kind"), tight=True)
    region = TextColumn(verbose_name=_("Region"), order_by=("region__code",))
    parent = TextColumn(verbose_name=_("Superior unit"), order_by=("parent__name",))
    closed_on = DateColumn(verbose_name=_("Closed from"))

    class Meta:
        model = Unit
        fields = ("name", "short_name", "level", "kind", "region", "parent", "closed_on")


class RegionTable(Table):
    """Regions of one level with how many units are directly there."""

    name = HeadlineColumn(verbose_name=_("Region"))
    code = TextColumn(verbose_name=_("Region code"), tight=True)
    full_name = TextColumn(verbose_name=_("Full name"), order_by=("code",))
    kind = TextColumn(verbose_name=_("Kind"), tight=True)
    unit_count = NumberColumn(verbose_name=_("Units"))
    closed_on = DateColumn(verbose_name=_("Closed from"))

    class Meta:
        model = Region
        fields = ("name", "code", "full_name", "kind", "unit_count", "closed_on")


class CompanyTable(Table):
    """Companies with what they do here."""

    name = HeadlineColumn(verbose_name=_("Company"))
    short_name = TextColumn(verbose_name=_("Short name"), tight=True)
    kind = TextColumn(verbose_name=_("Kind"), tight=True)
    credit_code = TextColumn(verbose_name=_("Unified social credit code"), tight=True)
    closed_on = DateColumn(verbose_name=_("Closed from"))

    class Meta:
        model = Company
        fields = ("name", "short_name", "kind", "credit_code", "closed_on")
