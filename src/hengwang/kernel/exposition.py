"""Figures for Prometheus that apps offer, without knowing who shows them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hengwang.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Exposed:
    """One figure: samples are (values of the labels, number), in the order of `labels`.

    A counter only grows; its name ends in `_total` when it is written down, not here.
    """

    name: str
    text: str
    samples: tuple[tuple[tuple[str, ...], float], ...]
    labels: tuple[str, ...] = ()
    is_counter: bool = False


Offer = Callable[[], Iterable[Exposed]]
offers: Registry[Offer] = Registry("figures for Prometheus")
"""By app: asked anew at every scrape, with a constant number of queries."""
