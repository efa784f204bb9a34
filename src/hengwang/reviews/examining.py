"""Reads and checks one file and tells the result as plain data that a row or a pipe can carry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from hengwang.checker.document import Place
from hengwang.checker.errors import UnreadableError
from hengwang.checker.finding import Finding
from hengwang.checker.output.as_json import document_entry, location
from hengwang.checker.own.assembly import rules_with
from hengwang.checker.own.schema import OwnSet
from hengwang.checker.registry import Rule, all_rules
from hengwang.checker.runner import check, read
from hengwang.kernel.canonical import digest
from hengwang.reviews.blocks import blocks_of
from hengwang.reviews.locating import Locator

VERSION = version("hengwang")
NO_OWN = OwnSet()


@dataclass(frozen=True)
class FoundOne:
    """One finding as it is kept; `key` is the same when the same is found again."""

    key: str
    rule: str
    family: str
    severity: str
    message_en: str
    message_zh: str
    params: dict[str, Any]
    numbers: str
    quote: str
    place: dict[str, Any]
    marks: list[dict[str, int]]


@dataclass(frozen=True)
class Examined:
    """What came of one file: either `failure` is empty, or nothing else counts."""

    rules_version: str
    facts: dict[str, Any] = field(default_factory=dict)
    document_kind: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    findings: Sequence[FoundOne] = ()
    failure: str = ""
    failure_params: Mapping[str, Any] = field(default_factory=dict)


def rules_version(own: OwnSet = NO_OWN) -> str:
    """The product's version and a digest over the rules in force, bureaus' own included."""
    rules = [(rule.name, rule.severity, rule.message_en) for rule in all_rules().values()]
    version = f"{VERSION}-{sha256(repr(rules).encode()).hexdigest()[:8]}"
    if own == NO_OWN:
        return version
    return f"{version}+{sha256(own.model_dump_json().encode()).hexdigest()[:8]}"


@lru_cache(maxsize=8)
def rules_for(own: OwnSet) -> tuple[Rule, ...]:
    """The built-in rules and a bureau's own ones, made once."""
    return tuple(rules_with(own.words, own.rules))


def examine(path: Path, name: str, own: OwnSet = NO_OWN) -> Examined:
    """Read and check a stored file; a file that cannot be read is a result, not an error.

    Args:
        path: Where its bytes lie.
        name: What its owner calls it; decides with the content how it is read.
        own: Words and rules of the bureau and of those above it.
    """
    try:
        rules = rules_for(own)
        report = read(path, name)
        found = check(report, rules)
    except UnreadableError as error:
        return failed(error)
    locator = Locator(report.document)
    families = {rule.name: rule.family for rule in rules}
    return Examined(
        rules_version=rules_version(own),
        facts=document_entry(report),
        document_kind=report.document.kind,
        blocks=blocks_of(report),
        findings=_kept(found, locator, families),
    )


def failed(error: UnreadableError) -> Examined:
    """The result that says why there is none."""
    params = {name: _plain(value) for name, value in error.params.items()}
    return Examined(rules_version(), failure=error.code, failure_params=params)


def _kept(
    found: Sequence[Finding], locator: Locator, families: Mapping[str, str]
) -> tuple[FoundOne, ...]:
    seen: dict[str, int] = {}
    kept = []
    for finding in found:
        basis = [finding.rule, location(finding.place), finding.numbers, finding.quote]
        key = digest(basis)
        # Two findings that differ in their wording only are told apart by their order.
        seen[key] = seen.get(key, 0) + 1
        family = families.get(finding.rule, "")
        kept.append(_one(finding, f"{key[7:39]}-{seen[key]}", locator, family))
    return tuple(kept)


def _one(finding: Finding, key: str, locator: Locator, family: str) -> FoundOne:
    return FoundOne(
        key=key,
        rule=finding.rule,
        family=family,
        severity=finding.severity.value,
        message_en=finding.message("en"),
        message_zh=finding.message("zh"),
        params={name: _plain(value) for name, value in finding.params.items()},
        numbers=finding.numbers,
        quote=finding.quote,
        place=location(finding.place),
        marks=[mark.stored() for mark in locator.marks(finding.place, finding.quote)],
    )


def _plain(value: object) -> Any:
    """A parameter as JSON keeps it."""
    if value is None or isinstance(value, bool | int | str):
        return value
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def place_of(stored: Mapping[str, Any]) -> Place:
    """The checker's place from its stored form."""
    return Place(**stored)
