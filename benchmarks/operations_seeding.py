"""A province's operation, written in bulk: who, where, duty, tickets, inspections, access.

Everything is drawn from one fixed seed, so that two runs measure the same rows.
"""

import time
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from benchmarks.bulk import go_on_counting
from benchmarks.operations_access import fill_access
from benchmarks.operations_care import fill_care
from benchmarks.operations_duty import fill_duty
from benchmarks.operations_places import Size, World, fill_places, world
from benchmarks.operations_rounds import fill_rounds
from benchmarks.operations_tickets import fill_tickets
from hengwang.duty.models import LogEntry
from hengwang.inspections.models import Reading
from hengwang.organizations.models import Unit
from hengwang.tickets.models import Ticket

FILLED = ("organizations", "monitoring", "availability", "network", "duty", "tickets")
CACHE_KB = 1_000_000
ALSO = ("inspections", "access", "door", "assurances", "projects", "vendors")
PARTS: tuple[tuple[str, Callable[[World], None]], ...] = (
    ("places", fill_places),
    ("duty", fill_duty),
    ("tickets", fill_tickets),
    ("inspections", fill_rounds),
    ("access", fill_access),
    ("assurances and vendors", fill_care),
)


def seed(say: Callable[[str], object], size: Size) -> dict[str, int]:
    """Fill an empty, migrated database with regions; returns how many rows of each kind."""
    made = world(size)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # Keys of many indexes come in no order: what is kept is not read again.
            cursor.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    with transaction.atomic():
        for name, fill in PARTS:
            begun = time.perf_counter()
            fill(made)
            say(f"{name}, {time.perf_counter() - begun:.0f} s")
        go_on_counting(
            model for name in (*FILLED, *ALSO) for model in apps.get_app_config(name).get_models()
        )
    kinds: tuple[type[Any], ...] = (Unit, Ticket, Reading, LogEntry)
    return {model._meta.model_name or "": model._default_manager.count() for model in kinds}
