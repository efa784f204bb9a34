"""Which targets a figure of availability is about, and under which policy; shared by metrics."""

from datetime import datetime
from typing import Literal

from django.db.models import Q, QuerySet
from django.utils import timezone
from pydantic import BaseModel, ConfigDict

from hengwang.availability.accounting import Policy
from hengwang.availability.choices import GroupKind
from hengwang.availability.queries.book import Book, read_book
from hengwang.availability.queries.facts import NETWORK, SERVICES
from hengwang.availability.queries.outages import OutageRow, outages_of, unknowns_of
from hengwang.availability.services.policies import policy_of
from hengwang.kernel.metrics import Basis, Scope
from hengwang.kernel.periods import Period
from hengwang.kernel.region_codes import subtree_prefix
from hengwang.monitoring.choices import TargetKind
from hengwang.monitoring.models import Target

Subjects = Literal["all", "network", "backbone", "access", "services"]
OUTAGE, WINDOW, AMENDMENT, UNKNOWN = range(4)
KINDS_OF_ROW = 4


class PolicyParams(BaseModel):
    """Under which policy; without a version the newest."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    policy: str = "default"
    version: int | None = None

    @property
    def rules(self) -> Policy:
        """The rules; at most one query."""
        return policy_of(self.policy, self.version)


class SubjectParams(PolicyParams):
    """Which targets: of the network, its backbone, its access, services, or a named set."""

    subjects: Subjects = "all"
    named: str = ""


def targets_of(scope: Scope, subjects: Subjects = "all", named: str = "") -> QuerySet[Target]:
    """Targets of the units of a scope; sensors are no part of any figure of availability."""
    rows: QuerySet[Target] = Target.objects.exclude(kind=TargetKind.SENSOR)
    if scope.unit_ids is not None:
        rows = rows.filter(unit__in=scope.unit_ids)
    if scope.region_code is not None:
        rows = rows.filter(unit__region__code__startswith=subtree_prefix(scope.region_code))
    if subjects == "services":
        rows = rows.filter(kind__in=SERVICES)
    elif subjects != "all":
        rows = rows.filter(kind__in=NETWORK)
    if subjects in {"backbone", "access"}:
        rows = rows.filter(is_backbone=subjects == "backbone")
    if named:
        rows = rows.filter(
            Q(memberships__group__kind=GroupKind.NAMED, memberships__group__name=named)
        ).distinct()
    return rows


def book_of(period: Period, targets: QuerySet[Target], rules: Policy) -> Book:
    """The ledger of a period under a policy, up to now."""
    return read_book(targets, period.interval, rules, now=_now())


def _now() -> datetime:
    return timezone.now()


def trail_of(
    book: Book, targets: QuerySet[Target], outages: list[OutageRow] | None = None
) -> Basis:
    """Everything a figure goes back to: outages, unknown spans, windows and amendments.

    One basis holds one kind of ids, so that each id is `row id × 4 + kind of row`. The digest
    covers the policy and the columns that were counted.
    """
    rows = outages_of(book, targets) if outages is None else outages
    ids = [row.pk * KINDS_OF_ROW + OUTAGE for row in rows if row.pk > 0]
    ids += [pk * KINDS_OF_ROW + UNKNOWN for pk in unknowns_of(book, targets)]
    ids += [pk * KINDS_OF_ROW + WINDOW for _, pk in book.facts.windows]
    ids += [one.pk * KINDS_OF_ROW + AMENDMENT for one in book.amendments]
    counted = [(row.pk, row.start, row.end if row.ends_inside else 0, row.cause) for row in rows]
    query = f"targets={len(book.facts.targets)};policy={book.policy.name}"
    return Basis.of("availability", ids, query=query, content=counted)
