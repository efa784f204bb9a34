"""The five kinds of places as the pages need them: words, form, table, filter, services."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.network import filters, forms, models, tables
from hengwang.network.services.egresses import add_egress, correct_egress
from hengwang.network.services.places import add_place, correct_place

Text = Any  # a text, lazily translated


@dataclass(frozen=True, kw_only=True)
class Place:
    """One kind of place."""

    model: type[Any]
    form: type[forms.KeptForm]
    table: type[Any]
    filter: type[Any]
    slug: str
    title: Text
    new: Text
    icon: str
    related: tuple[str, ...]
    add: Callable[[forms.KeptForm, User], Any]
    correct: Callable[[forms.KeptForm, User], Any]

    @property
    def key(self) -> str:
        """The keyword of its addresses."""
        return f"{self.slug}_id"

    def rows(self, user: User) -> Any:
        """What the user sees, with what the table shows."""
        rows = self.model.objects.visible_to(user).select_related(*self.related)
        return rows.annotate(taken_u=Count("taken")) if self.model is models.Rack else rows


def _adds(model: type[Any]) -> Callable[[forms.KeptForm, User], Any]:
    return lambda form, by: add_place(model, form.given(), unit=form.unit, by=by)


def _corrects(model: type[Any]) -> Callable[[forms.KeptForm, User], Any]:
    return lambda form, by: correct_place(model, form.row.pk, form.given(), by=by)


def _add_egress(form: forms.KeptForm, by: User) -> Any:
    return add_egress(form.given(), unit=form.unit, mbps=form.cleaned_data["mbps"], by=by)


PLACES = (
    Place(
        model=models.Site,
        form=forms.SiteForm,
        table=tables.SiteTable,
        filter=filters.SiteFilter,
        slug="site",
        title=_("Sites"),
        new=_("New site"),
        icon="map",
        related=("region", "unit"),
        add=_adds(models.Site),
        correct=_corrects(models.Site),
    ),
    Place(
        model=models.Room,
        form=forms.RoomForm,
        table=tables.RoomTable,
        filter=filters.RoomFilter,
        slug="room",
        title=_("Rooms"),
        new=_("New room"),
        icon="building",
        related=("site", "unit"),
        add=_adds(models.Room),
        correct=_corrects(models.Room),
    ),
    Place(
        model=models.Rack,
        form=forms.RackForm,
        table=tables.RackTable,
        filter=filters.RackFilter,
        slug="rack",
        title=_("Racks"),
        new=_("New rack"),
        icon="archive",
        related=("room__site",),
        add=_adds(models.Rack),
        correct=_corrects(models.Rack),
    ),
    Place(
        model=models.Zone,
        form=forms.ZoneForm,
        table=tables.ZoneTable,
        filter=filters.ZoneFilter,
        slug="zone",
        title=_("Zones"),
        new=_("New zone"),
        icon="shield-check",
        related=("unit",),
        add=_adds(models.Zone),
        correct=_corrects(models.Zone),
    ),
    Place(
        model=models.Egress,
        form=forms.EgressForm,
        table=tables.EgressTable,
        filter=filters.EgressFilter,
        slug="egress",
        title=_("Egresses"),
        new=_("New egress"),
        icon="upload",
        related=("unit", "carrier", "zone"),
        add=_add_egress,
        correct=lambda form, by: correct_egress(form.row.pk, form.given(), by=by),
    ),
)
BY_SLUG = {place.slug: place for place in PLACES}
