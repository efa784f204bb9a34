"""Rules in Python from other distributions, loaded only when an administrator trusts them."""

import re
from collections.abc import Collection, Iterator
from importlib.metadata import EntryPoint, entry_points

from hengwang.checker.own.errors import PluginRuleError
from hengwang.checker.registry import Rule

GROUP = "hengwang.report_rules"


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _by_distribution() -> Iterator[tuple[str, EntryPoint]]:
    for entry in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        if entry.dist is not None:
            yield _canonical(entry.dist.name), entry


def offered() -> tuple[str, ...]:
    """Names of the installed distributions that offer rules, trusted or not; imports nothing."""
    return tuple(sorted({name for name, _ in _by_distribution()}))


def plugin_rules(trusted: Collection[str]) -> list[Rule]:
    """Load the rules of the trusted distributions; no other is imported.

    Args:
        trusted: Names of distributions, in any spelling of a package index.

    Raises:
        PluginRuleError: A trusted distribution is not installed, offers none, or offers something
            that is no rule.
    """
    wanted = {_canonical(name) for name in trusted}
    present = list(_by_distribution())
    for name in sorted(wanted - {name for name, _ in present}):
        raise PluginRuleError(
            name=name, entry="", distribution=name, reason="it offers no rules here"
        )
    return [_loaded(entry, name) for name, entry in present if name in wanted]


def _loaded(entry: EntryPoint, distribution: str) -> Rule:
    where = {"name": entry.name, "entry": entry.name, "distribution": distribution}
    try:
        kind = entry.load()
    except (ImportError, AttributeError) as failure:
        raise PluginRuleError(**where, reason=str(failure)) from failure
    if not (isinstance(kind, type) and issubclass(kind, Rule)):
        raise PluginRuleError(**where, reason="it is no Rule class")
    rule = kind()
    if not isinstance(getattr(rule, "name", None), str):
        raise PluginRuleError(**where, reason="it has no name")
    return rule
