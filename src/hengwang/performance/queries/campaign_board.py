"""Where each called office stands: computed from its evaluations, never typed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.urls import reverse

from hengwang.accounts.models import User
from hengwang.performance.campaign_rules import Facts, OfficeState, state_of
from hengwang.performance.choices import EvaluationKind
from hengwang.performance.models import Campaign, CampaignOffice, Evaluation, MonitoringRecord
from hengwang.projects.models import Programme


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One office on the board."""

    pk: int
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
    rows = tuple(rows_of(campaign, offices, today=today))
    return Board(rows, Counter(row.state for row in rows), sum(row.is_late for row in rows))


def rows_of(
    campaign: Campaign, offices: Iterable[CampaignOffice], *, today: date
) -> Iterable[OfficeRow]:
    """Rows of these offices; `offices` is a queryset of the campaign's."""
    told = list(
        offices.values_list(  # type: ignore[attr-defined]  # plain tuples: 2,000 rows a page
            "pk",
            "unit_id",
            "unit__name",
            "unit__region__name",
            "extended_to",
            "extension_reason",
            "exempt_reason",
        )
    )
    units = {row[1] for row in told} if len(told) < FEW else None
    facts = _facts(campaign, units)
    reminded = _reminded(campaign)
    for pk, unit_id, unit, region, extended, extension, exempt in told:
        due = extended or campaign.due_on
        fact = facts.get(unit_id, NO_FACTS)
        state = state_of(campaign.kind, fact, exempt=bool(exempt))
        yield OfficeRow(
            pk=pk,
            unit_id=unit_id,
            unit_name=unit,
            region_name=region,
            due_on=due,
            state=state,
            is_late=today > due and state.is_open,
            done=fact.done,
            expected=fact.expected,
            extension=extension,
            exempt=exempt,
            reminded_on=reminded.get(pk),
        )


NO_FACTS = Facts(expected=0, states=())
FEW = 50


def _facts(campaign: Campaign, units: Collection[int] | None) -> dict[int, Facts]:
    year = campaign.fiscal_year
    programmes = Programme.objects.filter(first_year__lte=year, last_year__gte=year)
    evaluations = Evaluation.objects.filter(fiscal_year=year, kind=EvaluationKind.UNIT_SELF)
    if units is not None:
        programmes = programmes.filter(unit_id__in=units)
        evaluations = evaluations.filter(programme__unit_id__in=units)
    expected = dict(programmes.order_by().values_list("unit_id").annotate(Count("pk")))
    reported = (
        set(
            MonitoringRecord.objects.filter(
                evaluation__fiscal_year=year, reported_at__isnull=False
            ).values_list("evaluation_id", flat=True)
        )
        if campaign.kind == "monitoring"
        else set()
    )
    states: dict[int, list[tuple[str, str, bool, bool]]] = defaultdict(list)
    found = evaluations.order_by().values_list(
        "programme__unit_id", "pk", "state", "declaration__state", "revision"
    )
    for unit_id, pk, state, declared, revision in found:
        states[unit_id].append((state, declared or "", revision > 1, pk in reported))
    return {
        unit_id: Facts(
            expected=max(expected.get(unit_id, 0), len(states[unit_id])),
            states=tuple(states[unit_id]),
        ).judged(campaign.kind)
        for unit_id in {*expected, *states}
    }


def _reminded(campaign: Campaign) -> dict[int, date]:
    rows = campaign.offices.filter(reminders__isnull=False).values_list("pk", "reminders__sent_on")
    # The last of one office wins: they come in the order of their days.
    return dict(rows.order_by("reminders__sent_on"))
