"""Programmes and the sub-projects, milestones and preparatory work they consist of."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q
from hengwang.projects.choices import SubProjectStatus, kind_text


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """The words in which other code asks about programmes; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Programmes of the units whose projects the user may see."""
        return self.filter(units_within_q(user.reach(Permission.VIEW_PROJECTS), "unit__"))

    def in_year(self, year: int) -> Self:
        """Programmes that run in the fiscal year."""
        return self.filter(first_year__lte=year, last_year__gte=year)


class Programme(models.Model):
    """A budgeted project (项目): one purpose, one unit, one or several fiscal years."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="programmes")
    supervising_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="supervised_programmes", null=True, blank=True
    )
    name = models.CharField(_("Name"), max_length=200)
    code = models.CharField(
        _("Project code"), max_length=64, blank=True, help_text=_("As in the budget system.")
    )
    kind = models.CharField(_("Kind"), max_length=40, blank=True)
    first_year = models.PositiveSmallIntegerField(_("First fiscal year"))
    last_year = models.PositiveSmallIntegerField(_("Last fiscal year"))
    office = models.CharField(_("Responsible office"), max_length=100, blank=True)
    owner = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="owned_programmes",
        null=True,
        blank=True,
    )
    basis = models.TextField(_("Basis of approval"), blank=True)
    summary = models.TextField(_("Summary"), blank=True)
    search_text = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-first_year", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")), name="programme_years_in_order"
            ),
            models.UniqueConstraint(
                fields=["unit", "name", "first_year"], name="programme_named_once_a_year"
            ),
        ]
        indexes = [models.Index(fields=["unit", "first_year", "last_year"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The project's page."""
        return reverse("programme-detail", args=[self.pk])

    @property
    def kind_label(self) -> str:
        """The kind in the reader's language."""
        return kind_text(self.kind)


class SubProject(models.Model):
    """A part of a programme with work content, office and status of its own (子项目)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="subprojects")
    number = models.CharField(_("Number"), max_length=20, blank=True)
    name = models.CharField(_("Name"), max_length=200)
    spending_field = models.CharField(_("Spending field"), max_length=100, blank=True)
    kind = models.CharField(_("Kind"), max_length=40, blank=True)
    office = models.CharField(_("Responsible office"), max_length=100, blank=True)
    work = models.TextField(_("Work content"), blank=True)
    completion = models.TextField(_("What was done"), blank=True)
    status = models.CharField(
        _("Status"),
        max_length=20,
        choices=SubProjectStatus.choices,
        default=SubProjectStatus.PLANNED,
    )

    class Meta:
        ordering = ["programme", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"], name="subproject_named_once_in_programme"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Milestone(models.Model):
    """A dated step of a programme, planned and, one day, reached."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="milestones")
    subproject = models.ForeignKey(
        SubProject, models.CASCADE, related_name="milestones", null=True, blank=True
    )
    name = models.CharField(_("Name"), max_length=200)
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    reached_on = models.DateField(_("Reached on"), null=True, blank=True)

    class Meta:
        ordering = ["programme", "due_on", "pk"]

    def __str__(self) -> str:
        return self.name


class Feasibility(models.Model):
    """Preparatory work before a programme is approved (前期论证): study, survey, estimate."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="feasibilities")
    name = models.CharField(_("Name"), max_length=200)
    done_on = models.DateField(_("Done on"), null=True, blank=True)
    conclusion = models.TextField(pgettext_lazy("acceptance", "Conclusion"), blank=True)

    class Meta:
        ordering = ["programme", "done_on", "pk"]
        verbose_name_plural = "feasibilities"

    def __str__(self) -> str:
        return self.name
