"""Filters of the lists of reports and batches."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.organizations.models import Unit
from hengwang.organizations.searching import matching_q
from hengwang.pages.filters import ChoiceFilter, FilterSet, TextFilter
from hengwang.pages.tones import Severity
from hengwang.pages.widgets import LongSelect
from hengwang.reviews.choices import Family, ReportState
from hengwang.reviews.models import Finding, ReportBatch, ReviewedReport

WITH = [
    ("open_errors", _("Open errors")),
    ("errors", _("Errors")),
    ("warnings", _("Warnings")),
    ("advice", _("Advice")),
    ("none", pgettext_lazy("report", "Nothing found")),
]


def with_findings(rows: QuerySet[ReviewedReport], wanted: str) -> QuerySet[ReviewedReport]:
    """With findings of a severity, or read and without any."""
    if wanted == "none":
        return rows.filter(state=ReportState.READ, errors=0, warnings=0, advice=0)
    return rows.filter(**{f"{wanted}__gt": 0})


class WordsFilter(TextFilter):
    """Title, project, file name and their pinyin initials, or the unit's name."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Rows with every word."""
        if not value:
            return qs
        return qs.filter(matching_q(value) | matching_q(value, "unit__search_text"))


def _units(request: Any) -> QuerySet[Unit]:
    """Units that have a report the reader may see."""
    if request is None:
        return Unit.objects.none()
    seen = ReviewedReport.objects.visible_to(request.user).order_by().values("unit")
    return Unit.objects.filter(pk__in=seen)


def _years(request: Any) -> list[tuple[int, str]]:
    seen = ReviewedReport.objects.visible_to(request.user).exclude(year=None, fiscal_year=None)
    years: set[int] = set()
    for pair in seen.order_by().values_list("year", "fiscal_year").distinct():
        years |= {year for year in pair if year}
    return [(year, str(year)) for year in sorted(years, reverse=True)]


class ReportFilter(FilterSet):
    """Reports by words, year, findings, unit and state."""

    text = WordsFilter()
    year = ChoiceFilter(label=_("Year"), method="by_year")
    findings = ChoiceFilter(label=_("Findings"), choices=WITH, method="by_findings")
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit"),
        queryset=_units,
        empty_label=_("All"),
        widget=LongSelect(attrs={"data-placeholder": _("All")}),
    )
    state = ChoiceFilter(label=_("State"), choices=ReportState.choices)

    class Meta:
        model = ReviewedReport
        fields = ("text", "year", "findings", "unit", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = _years(self.request)

    def by_year(
        self, rows: QuerySet[ReviewedReport], _name: str, year: str
    ) -> QuerySet[ReviewedReport]:
        """About that year."""
        return rows.filter(Q(fiscal_year=year) | Q(fiscal_year=None, year=year))

    def by_findings(
        self, rows: QuerySet[ReviewedReport], _name: str, wanted: str
    ) -> QuerySet[ReviewedReport]:
        """With findings of a severity, or read and without any."""
        return with_findings(rows, wanted)


class InBatchFilter(FilterSet):
    """Reports of one batch by words, findings and state."""

    text = WordsFilter()
    findings = ChoiceFilter(label=_("Findings"), choices=WITH, method="by_findings")
    state = ChoiceFilter(label=_("State"), choices=ReportState.choices)

    class Meta:
        model = ReviewedReport
        fields = ("text", "findings", "state")

    def by_findings(
        self, rows: QuerySet[ReviewedReport], _name: str, wanted: str
    ) -> QuerySet[ReviewedReport]:
        """With findings of a severity, or read and without any."""
        return with_findings(rows, wanted)


def _batch_units(request: Any) -> QuerySet[Unit]:
    """Units that have a batch the reader may see."""
    if request is None:
        return Unit.objects.none()
    seen = ReportBatch.objects.visible_to(request.user).order_by().values("unit")
    return Unit.objects.filter(pk__in=seen)


class BatchFilter(FilterSet):
    """Batches by words and unit."""

    text = TextFilter("title", "note", "created_by_name")
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit"),
        queryset=_batch_units,
        empty_label=_("All"),
        widget=LongSelect(attrs={"data-placeholder": _("All")}),
    )

    class Meta:
        model = ReportBatch
        fields = ("text", "unit")


def _batches(request: Any) -> QuerySet[ReportBatch]:
    """Batches the reader may see."""
    if request is None:
        return ReportBatch.objects.none()
    return ReportBatch.objects.visible_to(request.user)


class FindingFilter(FilterSet):
    """Findings by batch, unit, family and severity."""

    batch = django_filters.ModelChoiceFilter(
        label=_("Batch"),
        queryset=_batches,
        empty_label=_("All"),
        method="by_batch",
        widget=LongSelect(attrs={"data-placeholder": _("All")}),
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit"),
        queryset=_units,
        field_name="report__unit",
        empty_label=_("All"),
        widget=LongSelect(attrs={"data-placeholder": _("All")}),
    )
    family = ChoiceFilter(label=_("Family"), choices=Family.choices)
    severity = ChoiceFilter(label=_("Severity"), choices=Severity.choices)

    class Meta:
        model = Finding
        fields = ("batch", "unit", "family", "severity")

    def by_batch(
        self, rows: QuerySet[Finding], _name: str, batch: ReportBatch
    ) -> QuerySet[Finding]:
        """In its reports, those that were here before included."""
        reports = ReviewedReport.objects.in_batch(batch.pk).order_by().values("pk")
        return rows.filter(report__in=reports)
