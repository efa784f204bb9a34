"""Regions, units and companies with dated names; written by this app's services only."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hengwang.organizations.choices import CompanyKind, Duty, Level, RegionKind, UnitKind
from hengwang.organizations.querysets import CompanyQuerySet, RegionQuerySet, UnitQuerySet


class Region(models.Model):
    """One administrative division of GB/T 2260, or a functional area a bureau added by hand."""

    code = models.CharField(
        _("region code"),
        max_length=12,
        unique=True,
        help_text=_("GB/T 2260: six digits to the county, nine to the township."),
    )
    name = models.CharField(_("name"), max_length=100)
    full_name = models.CharField(_("full name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=50, blank=True)
    level = models.CharField(_("level"), max_length=16, choices=Level.choices)
    kind = models.CharField(
        _("kind"), max_length=16, choices=RegionKind.choices, default=RegionKind.ADMINISTRATIVE
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed from"), null=True, blank=True)
    search_text = models.TextField(editable=False, default="")

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.full_name


class Unit(models.Model):
    """A government body; its present name stands here, earlier ones in UnitName."""

    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=50, blank=True)
    level = models.CharField(_("level"), max_length=16, choices=Level.choices)
    kind = models.CharField(
        _("kind"), max_length=16, choices=UnitKind.choices, default=UnitKind.GOVERNMENT
    )
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="units", verbose_name=_("region")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("superior unit"),
    )
    path = models.CharField(max_length=255, editable=False, default="", db_index=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed from"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_units"
    )
    search_initials = models.CharField(_("pinyin initials"), max_length=100, blank=True)
    search_text = models.TextField(editable=False, default="")

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["path", "pk"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(opened_on=None) | Q(closed_on__gt=F("opened_on")),
                name="unit_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(closed_on__isnull=False),
                name="unit_merged_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def subtree(self) -> UnitQuerySet:
        """This unit and every unit below it (one query)."""
        return Unit.objects.subtree_of(self)

    def is_open_on(self, day: date) -> bool:
        """Whether the body exists on `day`."""
        begun = self.opened_on is None or self.opened_on <= day
        return begun and (self.closed_on is None or day < self.closed_on)

    def name_on(self, day: date) -> str:
        """The name the body bore on `day`; costs a query unless `names` is prefetched."""
        return next((span.name for span in self.names.all() if span.covers(day)), self.name)


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

    def name_on(self, day: date) -> str:
        """The name the company bore on `day`; costs a query unless `names` is prefetched."""
        return next((span.name for span in self.names.all() if span.covers(day)), self.name)


class NameSpan(models.Model):
    """A name borne from one day until another; half-open, None is without limit."""

    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=50, blank=True)
    from_on = models.DateField(_("from"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = [F("from_on").asc(nulls_first=True)]

    def __str__(self) -> str:
        return self.name

    def covers(self, day: date) -> bool:
        """Whether the name was borne on `day`."""
        begun = self.from_on is None or self.from_on <= day
        return begun and (self.until_on is None or day < self.until_on)


class UnitName(NameSpan):
    """One stretch of time under one name of a unit."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names")

    class Meta(NameSpan.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gt=F("from_on")),
                name="unit_name_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(until_on=None), name="unit_name_one_at_present"
            ),
        ]


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


class UnitDuty(models.Model):
    """A unit answers for a region's extranet, or supervises another unit, for a stretch of time."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="duties")
    duty = models.CharField(_("duty"), max_length=20, choices=Duty.choices)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="duties")
    of_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="supervised_by"
    )
    from_on = models.DateField(_("from"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_duty_display()}"
