"""The contract of a rule and the register of all rules, one file each under `checker/rules/`."""

import importlib
import inspect
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import ClassVar

from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.report import Report
from hengwang.kernel import extensions
from hengwang.kernel.errors import SettingError


class Rule(ABC):
    """One thing that can be wrong with a report.

    A subclass names itself (`name`, kebab-case, never changed), other names it answers to
    (`aliases`), how bad a finding normally is, its family (sums, rates, scores, repetition,
    structure, targets, identity, money, text), why it matters and where it comes from (`source`),
    and its message in both languages with %(name)s places.
    """

    name: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()
    severity: ClassVar[Severity]
    family: ClassVar[str]
    why: ClassVar[str]
    source: ClassVar[str]
    message_en: ClassVar[str]
    message_zh: ClassVar[str]

    @abstractmethod
    def look(self, report: Report) -> Iterable[Finding]:
        """Yield what is wrong; stay silent where the report does not say enough."""

    def finding(
        self,
        place: Place,
        *,
        quote: str = "",
        numbers: str = "",
        severity: Severity | None = None,
        messages: tuple[str, str] | None = None,
        **params: object,
    ) -> Finding:
        """Make a finding of this rule; `messages` is (English, Chinese) instead of the usual."""
        english, chinese = messages or (self.message_en, self.message_zh)
        return Finding(
            rule=self.name,
            severity=severity or self.severity,
            message_en=english,
            message_zh=chinese,
            place=place,
            numbers=numbers,
            quote=" ".join(quote.split()),
            params=params,
        )


class RuleNameTakenError(ValueError):
    """Two rules want the same name or alias."""


_extra: dict[str, Rule] = {}


def rules_in(package: ModuleType) -> Iterator[type[Rule]]:
    """Yield the concrete rules of every module under `package`, each where it is defined."""
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if ".tests" in info.name:
            continue
        module = importlib.import_module(info.name)
        for _, member in inspect.getmembers(module, inspect.isclass):
            defined_here = member.__module__ == module.__name__
            if defined_here and issubclass(member, Rule) and not inspect.isabstract(member):
                yield member


def _brought() -> Iterator[type[Rule]]:
    """Rules that trusted packages offer as classes."""
    for one, kind in extensions.loaded(extensions.REPORT_RULES):
        if not (inspect.isclass(kind) and issubclass(kind, Rule)):
            msg = f"extension {one.name} of {one.distribution} is no report rule"
            raise SettingError(msg)
        yield kind


@cache
def _built_in() -> Mapping[str, Rule]:
    # By name, because the rules import this module.
    package = importlib.import_module("hengwang.checker.rules")
    found: dict[str, Rule] = {}
    taken: set[str] = set()
    for kind in (*rules_in(package), *_brought()):
        names = {kind.name, *kind.aliases}
        if names & taken:
            raise RuleNameTakenError(", ".join(sorted(names & taken)))
        taken |= names
        found[kind.name] = kind()
    return dict(sorted(found.items()))


def all_rules() -> Mapping[str, Rule]:
    """Return every rule by name, in the order of the names."""
    return {**_built_in(), **_extra}


def rule_named(name: str) -> Rule | None:
    """Return the rule of that name or alias."""
    rules = all_rules()
    return rules.get(name) or next((r for r in rules.values() if name in r.aliases), None)


@contextmanager
def temporarily(rule: Rule) -> Iterator[None]:
    """Add a rule for the length of a with-block; for tests and for bureaus' trials."""
    if rule_named(rule.name):
        raise RuleNameTakenError(rule.name)
    _extra[rule.name] = rule
    try:
        yield
    finally:
        del _extra[rule.name]
