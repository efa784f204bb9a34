"""The list behind a group: units of the tree on a day, and which of them were drawn.

The draw can be repeated by anybody: the units are put in the order of the SHA-256 of "seed:id",
and the first ones are asked. Who holds which card, and who answered, is kept nowhere.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from hengwang.organizations.models import Unit
from hengwang.surveys import errors, statistics
from hengwang.surveys.models import FrameUnit, RespondentGroup, Survey

SEED_BYTES = 4


@dataclass(frozen=True)
class FrameWish:
    """Open units below `below` on the day `on`; a sample of them unless `everybody` is asked.

    `seed` is made up where none is given; `wanted` asks for more than the required sample.
    """

    below: Unit
    on: date
    everybody: bool = True
    seed: str = ""
    wanted: int | None = None


def units_of(wish: FrameWish, own: Unit) -> list[Unit]:
    """Units that existed on the day, without `own` and its parts; one query.

    Raises:
        NobodyBelowError: There is none.
    """
    begun = Q(opened_on=None) | Q(opened_on__lte=wish.on)
    open_then = begun & (Q(closed_on=None) | Q(closed_on__gt=wish.on))
    units = wish.below.subtree().filter(open_then).exclude(pk=wish.below.pk)
    found = list(units.exclude(path__startswith=own.path).order_by("pk"))
    if not found:
        raise errors.NobodyBelowError(name=wish.below.name)
    return found


def drawn_order(ids: Sequence[int], seed: str) -> list[int]:
    """The ids in the order of the draw: the same for the same seed, whatever order they come in."""
    return sorted(ids, key=lambda pk: (hashlib.sha256(f"{seed}:{pk}".encode()).hexdigest(), pk))


def sample_of(survey: Survey, population: int, wish: FrameWish) -> int:
    """How many are drawn: the required sample or the wish above it, at most all."""
    if wish.everybody:
        return population
    needed = statistics.sample_size(
        population, float(survey.target_margin), float(survey.confidence)
    )
    return min(population, max(needed, wish.wanted or 0))


def keep_frame(group: RespondentGroup, units: Sequence[Unit], sample: int, wish: FrameWish) -> None:
    """Keep the list with its draw. MUST be called inside a transaction; two statements."""
    everybody = sample == len(units)
    group.frame_on, group.drawn = wish.on, sample
    group.seed = "" if everybody else wish.seed.strip() or secrets.token_hex(SEED_BYTES)
    group.save(update_fields=["frame_on", "drawn", "seed"])
    names = {unit.pk: unit.name for unit in units}
    order = list(names) if everybody else drawn_order(list(names), group.seed)
    FrameUnit.objects.bulk_create(
        FrameUnit(
            group=group, unit_id=pk, unit_name=names[pk], place=place, is_drawn=place <= sample
        )
        for place, pk in enumerate(order, start=1)
    )


def hand_out(group: RespondentGroup, number: int, *, on: date) -> list[str]:
    """The next drawn units that get a card each: their names; empty without a list."""
    waiting = group.frame.filter(is_drawn=True, invited_on=None).order_by("place")[:number]
    rows = list(waiting.values_list("pk", "unit_name"))
    group.frame.filter(pk__in=[pk for pk, _name in rows]).update(invited_on=on)
    return [name for _pk, name in rows]
