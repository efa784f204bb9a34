"""How many findings there are of a rule or an office, and what people said to them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Case, Count, F, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse

from hengwang.pages.tones import Severity
from hengwang.reviews.choices import Decision, Family
from hengwang.reviews.models import Finding
from hengwang.reviews.models.finding import reader_language
from hengwang.reviews.rule_titles import rule_title

RANK = Case(
    *(When(severity=one, then=rank) for rank, one in enumerate(Severity)), default=len(Severity) - 1
)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Current findings under one name; `count` is the sum of the four verdicts."""

    name: str
    family: str
    example: str
    reports: int
    count: int
    errors: int
    warnings: int
    advice: int
    open: int
    accepted: int
    rejected: int
    mended: int

    @property
    def judged(self) -> int:
        """Those somebody has judged."""
        return self.accepted + self.rejected + self.mended

    @property
    def share(self) -> Decimal | None:
        """Accepted or mended of the judged ones, 0–1 unrounded; None when none is judged.

        Who mends a report has accepted the finding.
        """
        if not self.judged:
            return None
        return Decimal(self.accepted + self.mended) / self.judged


def share_of(tallies: Sequence[Tally]) -> Decimal | None:
    """The share over all of them, 0–1 unrounded; None when none is judged."""
    judged = sum(one.judged for one in tallies)
    right = sum(one.accepted + one.mended for one in tallies)
    return Decimal(right) / judged if judged else None


def by_rule(findings: QuerySet[Finding]) -> list[Tally]:
    """One tally a rule, most findings first; one query."""
    return [replace(one, name=rule_title(one.name)) for one in _tallies(findings, F("rule"))]


def by_office(findings: QuerySet[Finding]) -> list[Tally]:
    """One tally an office as the reports print it, else of the unit they were entered for."""
    printed = NullIf("report__office", Value(""))
    return _tallies(findings, Coalesce(printed, "report__unit__name"))


def _tallies(findings: QuerySet[Finding], named: F | Coalesce) -> list[Tally]:
    message = "message_zh" if reader_language() == "zh" else "message_en"
    rows = (
        findings.order_by()
        .values(named=named)
        .annotate(
            count=Count("pk"),
            reports=Count("report", distinct=True),
            family=Max("family"),
            example=Max(message),
            **{f"in_{one.value}": Count("pk", filter=Q(severity=one)) for one in Severity},
            **{f"is_{one.value}": Count("pk", filter=Q(decision=one)) for one in Decision},
        )
    )
    return [
        Tally(
            name=row["named"],
            family=str(Family(row["family"]).label) if row["family"] in Family.values else "",
            example=row["example"],
            reports=row["reports"],
            count=row["count"],
            errors=row["in_error"],
            warnings=row["in_warning"],
            advice=row["in_advice"],
            open=row["is_open"],
            accepted=row["is_accepted"],
            rejected=row["is_rejected"],
            mended=row["is_mended"],
        )
        for row in rows.order_by("-count", "named")
    ]


@dataclass(frozen=True, kw_only=True)
class Alike:
    """Findings of one rule about the same words; `example` is the id of the first."""

    example: int
    batch: int
    rule: str
    severity: str
    quote: str
    message: str
    reports: int
    count: int
    open: int

    def get_absolute_url(self) -> str:
        """The page on which they are judged together."""
        return reverse("review-judge-alike", args=[self.batch, self.example])


def alikes(findings: QuerySet[Finding], batch_id: int) -> list[Alike]:
    """Groups of two and more, most open ones first; one query."""
    message = "message_zh" if reader_language() == "zh" else "message_en"
    rows = (
        findings.order_by()
        .values("rule", "quote")
        .annotate(
            example=Min("pk"),
            worst=Min(RANK),
            said=Min(message),
            reports=Count("report", distinct=True),
            count=Count("pk"),
            left=Count("pk", filter=Q(decision=Decision.OPEN)),
        )
        .filter(count__gt=1)
    )
    return [
        Alike(
            example=row["example"],
            batch=batch_id,
            rule=row["rule"],
            severity=list(Severity)[row["worst"]].value,
            quote=row["quote"],
            message=row["said"],
            reports=row["reports"],
            count=row["count"],
            open=row["left"],
        )
        for row in rows.order_by("-left", "-count", "rule", "quote")
    ]
