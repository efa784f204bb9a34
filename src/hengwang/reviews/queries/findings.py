"""Findings of one report grouped for the page, and of several reports for a card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Sum

from hengwang.accounts.models import User
from hengwang.pages.tones import Severity
from hengwang.reviews.choices import Decision, Family
from hengwang.reviews.models import Finding, ReviewedReport, Verdict
from hengwang.reviews.models.finding import standing
from hengwang.reviews.rule_titles import rule_title
from hengwang.reviews.wording import place_text

MOST_ON_CARD = 3


@dataclass(frozen=True)
class FindingView:
    """A finding as its card shows it."""

    finding: Finding
    place: str
    verdict: Verdict | None
    earlier: tuple[Verdict, ...] = ()

    @property
    def decision(self) -> Decision:
        """What was said last."""
        return Decision(self.finding.decision)

    @property
    def rule_title(self) -> str:
        """The rule in the reader's language."""
        return rule_title(self.finding.rule)


@dataclass(frozen=True)
class Group:
    """Findings of one severity, or all in the order of the document."""

    severity: Severity | None
    findings: tuple[FindingView, ...]


@dataclass(frozen=True)
class Choice:
    """One filter value with how many findings it leaves."""

    value: str
    label: str
    count: int


def all_of(report: ReviewedReport) -> list[Finding]:
    """Current findings with their verdicts, in the order of the document; two queries."""
    verdicts = Prefetch("verdicts", Verdict.objects.order_by("-at", "-pk"))
    return list(report.findings.current().prefetch_related(verdicts).order_by("number", "pk"))


def view_of(finding: Finding) -> FindingView:
    """One card; its verdicts are prefetched or cost one query."""
    verdicts = list(finding.verdicts.all())
    shown = None if finding.is_open else standing(verdicts)
    earlier = tuple(one for one in verdicts if one is not shown)
    return FindingView(finding, place_text(finding), shown, earlier)


def chosen(findings: Sequence[Finding], wanted: Mapping[str, str]) -> list[Finding]:
    """Findings the filters leave; unknown values filter nothing."""
    family, decision = wanted.get("family", ""), wanted.get("decision", "")
    left = list(findings)
    if family in Family.values:
        left = [one for one in left if one.family == family]
    if decision in Decision.values:
        left = [one for one in left if one.decision == decision]
    return left


def groups_of(findings: Sequence[Finding], *, by_place: bool = False) -> list[Group]:
    """By severity, worst first; or one group in the order of the document."""
    views = [view_of(finding) for finding in findings]
    if by_place:
        return [Group(None, tuple(views))] if views else []
    groups = [
        Group(severity, tuple(one for one in views if one.finding.severity == severity))
        for severity in Severity
    ]
    return [group for group in groups if group.findings]


def families_of(findings: Sequence[Finding]) -> list[Choice]:
    """Families that occur, in their order, with their counts."""
    counts = {family: sum(one.family == family for one in findings) for family in Family}
    return [Choice(one.value, str(one.label), n) for one, n in counts.items() if n]


def decisions_of(findings: Sequence[Finding]) -> list[Choice]:
    """Verdicts that occur, with their counts."""
    counts = {one: sum(finding.decision == one for finding in findings) for one in Decision}
    return [Choice(one.value, str(one.label), n) for one, n in counts.items() if n]


def card_of(user: User, programme_id: int, fiscal_year: int | None = None) -> dict[str, Any]:
    """Counts and the worst unsettled findings over a programme's reports; at most three queries."""
    rows = ReviewedReport.objects.visible_to(user).filter(programme_id=programme_id)
    if fiscal_year is not None:
        rows = rows.filter(fiscal_year=fiscal_year)
    reports = list(rows.select_related("file")[:20])
    if not reports:
        return {"reports": [], "programme_id": programme_id}
    totals = rows.order_by().aggregate(
        error=Sum("errors"),
        warning=Sum("warnings"),
        advice=Sum("advice"),
    )
    worst = (
        Finding.objects.current()
        .filter(report__in=reports, decision__in=[Decision.OPEN, Decision.ACCEPTED])
        .worst_first()
        .select_related("report")[:MOST_ON_CARD]
    )
    return {
        "reports": reports,
        "counts": [(one.value, totals[one.value]) for one in Severity],
        "worst": list(worst),
        "url": reports[0].get_absolute_url() if len(reports) == 1 else "",
        "programme_id": programme_id,
    }
