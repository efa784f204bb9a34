"""Stored words for levels and kinds; the words never change, their labels may."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Administrative level of a region and of a body, from the province down."""

    PROVINCE = "province", _("Province level")
    CITY = "city", _("City level")
    COUNTY = "county", _("County level")
    TOWNSHIP = "township", _("Township level")


class RegionKind(models.TextChoices):
    """Whether GB/T 2260 lists the region or a bureau added it."""

    ADMINISTRATIVE = "administrative", _("Administrative division")
    FUNCTIONAL = "functional", _("Functional area")


class UnitKind(models.TextChoices):
    """What sort of body a unit is."""

    PARTY = "party", _("Party organ")
    CONGRESS = "congress", _("People's congress")
    GOVERNMENT = "government", _("Government department")
    CONSULTATIVE = "consultative", _("Political consultative conference")
    JUDICIAL = "judicial", _("Court or procuratorate")
    MASS = "mass", _("Mass organization")
    INSTITUTION = "institution", _("Public institution")
    ENTERPRISE = "enterprise", _("State-owned enterprise")
    OTHER = "other", _("Other body")


class CompanyKind(models.TextChoices):
    """What a company does for the network."""

    CARRIER = "carrier", _("Carrier")
    SUPPLIER = "supplier", _("Supplier")
    MAINTENANCE = "maintenance", _("Maintenance firm")
    SUPERVISOR = "supervisor", _("Works supervisor")
    OTHER = "other", _("Other company")


class Duty(models.TextChoices):
    """What a unit answers for in a region or for other units."""

    PROVINCE_EXTRANET = "province_extranet", _("Province extranet administrator")
    CITY_EXTRANET = "city_extranet", _("City extranet administrator")
    COUNTY_EXTRANET = "county_extranet", _("County extranet administrator")
    SUPERVISING = "supervising", _("Supervising department")
