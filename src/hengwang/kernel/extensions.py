"""What installed packages offer to the platform, and which of them are trusted to be loaded.

A package offers something by an entry point; loading it runs its code with all rights of the
platform. So it is loaded only when its distribution is named in HENGWANG_EXTENSIONS: being
installed, perhaps as a dependency of something else, is not enough.
"""

import os
import re
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from hengwang.kernel.errors import SettingError

VARIABLE = "HENGWANG_EXTENSIONS"
METRICS = "hengwang.metrics"
RULESETS = "hengwang.rulesets"
LIBRARIES = "hengwang.indicator_libraries"
REPORT_RULES = "hengwang.report_rules"
TEMPLATES = "hengwang.templates"
BUDGET_LAYOUTS = "hengwang.budget_layouts"
GROUPS = (METRICS, RULESETS, LIBRARIES, REPORT_RULES, TEMPLATES, BUDGET_LAYOUTS)


@dataclass(frozen=True)
class Extension:
    """One offer of an installed package."""

    group: str
    name: str
    distribution: str
    version: str
    trusted: bool
    entry: EntryPoint


def plain(name: str) -> str:
    """The name of a distribution in its one spelling (PyPA, names and normalization)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def trusted_distributions() -> frozenset[str]:
    """Names in HENGWANG_EXTENSIONS, separated by commas."""
    named = os.environ.get(VARIABLE, "").split(",")
    return frozenset(plain(name.strip()) for name in named if name.strip())


def offered(*groups: str) -> list[Extension]:
    """Everything installed packages offer in these groups (all without one), by name."""
    trusted = trusted_distributions()
    found = []
    for group in groups or GROUPS:
        for entry in entry_points(group=group):
            name = entry.dist.name if entry.dist else ""
            version = entry.dist.version if entry.dist else ""
            is_trusted = plain(name) in trusted
            found.append(Extension(group, entry.name, name, version, is_trusted, entry))
    return sorted(found, key=lambda one: (one.group, one.distribution, one.name))


def loaded(group: str) -> list[tuple[Extension, Any]]:
    """The objects that trusted packages offer in a group.

    Raises:
        SettingError: One cannot be imported; a platform that silently runs without a rule or a
            ruleset somebody relies on is worse than one that does not start.
    """
    found = []
    for one in offered(group):
        if not one.trusted:
            continue
        try:
            found.append((one, one.entry.load()))
        except (ImportError, AttributeError, SyntaxError) as error:
            msg = f"extension {one.name} of {one.distribution} cannot be loaded: {error}"
            raise SettingError(msg) from error
    return found


def folders(group: str) -> list[Path]:
    """Folders of data files that trusted packages offer: each entry is a callable without
    arguments that returns a path.

    Raises:
        SettingError: One cannot be loaded, or does not name a folder.
    """
    return [_folder(one, offer) for one, offer in loaded(group)]


def _folder(one: Extension, offer: object) -> Path:
    path = Path(str(offer())) if callable(offer) else None
    if path is None or not path.is_dir():
        msg = f"extension {one.name} of {one.distribution} names no folder"
        raise SettingError(msg)
    return path


def missing() -> list[str]:
    """Distributions that are trusted and offer nothing: misspelt, or not installed."""
    offering = {plain(one.distribution) for one in offered()}
    return sorted(trusted_distributions() - offering)
