"""The store of samples: whether it answers, and keeps every sample for as long as figures need."""

from collections.abc import Iterable

from django.utils.translation import gettext_noop as _

from hengwang.health.signs import Sign, State, look
from hengwang.monitoring.samples.errors import StoreFailedError, StoreUnfitError
from hengwang.monitoring.samples.victoria import VictoriaStore
from hengwang.monitoring.store import sample_store

SAMPLES = _("Samples")
# What a figure cites is looked up again years later.
KEPT_DAYS = 5 * 365


@look("samples", order=46)
def samples() -> Iterable[Sign]:
    """Well in a folder of our own; of a server, its words are looked at."""
    try:
        store = sample_store()
        if isinstance(store, VictoriaStore):
            store.door.require(days=KEPT_DAYS)
        store.latest([])
    except (StoreFailedError, StoreUnfitError) as error:
        advice = _("Without it collectors keep what they measured to themselves.")
        return [Sign(SAMPLES, State.BAD, error.message, advice, params=error.params)]
    return [Sign(SAMPLES, State.OK, _("The store of samples answers."))]
