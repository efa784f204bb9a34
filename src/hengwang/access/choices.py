"""Stored words of access; the words never change, their labels may."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What a unit applies for."""

    CONNECT = "connect", pgettext_lazy("access", "New connection")
    MIGRATE = "migrate", pgettext_lazy("access", "Move of a connection")
    UPGRADE = "upgrade", pgettext_lazy("access", "More bandwidth")
    WITHDRAW = "withdraw", pgettext_lazy("access", "End of a connection")
    PRIVATE_NETWORK = (
        "private_network",
        pgettext_lazy("access", "Private-network merge"),
    )
    ADDRESS = "address", pgettext_lazy("access", "More addresses")
    DOMAIN = "domain", pgettext_lazy("access", "Domain name")


class Step(models.TextChoices):
    """The steps of an application, in their order; a kind may do without some."""

    APPLY = "apply", pgettext_lazy("access step", "Application")
    REVIEW = "review", pgettext_lazy("access step", "Review")
    ALLOCATION = "allocation", pgettext_lazy("access step", "Allocation")
    CONSTRUCTION = "construction", pgettext_lazy("access step", "Construction")
    ACCEPTANCE = "acceptance", pgettext_lazy("access step", "Acceptance test")
    OPENING = "opening", pgettext_lazy("access step", "Opening")


class State(models.TextChoices):
    """Where an application stands as a whole."""

    OPEN = "open", pgettext_lazy("access", "In progress")
    DONE = "done", pgettext_lazy("access", "Carried out")
    REJECTED = "rejected", pgettext_lazy("access", "Rejected")
    CANCELLED = "cancelled", pgettext_lazy("access", "Taken back")


class Outcome(models.TextChoices):
    """How a step ended."""

    PASSED = "passed", pgettext_lazy("access step", "Done")
    RETURNED = "returned", pgettext_lazy("access step", "Sent back")
    REJECTED = "rejected", pgettext_lazy("access step", "Rejected")
    CANCELLED = "cancelled", pgettext_lazy("access step", "Taken back")
    WITHDRAWN = "withdrawn", pgettext_lazy("access step", "Allocation withdrawn")


OPENS_POINT = (Kind.CONNECT, Kind.PRIVATE_NETWORK)
"""Kinds that open an access point of their own."""

NEEDS_CIRCUIT = (Kind.CONNECT, Kind.PRIVATE_NETWORK, Kind.MIGRATE)
"""Kinds for which a circuit is built."""

NEEDS_POINT = (Kind.MIGRATE, Kind.UPGRADE, Kind.WITHDRAW, Kind.ADDRESS)
"""Kinds about an access point that is there."""

NEEDS_ADDRESSES = (*NEEDS_CIRCUIT, Kind.ADDRESS)
"""Kinds for which addresses are given."""

TIMED = (*NEEDS_CIRCUIT, Kind.UPGRADE)
"""Kinds whose opening was promised by a day that is assessed."""
