"""Let several people act at the same instant, each on a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from hengwang.kernel.errors import DomainError

PATIENCE_S = 60


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act gave back, or the DomainError it was refused with, in the order of `acts`.

    The test needs `django_db(transaction=True)`. Any other exception is raised here.
    """
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            gate.wait(PATIENCE_S)
            return act()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts, timeout=PATIENCE_S))
