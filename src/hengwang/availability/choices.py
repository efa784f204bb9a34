"""Stored words of availability; a stored value never changes, its label may."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Cause(models.TextChoices):
    """Why a target was down."""

    UNKNOWN = "unknown", pgettext_lazy("cause", "Not yet known")
    CARRIER = "carrier", _("Carrier")
    POWER = "power", _("Power")
    EQUIPMENT = "equipment", _("Equipment")
    PLANNED = "planned", _("Planned work")
    FORCE_MAJEURE = "force_majeure", _("Force majeure")
    USER_SIDE = "user_side", _("User's side")
    PARENT = "parent", _("Behind a failed parent")


class Layer(models.TextChoices):
    """Which part of the network a target belongs to."""

    CORE = "core", _("Core")
    AGGREGATION = "aggregation", _("Aggregation")
    ACCESS = "access", _("Access")


class GroupKind(models.TextChoices):
    """What several targets are together."""

    REDUNDANT = "redundant", _("Redundant: out only while all are")
    NAMED = "named", _("Named set")


class Decision(models.TextChoices):
    """Where a maintenance window or an amendment stands."""

    PROPOSED = "proposed", pgettext_lazy("availability", "Proposed")
    APPROVED = "approved", pgettext_lazy("availability", "Approved")
    REFUSED = "refused", pgettext_lazy("availability", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("availability", "Withdrawn")


class Correction(models.TextChoices):
    """What an amendment says of a stretch of time."""

    UP = "up", _("It was up")
    DOWN = "down", _("It was down")
    EXCUSED = "excused", _("Planned work nobody had entered: taken off")
    CAUSE = "cause", _("Another cause")


class Meaning(models.TextChoices):
    """Which of the two figures of unobstructed days is meant."""

    UNITS = "units", _("Days of units")
    BACKBONE = "backbone", _("Days of the backbone")


class UnknownTime(models.TextChoices):
    """How time nobody measured counts towards uptime."""

    NOT_UP = "not_up", _("Asked, and not known to be up")
    LEFT_OUT = "left_out", _("Left out of the asked time")
