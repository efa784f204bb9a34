"""Stored words of the network's records; the words never change, their labels may."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RoomClass(models.TextChoices):
    """What a machine room is for."""

    CORE = "core", _("Core room")
    AGGREGATION = "aggregation", _("Aggregation room")
    BACKUP = "backup", _("Backup room")
    ACCESS = "access", _("Access room")


class Tenure(models.TextChoices):
    """Whose property it is."""

    OWNED = "owned", _("Owned")
    LEASED = "leased", _("Leased")


class DeviceKind(models.TextChoices):
    """What a device does."""

    ROUTER = "router", _("Router")
    CORE_SWITCH = "core_switch", _("Core switch")
    AGGREGATION_SWITCH = "aggregation_switch", _("Aggregation switch")
    ACCESS_SWITCH = "access_switch", _("Access switch")
    FIREWALL = "firewall", _("Firewall")
    WAF = "waf", _("Web application firewall")
    IPS = "ips", _("Intrusion prevention")
    TRAFFIC_CONTROL = "traffic_control", _("Traffic control")
    LOAD_BALANCER = "load_balancer", _("Load balancer")
    DATA_AUDIT = "data_audit", _("Data audit")
    BEHAVIOUR_AUDIT = "behaviour_audit", _("Behaviour audit")
    TRANSMISSION = "transmission", _("Transmission equipment")
    SERVER = "server", _("Server")
    STORAGE = "storage", pgettext_lazy("device", "Storage")
    UPS = "ups", _("Uninterruptible power supply")
    OTHER = "other", _("Other device")


class DeviceStatus(models.TextChoices):
    """Where a device is in its life."""

    IN_SERVICE = "in_service", _("In service")
    SPARE = "spare", _("Spare")
    REPAIR = "repair", _("Under repair")
    RETIRED = "retired", _("Retired")


class CircuitKind(models.TextChoices):
    """How a circuit is carried."""

    DARK_FIBRE = "dark_fibre", _("Dark fibre")
    MSTP = "mstp", "MSTP"
    SDH = "sdh", "SDH"
    OTN = "otn", "OTN"
    ETHERNET = "ethernet", _("Ethernet line")
    PON = "pon", "PON"
    VPN = "vpn", "VPN"
    WIRELESS = "wireless", _("Wireless line")
    OTHER = "other", _("Other circuit")


class Layer(models.TextChoices):
    """Which part of the network a circuit belongs to."""

    BACKBONE = "backbone", _("Province to city")
    CITY_COUNTY = "city_county", _("City to county")
    COUNTY_TOWNSHIP = "county_township", _("County to township")
    METRO = "metro", _("Metropolitan access")
    EGRESS = "egress", _("Internet egress")


class CircuitStatus(models.TextChoices):
    """Where a circuit is in its life."""

    PLANNED = "planned", pgettext_lazy("circuit", "Planned")
    OPEN = "open", pgettext_lazy("circuit", "Open")
    SUSPENDED = "suspended", pgettext_lazy("circuit", "Suspended")
    CLOSED = "closed", pgettext_lazy("circuit", "Closed")


class ZoneKind(models.TextChoices):
    """What a zone of the network is."""

    WAN = "wan", _("Wide area network")
    MAN = "man", _("Metropolitan area network")
    PUBLIC = "public", _("Public network area")
    INTERNET = "internet", _("Internet access area")
    MANAGEMENT = "management", _("Out-of-band management area")
    SECURITY = "security", _("Security domain")


class InterfaceKind(models.TextChoices):
    """What a port is."""

    COPPER = "copper", _("Copper port")
    OPTICAL = "optical", _("Optical port")
    LOGICAL = "logical", _("Logical interface")
    SERIAL = "serial", _("Serial port")


class End(models.TextChoices):
    """Which end of a circuit."""

    A = "a", _("A end")
    Z = "z", _("Z end")


class Way(models.TextChoices):
    """How a record was found to be true."""

    PROBE = "probe", _("Probe")
    INSPECTION = "inspection", pgettext_lazy("verification", "Inspection")
    ACCEPTANCE = "acceptance", pgettext_lazy("verification", "Acceptance")


class Origin(models.TextChoices):
    """Where a kept configuration comes from."""

    UPLOADED = "uploaded", _("Uploaded")
    COLLECTED = "collected", _("Collected")
