"""Find and check the rulesets: shipped ones, a bureau's own folder, installed packages."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from django.conf import settings

from hengwang.performance.engine.ruleset import EvaluationKind, Ruleset
from hengwang.performance.yaml_files import (
    BadDataFileError,
    plugged_folders,
    read_model,
    yaml_files_in,
)

SHIPPED = Path(__file__).parent / "data"
GROUP = "hengwang.rulesets"


def read_ruleset(path: Path) -> Ruleset:
    """Read one file.

    Raises:
        BadDataFileError: With the place and the reason.
    """
    return read_model(path, Ruleset)


def read_rulesets(folders: Iterable[Path]) -> Mapping[tuple[str, int], Ruleset]:
    """Read every ruleset of the folders by key and version.

    Raises:
        BadDataFileError: A file is wrong, or two files claim one key and version: a variant is a
            copy under a key of its own, never a silent replacement.
    """
    found: dict[tuple[str, int], Ruleset] = {}
    for path in yaml_files_in(folders):
        ruleset = read_ruleset(path)
        name = ruleset.key, ruleset.version
        if name in found:
            reason = f"{ruleset.key} version {ruleset.version} exists already"
            raise BadDataFileError(file=path.name, place="key", reason=reason)
        found[name] = ruleset
    return MappingProxyType(found)


@cache
def _all() -> Mapping[tuple[str, int], Ruleset]:
    return read_rulesets([SHIPPED, settings.DATA_DIR / "rulesets", *plugged_folders(GROUP)])


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
