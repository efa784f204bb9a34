"""Reads and checks one file and tells the result as plain data that a row or a pipe can carry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from hengwang.checker.document import Place
from hengwang.checker.errors import UnreadableError
from hengwang.checker.finding import Finding
from hengwang.checker.output.as_json import document_entry, location
from hengwang.checker.registry import all_rules, rule_named
from hengwang.checker.runner import check, read
from hengwang.kernel.canonical import digest
from hengwang.reviews.blocks import blocks_of
from hengwang.reviews.locating import Locator

VERSION = version("hengwang")


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


def rules_version() -> str:
    """The product's version and a digest over the rules in force, bureaus' own included."""
    rules = [(rule.name, rule.severity, rule.message_en) for rule in all_rules().values()]
    return f"{VERSION}-{sha256(repr(rules).encode()).hexdigest()[:8]}"


def examine(path: Path, name: str) -> Examined:
    """Read and check a stored file; a file that cannot be read is a result, not an error.

    Args:
        path: Where its bytes lie.
        name: What its owner calls it; decides with the content how it is read.
    """
    try:
        report = read(path, name)
        found = check(report)
    except UnreadableError as error:
        return failed(error)
    locator = Locator(report.document)
    return Examined(
        rules_version=rules_version(),
        facts=document_entry(report),
        document_kind=report.document.kind,
        blocks=blocks_of(report),
        findings=_kept(found, locator),
    )


def failed(error: UnreadableError) -> Examined:
    """The result that says why there is none."""
    params = {name: _plain(value) for name, value in error.params.items()}
    return Examined(rules_version(), failure=error.code, failure_params=params)


def _kept(found: Sequence[Finding], locator: Locator) -> tuple[FoundOne, ...]:
    seen: dict[str, int] = {}
    kept = []
    for finding in found:
        basis = [finding.rule, location(finding.place), finding.numbers, finding.quote]
        key = digest(basis)
        # Two findings that differ in their wording only are told apart by their order.
        seen[key] = seen.get(key, 0) + 1
        kept.append(_one(finding, f"{key[7:39]}-{seen[key]}", locator))
    return tuple(kept)


def _one(finding: Finding, key: str, locator: Locator) -> FoundOne:
    rule = rule_named(finding.rule)
    return FoundOne(
        key=key,
        rule=finding.rule,
        family=rule.family if rule else "",
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
