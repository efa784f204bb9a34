"""Stored words of monitoring; a stored value never changes, its label may."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TargetKind(models.TextChoices):
    """What is watched."""

    CIRCUIT = "circuit", _("Circuit end")
    DEVICE = "device", _("Device")
    SERVICE = "service", _("Service")
    WEBSITE = "website", _("Website")
    SYSTEM = "system", _("Carried system")
    SENSOR = "sensor", _("Sensor")


class CheckKind(models.TextChoices):
    """How it is asked; the words of the collector's protocol."""

    ICMP = "icmp", _("Ping (ICMP)")
    TCP = "tcp", _("Port (TCP)")
    HTTP = "http", _("Web page (HTTP)")
    DNS = "dns", _("Name server (DNS)")
    TLS = "tls", _("Certificate (TLS)")
    SNMP = "snmp", _("Agent (SNMP)")
    MODBUS = "modbus", _("Device (Modbus TCP)")
    PUSH = "push", _("Reported by the sensor itself")


class TargetStanding(models.TextChoices):
    """How a target is known to be right now."""

    UP = "up", pgettext_lazy("target", "Up")
    DOWN = "down", pgettext_lazy("target", "Down")
    UNREACHABLE = "unreachable", pgettext_lazy("target", "Behind a failed parent")
    UNKNOWN = "unknown", pgettext_lazy("target", "Unknown")


class CollectorStanding(models.TextChoices):
    """How a collector is right now."""

    AT_WORK = "at_work", pgettext_lazy("collector", "At work")
    WAITING = "waiting", pgettext_lazy("collector", "Waits for its first start")
    SILENT = "silent", pgettext_lazy("collector", "Silent")
    STOPPED = "stopped", pgettext_lazy("collector", "Asks nothing")
    PAUSED = "paused", pgettext_lazy("collector", "Paused")
    REVOKED = "revoked", pgettext_lazy("collector", "Revoked")


class CredentialVersion(models.TextChoices):
    """What a secret is for."""

    COMMUNITY = "2c", _("SNMP v2c community")
    USER = "3", _("SNMP v3 user")
    PUSH = "push", _("Token of sensors that report (HTTP push)")


class ListenerKind(models.TextChoices):
    """What a collector may listen for; the words of the collector's protocol."""

    SYSLOG_UDP = "syslog_udp", "syslog (UDP)"
    SYSLOG_TCP = "syslog_tcp", "syslog (TCP)"
    SNMP_TRAP = "snmp_trap", "SNMP trap"
    PUSH = "push", "HTTP push"


class EventKind(models.TextChoices):
    """What came unasked; the words of the collector's protocol."""

    SYSLOG = "syslog", _("System log (syslog)")
    TRAP = "snmp_trap", _("Trap (SNMP)")


class RuleKind(models.TextChoices):
    """What an alert rule looks at."""

    DOWN = "down", _("A target is down")
    VALUE = "value", _("A value is beyond its limit")
    SILENT = "silent", _("A collector is silent")
    ROOM = "room", _("Something is wrong in a machine room")
    MESSAGE = "message", _("A device sends a message")


class Measure(models.TextChoices):
    """Values rules know by name; a series' name begins with the word or holds it."""

    ROUND_TRIP = "round_trip", _("Response time (ms)")
    UTILIZATION = "utilization", _("Utilisation (%)")
    CERTIFICATE_DAYS = "days_left", _("Days a certificate is valid")
    OTHER = "other", _("Another series")


class AlertKind(models.TextChoices):
    """What an alert is about."""

    DOWN = "down", pgettext_lazy("alert", "Down")
    VALUE = "value", pgettext_lazy("alert", "Beyond a limit")
    SILENT = "silent", pgettext_lazy("alert", "Collector silent")
    OUTSIDE = "outside", pgettext_lazy("alert", "From another monitor")
    ROOM = "room", pgettext_lazy("alert", "Machine room")
    MESSAGE = "message", pgettext_lazy("alert", "Message of a device")


class AlertState(models.TextChoices):
    """Where an alert is in its life."""

    OPEN = "open", pgettext_lazy("alert", "Open")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("alert", "Acknowledged")
    SILENCED = "silenced", pgettext_lazy("alert", "Silenced")
    RESOLVED = "resolved", pgettext_lazy("alert", "Resolved")


class Step(models.TextChoices):
    """What happened to an alert."""

    OPENED = "opened", pgettext_lazy("alert step", "Opened")
    RAISED = "raised", pgettext_lazy("alert step", "More urgent")
    GREW = "grew", pgettext_lazy("alert step", "Number behind it changed")
    FLAPPING = "flapping", pgettext_lazy("alert step", "Flaps")
    STEADY = "steady", pgettext_lazy("alert step", "Flaps no longer")
    ESCALATED = "escalated", pgettext_lazy("alert step", "Told")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("alert step", "Acknowledged")
    LAPSED = "lapsed", pgettext_lazy("alert step", "Acknowledgement lapsed")
    RELEASED = "released", pgettext_lazy("alert step", "Acknowledgement withdrawn")
    SILENCED = "silenced", pgettext_lazy("alert step", "Silenced")
    UNSILENCED = "unsilenced", pgettext_lazy("alert step", "Silence ended")
    ABSORBED = "absorbed", pgettext_lazy("alert step", "Goes with its root cause")
    RESOLVED = "resolved", pgettext_lazy("alert step", "Resolved")


class SourceKind(models.TextChoices):
    """Monitors of others that send their alerts here."""

    ALERTMANAGER = "alertmanager", "Prometheus Alertmanager"
    ZABBIX = "zabbix", "Zabbix"
