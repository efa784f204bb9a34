"""Tables and filters of access."""

from typing import Any

import django_filters as df
import django_tables2 as dt
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.access.choices import Kind, State, Step
from hengwang.access.models import AccessPoint
from hengwang.kernel.region_codes import is_valid, subtree_prefix
from hengwang.network.filters import WordsFilter
from hengwang.organizations.choices import Level
from hengwang.pages.columns import (
    DateColumn,
    HeadlineColumn,
    NumberColumn,
    PercentColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.figures import tag
from hengwang.pages.filters import ChoiceFilter, FilterSet
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone
from hengwang.tickets.tables import ShortMomentColumn

STATE_TONES = {
    State.OPEN.value: Tone.INFO,
    State.DONE.value: Tone.OK,
    State.REJECTED.value: Tone.BAD,
    State.CANCELLED.value: Tone.QUIET,
}


class StandingColumn(dt.Column):  # type: ignore[misc]  # the library has no types
    """The step it is at, or how it ended."""

    def render(self, record: Any) -> Any:
        """Word, shape, colour; an overdue step says so."""
        tone = Tone.WARN if record.is_late else STATE_TONES[record.state]
        return tag(self.value(record), tone)

    def value(self, record: Any) -> str:
        """The words of the page."""
        if not record.is_open:
            return str(record.get_state_display())
        word = str(record.get_step_display())
        return f"{word} · {_('overdue')}" if record.is_late else word


class ApplicationTable(Table):
    """Applications, newest first."""

    title = HeadlineColumn(
        accessor="get_kind_display", verbose_name=_("What is applied for"), orderable=False
    )
    number = TextColumn(verbose_name=pgettext_lazy("access", "Number"), tight=True, orderable=False)
    unit = TextColumn(verbose_name=_("Unit"), orderable=False)
    state = StandingColumn(verbose_name=pgettext_lazy("access", "Standing"), orderable=False)
    owner = TextColumn(verbose_name=_("In the hands of"), orderable=False, empty_values=())
    applied_at = ShortMomentColumn(verbose_name=pgettext_lazy("access", "Handed in"))
    step_due_on = DateColumn(verbose_name=_("Step due on"))
    promised_on = DateColumn(verbose_name=_("Promised by"))
    ended_at = ShortMomentColumn(verbose_name=_("Ended"))

    class Meta(Table.Meta):
        sequence = (
            *("title", "number", "unit", "state", "owner", "applied_at", "step_due_on"),
            *("promised_on", "ended_at"),
        )

    def render_owner(self, record: Any) -> str:
        """Who has the present step."""
        return self.value_owner(record)

    def value_owner(self, record: Any) -> str:
        """As on the page."""
        steps = getattr(record, "open_steps", ())
        owner = steps[0].owner if steps else None
        return owner.printed_name if owner is not None else ""


class LateFilter(ChoiceFilter):
    """Overdue ones only."""

    def filter(self, qs: Any, value: str) -> Any:
        """Those whose present step should be done by now."""
        return qs.overdue() if value == "late" else qs


class RegionFilter(df.CharFilter):  # type: ignore[misc]
    """A region by its code or name, with everything below it."""

    def __init__(self, way: str = "unit__region__", **told: Any) -> None:
        self.way = way
        super().__init__(**told)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Rows of units there."""
        text = (value or "").strip()
        if not text:
            return qs
        if is_valid(text):
            return qs.filter(**{f"{self.way}code__startswith": subtree_prefix(text)})
        return qs.filter(**{f"{self.way}full_name__icontains": text})


class ApplicationFilter(FilterSet):
    """Applications by words, standing, kind and place."""

    text = WordsFilter(label=_("Number, unit, place or pinyin initials"))
    state = ChoiceFilter(label=_("State"), choices=State.choices)
    step = ChoiceFilter(label=_("Step"), choices=Step.choices)
    kind = ChoiceFilter(label=_("What is applied for"), choices=Kind.choices)
    late = LateFilter(label=_("Due"), choices=[("late", _("Overdue"))])
    level = ChoiceFilter(field_name="unit__level", label=_("Level"), choices=Level.choices)


class PointTable(Table):
    """Access points by name."""

    name = HeadlineColumn(verbose_name=_("Access point"))
    unit = TextColumn(verbose_name=_("Unit"), orderable=False)
    level = TextColumn(
        accessor="unit__get_level_display", verbose_name=_("Level"), tight=True, orderable=False
    )
    region = TextColumn(
        accessor="unit__region__full_name", verbose_name=_("Region"), orderable=False
    )
    circuits = TextColumn(verbose_name=_("Circuits"), orderable=False, empty_values=())
    mbps = NumberColumn(verbose_name=_("Bandwidth (Mbps)"), orderable=False, empty_values=())
    addresses = NumberColumn(accessor="held", verbose_name=_("Addresses"), orderable=False)
    opened_on = DateColumn(verbose_name=_("Connected since"))
    closed_on = DateColumn(verbose_name=_("No longer connected from"), orderable=False)

    class Meta(Table.Meta):
        sequence = (
            *("name", "unit", "level", "region", "circuits", "mbps", "addresses"),
            *("opened_on", "closed_on"),
        )

    def _open(self, record: Any) -> list[Any]:
        return [one for one in record.circuits.all() if one.closed_on is None]

    def render_circuits(self, record: Any) -> str:
        """Numbers of the open circuits."""
        return self.value_circuits(record)

    def value_circuits(self, record: Any) -> str:
        """As on the page."""
        return "、".join(one.code for one in self._open(record))

    def render_mbps(self, record: Any) -> str:
        """Their bandwidth together."""
        return f"{self.value_mbps(record):,}"

    def value_mbps(self, record: Any) -> int:
        """The exported number."""
        return sum(one.bandwidth_mbps for one in self._open(record))


class OpenFilter(ChoiceFilter):
    """Connected at present, or no longer."""

    def filter(self, qs: Any, value: str) -> Any:
        """By the day they closed."""
        if value == "open":
            return qs.filter(closed_on=None)
        return qs.filter(closed_on__isnull=False) if value == "closed" else qs


class PointFilter(FilterSet):
    """Access points by words, level, region and standing."""

    text = WordsFilter(label=_("Name, unit, place or pinyin initials"))
    level = ChoiceFilter(field_name="unit__level", label=_("Level"), choices=Level.choices)
    region = RegionFilter(label=_("Region, code or name"))
    standing = OpenFilter(
        label=pgettext_lazy("access", "Standing"),
        choices=[
            ("open", pgettext_lazy("access point", "Connected")),
            ("closed", pgettext_lazy("access point", "Closed")),
        ],
    )


class CoverageTable(Table):
    """Regions with who is due and who is connected."""

    name = HeadlineColumn(verbose_name=_("Region"), orderable=False, linkify=False)
    due = NumberColumn(verbose_name=pgettext_lazy("access", "Due"), orderable=False)
    met = NumberColumn(verbose_name=_("of them connected"), orderable=False)
    share = PercentColumn(verbose_name=_("Coverage"), orderable=False)
    connected = NumberColumn(verbose_name=_("Connected in all"), orderable=False)
    province = TextColumn(verbose_name=Level.PROVINCE.label, orderable=False)
    city = TextColumn(verbose_name=Level.CITY.label, orderable=False)
    county = TextColumn(verbose_name=Level.COUNTY.label, orderable=False)
    township = TextColumn(verbose_name=Level.TOWNSHIP.label, orderable=False)

    class Meta(Table.Meta):
        sequence = (
            *("name", "due", "met", "share", "connected"),
            *("province", "city", "county", "township"),
        )

    def render_name(self, record: Any) -> str:
        """Set in by its depth, so that the tree is seen."""
        return f"{'　' * record.depth}{record.name}"

    def value_name(self, record: Any) -> str:
        """The name alone."""
        return str(record.name)


class DueTable(Table):
    """The list of units due."""

    unit = HeadlineColumn(verbose_name=_("Unit"), orderable=False)
    level = TextColumn(
        accessor="unit__get_level_display", verbose_name=_("Level"), tight=True, orderable=False
    )
    region = TextColumn(
        accessor="unit__region__full_name", verbose_name=_("Region"), orderable=False
    )
    is_connected = StatusColumn(
        verbose_name=pgettext_lazy("access", "Standing"),
        tones={"True": Tone.OK, "False": Tone.WARN},
        words={
            "True": pgettext_lazy("access point", "Connected"),
            "False": pgettext_lazy("access point", "Not connected"),
        },
        orderable=False,
    )
    from_on = DateColumn(verbose_name=pgettext_lazy("access", "Due from"))
    until_on = DateColumn(verbose_name=pgettext_lazy("access", "Due until"), orderable=False)
    ground = TextColumn(verbose_name=_("Ground"), orderable=False)
    off = dt.Column(
        verbose_name="",
        empty_values=(),
        orderable=False,
        exclude_from_export=True,
        linkify=lambda record: (
            reverse("access:due-off", args=[record.unit_id]) if record.until_on is None else None
        ),
    )

    class Meta(Table.Meta):
        sequence = (
            "unit",
            "level",
            "region",
            "is_connected",
            "from_on",
            "until_on",
            "ground",
            "off",
        )

    def render_off(self, record: Any) -> str:
        """The way off the list."""
        return str(_("Take off the list")) if record.until_on is None else ""


class ConnectedFilter(ChoiceFilter):
    """Connected or not."""

    def filter(self, qs: Any, value: str) -> Any:
        """By the annotation of `with_standing`."""
        return qs.filter(is_connected=value == "yes") if value else qs


class DueFilter(FilterSet):
    """The list by unit, level, region and standing."""

    text = WordsFilter("unit__search_text", label=_("Unit"))
    level = ChoiceFilter(field_name="unit__level", label=_("Level"), choices=Level.choices)
    region = RegionFilter(label=_("Region, code or name"))
    standing = ConnectedFilter(
        label=pgettext_lazy("access", "Standing"),
        choices=[
            ("yes", pgettext_lazy("access point", "Connected")),
            ("no", pgettext_lazy("access point", "Not connected")),
        ],
    )


def with_standing(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Entries of the list with whether the unit is connected today."""
    points = AccessPoint.objects.open_on(timezone.localdate()).filter(unit=OuterRef("unit"))
    told: QuerySet[Any] = rows.annotate(is_connected=Exists(points))
    return told


class NetworkTable(Table):
    """Private networks."""

    name = TextColumn(verbose_name=_("Private network"), orderable=False)
    unit = TextColumn(verbose_name=_("Unit in charge"), orderable=False)
    sites = NumberColumn(verbose_name=_("Places it reaches"), orderable=False)
    merged_on = DateColumn(verbose_name=_("In the extranet since"), orderable=False)
    note = TextColumn(verbose_name=_("Note"), orderable=False)

    class Meta(Table.Meta):
        sequence = ("name", "unit", "sites", "merged_on", "note")


class NetworkFilter(FilterSet):
    """Private networks by name."""

    text = df.CharFilter(field_name="name", lookup_expr="icontains", label=_("Name"))
