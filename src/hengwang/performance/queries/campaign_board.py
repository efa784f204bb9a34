"""Where each called office stands: computed from its evaluations, never typed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count
from django.urls import reverse

from hengwang.accounts.models import User
from hengwang.performance.campaign_rules import Facts, OfficeState, standing
from hengwang.performance.choices import CampaignKind, EvaluationKind
from hengwang.performance.models import (
    Campaign,
    CampaignOffice,
    CampaignReminder,
    Evaluation,
    MonitoringRecord,
)
from hengwang.performance.models.campaign import CampaignOfficeQuerySet
from hengwang.projects.models import Programme

NO_FACTS = Facts(expected=0, states=())
# So few units are named in the statements; more of them are read with everybody's.
FEW = 50
YearOfUnit = tuple[int, int]


class OfficeRow(NamedTuple):
    """One office on the board; a tuple, because a board makes thousands of them."""

    pk: int
    campaign_id: int
    unit_id: int
    unit_name: str
    region_name: str
    due_on: date
    state: OfficeState
    is_late: bool
    done: int
    expected: int
    extension: str
    exempt: str
    reminded_on: date | None

    @property
    def state_label(self) -> str:
        """The state in the reader's language."""
        return str(self.state.label)

    def get_absolute_url(self) -> str:
        """Where the office's exceptions are set."""
        return reverse("campaign-office", args=[self.pk])


@dataclass(frozen=True, slots=True)
class Board:
    """Every office the reader may see, and how many stand where."""

    rows: tuple[OfficeRow, ...]
    counts: Mapping[OfficeState, int]
    late: int


def board_of(campaign: Campaign, user: User, *, today: date) -> Board:
    """The board in four queries, however many offices were called."""
    offices = CampaignOffice.objects.filter(campaign=campaign).visible_to(user)
    rows = tuple(rows_of([campaign], offices, today=today))
    return Board(rows, Counter(row.state for row in rows), sum(row.is_late for row in rows))


def rows_of(
    campaigns: Sequence[Campaign], offices: CampaignOfficeQuerySet, *, today: date
) -> list[OfficeRow]:
    """Rows of these offices of these campaigns; at most five queries for all of them together."""
    by_pk = {campaign.pk: campaign for campaign in campaigns}
    # Plain tuples: several thousand rows stand on one page's count.
    told = list(
        offices.filter(campaign__in=by_pk).values_list(
            "pk",
            "campaign_id",
            "unit_id",
            "unit__name",
            "unit__region__name",
            "extended_to",
            "extension_reason",
            "exempt_reason",
        )
    )
    if not told:
        return []
    facts = _facts_for(campaigns, {row[2] for row in told})
    reminded = _reminded(by_pk)

    rows = []
    for pk, campaign_id, unit_id, unit, region, extended, extension, exempt in told:
        campaign = by_pk[campaign_id]
        due = extended or campaign.due_on
        fact = facts.get((campaign.fiscal_year, unit_id), NO_FACTS)
        state, done = standing(campaign.kind, fact)
        if exempt:
            state = OfficeState.EXEMPT
        rows.append(
            OfficeRow(
                pk=pk,
                campaign_id=campaign_id,
                unit_id=unit_id,
                unit_name=unit,
                region_name=region,
                due_on=due,
                state=state,
                is_late=today > due and state.is_open,
                done=done,
                expected=fact.expected,
                extension=extension,
                exempt=exempt,
                reminded_on=reminded.get(pk),
            )
        )
    return rows


def late_in(campaigns: Sequence[Campaign], user: User, *, today: date) -> int:
    """How many offices the user sees are late in these campaigns; three queries for all.

    Counted without names and reminders, which a number does not need.
    """
    over = {campaign.pk: campaign for campaign in campaigns if campaign.due_on < today}
    if not over:
        return 0
    offices = CampaignOffice.objects.filter(campaign__in=over, exempt_reason="").visible_to(user)
    owing = offices.exclude(extended_to__gte=today).order_by()
    told = list(owing.values_list("campaign_id", "unit_id"))
    facts = _facts_for(list(over.values()), {unit_id for _, unit_id in told})
    late = 0
    for campaign_id, unit_id in told:
        campaign = over[campaign_id]
        fact = facts.get((campaign.fiscal_year, unit_id), NO_FACTS)
        late += standing(campaign.kind, fact)[0].is_open
    return late


def _facts_for(campaigns: Sequence[Campaign], units: set[int]) -> dict[YearOfUnit, Facts]:
    return _facts(campaigns, units if len(units) < FEW else None)


def _facts(campaigns: Sequence[Campaign], units: Collection[int] | None) -> dict[YearOfUnit, Facts]:
    years = {campaign.fiscal_year for campaign in campaigns}
    expected = _expected(years, units)
    reported = _reported(years) if _any_monitoring(campaigns) else set()
    evaluations = Evaluation.objects.filter(fiscal_year__in=years, kind=EvaluationKind.UNIT_SELF)
    if units is not None:
        evaluations = evaluations.filter(programme__unit_id__in=units)
    states: dict[YearOfUnit, list[tuple[str, str, bool, bool]]] = defaultdict(list)
    found = evaluations.order_by().values_list(
        "fiscal_year", "programme__unit_id", "pk", "state", "declaration__state", "revision"
    )
    for year, unit_id, pk, state, declared, revision in found:
        states[year, unit_id].append((state, declared or "", revision > 1, pk in reported))
    return {
        key: Facts(
            expected=max(expected.get(key, 0), len(states.get(key, ()))),
            states=tuple(states.get(key, ())),
        )
        for key in {*expected, *states}
    }


def _expected(years: Collection[int], units: Collection[int] | None) -> dict[YearOfUnit, int]:
    """Programmes that run in each year, by unit."""
    programmes = Programme.objects.filter(first_year__lte=max(years), last_year__gte=min(years))
    if units is not None:
        programmes = programmes.filter(unit_id__in=units)
    counts: dict[YearOfUnit, int] = defaultdict(int)
    spans = programmes.order_by().values_list("unit_id", "first_year", "last_year")
    for unit_id, first, last, count in spans.annotate(Count("pk")):
        for year in years:
            counts[year, unit_id] += count if first <= year <= last else 0
    return counts


def _any_monitoring(campaigns: Sequence[Campaign]) -> bool:
    return any(campaign.kind == CampaignKind.MONITORING for campaign in campaigns)


def _reported(years: Collection[int]) -> set[int]:
    handed_in = MonitoringRecord.objects.filter(
        evaluation__fiscal_year__in=years, reported_at__isnull=False
    )
    return set(handed_in.values_list("evaluation_id", flat=True))


def _reminded(campaign_ids: Collection[int]) -> dict[int, date]:
    rows = CampaignReminder.objects.filter(
        office__campaign__in=campaign_ids, delivered_at__isnull=False
    )
    # The last of one office wins: they come in the order of their days.
    return dict(rows.order_by("sent_on").values_list("office_id", "sent_on"))
