"""Companies and the people to call at companies and units."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.organizations.choices import CompanyKind
from hengwang.organizations.models.spans import NameSpan
from hengwang.organizations.models.units import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import VIEW_COMPANIES, open_on_q
from hengwang.organizations.searching import matching_q


class CompanyQuerySet(models.QuerySet["Company"]):
    """Companies by day and right."""

    def open_on(self, day: date) -> Self:
        return self.filter(open_on_q(day))

    def matching(self, query: str) -> Self:
        return self.filter(matching_q(query))

    def visible_to(self, user: HasReach) -> Self:
        """All of them for our own people; a company's staff sees its own company only."""
        reach = user.reach(VIEW_COMPANIES)
        if reach.everywhere or reach.unit_paths or reach.region_codes:
            return self.all()
        return self.filter(pk=reach.company_id)


class Company(models.Model):
    """A carrier, supplier, maintenance firm or works supervisor."""

    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=50, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=CompanyKind.choices)
    credit_code = models.CharField(
        _("unified social credit code"),
        max_length=18,
        blank=True,
        help_text=_("GB 32100: eighteen characters."),
    )
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed from"), null=True, blank=True)
    search_initials = models.CharField(_("pinyin initials"), max_length=100, blank=True)
    search_text = models.TextField(editable=False, default="")

    objects = CompanyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                name="company_credit_code_once",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The company's page."""
        return reverse("company-detail", args=[self.pk])

    def name_on(self, day: date) -> str:
        """The name the company bore on `day`; costs a query unless `names` is prefetched."""
        return next((span.name for span in self.names.all() if span.covers(day)), self.name)


class CompanyName(NameSpan):
    """One stretch of time under one name of a company."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="names")

    class Meta(NameSpan.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["company"], condition=Q(until_on=None), name="company_name_one_at_present"
            )
        ]


class Contact(models.Model):
    """A person to call at a unit or a company."""

    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="contacts")
    company = models.ForeignKey(
        Company, models.CASCADE, null=True, blank=True, related_name="contacts"
    )
    name = models.CharField(_("name"), max_length=50)
    post = models.CharField(_("post"), max_length=50, blank=True)
    phone = models.CharField(_("telephone"), max_length=50, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None, company__isnull=False) | Q(unit__isnull=False, company=None),
                name="contact_of_one_side",
            )
        ]

    def __str__(self) -> str:
        return self.name
