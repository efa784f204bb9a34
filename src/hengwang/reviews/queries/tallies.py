"""How many findings there are of a rule or an office, and what people said to them."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Max, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from hengwang.pages.tones import Severity
from hengwang.reviews.choices import Decision, Family
from hengwang.reviews.models import Finding
from hengwang.reviews.models.finding import reader_language


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


def by_rule(findings: QuerySet[Finding]) -> list[Tally]:
    """One tally a rule, most findings first; one query."""
    return _tallies(findings, F("rule"))


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
