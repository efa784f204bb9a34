"""Stored words of the machine rooms; the words never change, their labels may."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Grade(models.TextChoices):
    """Class of a data centre after GB 50174-2017, clause 3.1."""

    A = "a", _("Class A")
    B = "b", _("Class B")
    C = "c", _("Class C")


class SensorKind(models.TextChoices):
    """What a sensor measures or reports."""

    TEMPERATURE = "temperature", _("Temperature")
    HUMIDITY = "humidity", _("Relative humidity")
    DEW_POINT = "dew_point", _("Dew point")
    LEAK = "leak", _("Water leak")
    SMOKE = "smoke", _("Smoke")
    DOOR = "door", pgettext_lazy("sensor", "Door")
    MAINS = "mains", _("Mains power")
    POWER = "power", _("Power of the equipment")
    UPS_LOAD = "ups_load", _("UPS load")
    UPS_BATTERY = "ups_battery", _("UPS battery charge")
    UPS_RUNTIME = "ups_runtime", _("UPS time on battery left")
    GENERATOR = "generator", _("Generator")
    AIR_CONDITIONER = "air_conditioner", _("Air conditioner")
    LIGHTNING_ARRESTER = "lightning_arrester", _("Lightning arrester")
    CAMERA = "camera", _("Camera")


CONTACTS = frozenset(
    {
        *(SensorKind.LEAK, SensorKind.SMOKE, SensorKind.DOOR, SensorKind.MAINS, SensorKind.POWER),
        *(SensorKind.GENERATOR, SensorKind.AIR_CONDITIONER, SensorKind.LIGHTNING_ARRESTER),
        SensorKind.CAMERA,
    }
)
"""Kinds that report only whether something is in order."""
ENVIRONMENT = frozenset(
    {
        *(SensorKind.TEMPERATURE, SensorKind.HUMIDITY, SensorKind.DEW_POINT),
        *(SensorKind.LEAK, SensorKind.SMOKE),
    }
)
"""Kinds that say whether equipment can work in the room."""
UNITS = {
    SensorKind.TEMPERATURE: "℃",
    SensorKind.HUMIDITY: "%",
    SensorKind.DEW_POINT: "℃",
    SensorKind.UPS_LOAD: "%",
    SensorKind.UPS_BATTERY: "%",
    SensorKind.UPS_RUNTIME: "min",
}


class Spot(models.TextChoices):
    """Where in a room a sensor hangs; limits differ there."""

    COLD_AISLE = "cold_aisle", _("Cold aisle or rack inlet")
    AUXILIARY = "auxiliary", _("Auxiliary area")
    BATTERY = "battery", _("Battery room")


class Level(models.TextChoices):
    """How bad it is."""

    WARNING = "warning", pgettext_lazy("room", "Warning")
    ALARM = "alarm", pgettext_lazy("room", "Alarm")


class Side(models.TextChoices):
    """On which side of a limit; none for what has no number."""

    LOW = "low", _("Too low")
    HIGH = "high", _("Too high")
    NONE = "none", "—"


class IncidentKind(models.TextChoices):
    """What happened."""

    LIMIT = "limit", _("Beyond its limits")
    CONTACT = "contact", _("Reports a fault")
    SILENT = "silent", _("Silent")
    COLLECTOR = "collector", _("Collector silent")


class Verdict(models.TextChoices):
    """What the person who looked says it was."""

    OPEN = "", _("Not judged yet")
    REAL = "real", _("Real, dealt with")
    SERIOUS = "serious", _("Serious incident")
    FALSE = "false", _("False alarm")
    PLANNED = "planned", pgettext_lazy("room", "Planned work")


class DoorState(models.TextChoices):
    """What a door did."""

    OPENED = "opened", _("Door opened")
    CLOSED = "closed", pgettext_lazy("door", "Closed")


class CareKind(models.TextChoices):
    """What was done in a room."""

    UPS_BATTERY = "ups_battery", _("UPS battery replaced")
    GENERATOR_TEST = "generator_test", _("Generator test run")
    CLEANING = "cleaning", _("Dust cleaning")
    FIRE_DRILL = "fire_drill", _("Fire drill")
    FIRE_CHECK = "fire_check", _("Fire protection checked")
    AIR_CONDITIONER = "air_conditioner", _("Air conditioner serviced")
    LIGHTNING_TEST = "lightning_test", _("Lightning protection tested")
    REPAIR = "repair", _("Emergency repair")
    OTHER = "other", _("Other maintenance")


class System(models.TextChoices):
    """Which part of the room it was about."""

    MONITORING = "monitoring", _("Environment monitoring")
    DOORS = "doors", _("Access control")
    COOLING = "cooling", _("Air conditioning")
    FIRE = "fire", _("Fire protection")
    GENERATOR = "generator", _("Generator")
    UPS = "ups", _("UPS and batteries")
    DISTRIBUTION = "distribution", _("Power distribution")
    LIGHTNING = "lightning", _("Lightning protection")
    OTHER = "other", pgettext_lazy("system", "Other")


class MeterRole(models.TextChoices):
    """What a meter counts."""

    TOTAL = "total", _("Whole room")
    IT = "it", _("IT equipment")


class ReadingKind(models.TextChoices):
    """How a reading joins the one before it."""

    READING = "reading", _("Reading")
    REPLACED = "replaced", _("First reading of a new meter")
    RESET = "reset", _("First reading after a reset")
