"""The rulesets of this installation: shipped, in a bureau's own folder, from packages."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from django.conf import settings

from hengwang.kernel import extensions
from hengwang.performance.engine.ruleset import EvaluationKind, Ruleset
from hengwang.performance.rulesets.reading import SHIPPED, read_rulesets


@cache
def _all() -> Mapping[tuple[str, int], Ruleset]:
    return read_rulesets(
        [SHIPPED, settings.DATA_DIR / "rulesets", *extensions.folders(extensions.RULESETS)]
    )


@cache
def load_rulesets() -> Mapping[str, Ruleset]:
    """Every ruleset by key in its newest version, read once per process.

    Looks in the package, in `rulesets/` of the data directory, and in folders that packages offer
    under the entry point group `hengwang.rulesets`.
    """
    newest: dict[str, Ruleset] = {}
    for (key, _), ruleset in sorted(_all().items(), key=lambda pair: pair[0]):
        newest[key] = ruleset
    return MappingProxyType(newest)


def ruleset_of(key: str, version: int | None = None) -> Ruleset | None:
    """The named version of a ruleset (None: the newest); None where there is no such ruleset."""
    if version is None:
        return load_rulesets().get(key)
    return _all().get((key, version))


def rulesets_for(kind: EvaluationKind | str, year: int) -> tuple[Ruleset, ...]:
    """Rulesets an evaluation may choose; empty where none fits and it stays as printed."""
    return tuple(ruleset for ruleset in load_rulesets().values() if ruleset.fits(kind, year))


def forget_rulesets() -> None:
    """Read the files again at the next use, after one was added or changed."""
    _all.cache_clear()
    load_rulesets.cache_clear()
