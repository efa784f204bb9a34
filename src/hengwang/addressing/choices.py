"""Stored words of addressing; the words never change, their labels may."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PrefixKind(models.TextChoices):
    """Whether a prefix is cut into smaller ones or holds addresses."""

    CONTAINER = "container", _("To be cut into prefixes")
    NETWORK = "network", _("Holds addresses")


class AddressState(models.TextChoices):
    """What an address is at present; a free one has no row."""

    ALLOCATED = "allocated", pgettext_lazy("address", "Allocated")
    RESERVED = "reserved", pgettext_lazy("address", "Reserved")
    QUARANTINED = "quarantined", pgettext_lazy("address", "In quarantine")


class Asked(models.TextChoices):
    """What a request asks for."""

    ADDRESSES = "addresses", _("Addresses")
    PREFIX = "prefix", _("A prefix to pass on")
    DOMAIN = "domain", _("A domain name")


class RequestState(models.TextChoices):
    """Where a request stands."""

    OPEN = "open", pgettext_lazy("request", "Waits for a decision")
    APPROVED = "approved", pgettext_lazy("request", "Approved")
    REFUSED = "refused", pgettext_lazy("request", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "Withdrawn")


class RecordType(models.TextChoices):
    """Types of DNS records the plan holds (RFC 1035, 3596, 2782)."""

    A = "A", "A"
    AAAA = "AAAA", "AAAA"
    CNAME = "CNAME", "CNAME"
    MX = "MX", "MX"
    TXT = "TXT", "TXT"
    SRV = "SRV", "SRV"
    PTR = "PTR", "PTR"


class TsigAlgorithm(models.TextChoices):
    """Algorithms of transaction signatures (RFC 8945)."""

    SHA256 = "hmac-sha256", "HMAC-SHA256"
    SHA512 = "hmac-sha512", "HMAC-SHA512"


class DifferenceKind(models.TextChoices):
    """How plan and name server differ."""

    MISSING = "missing", _("Planned, but the server does not have it")
    EXTRA = "extra", _("The server has it, but it is not planned")
    LIFETIME = "lifetime", _("Another time to live")
