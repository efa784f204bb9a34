"""The samples, and what is read and found in them compared with what is expected."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from hengwang.checker.facts.words import fold
from hengwang.checker.finding import Finding
from hengwang.checker.output.as_json import document_entry
from hengwang.checker.runner import check, read
from hengwang.checker.tests.other_reports.building import built, changed

FOLDER = Path(__file__).parent
FIELDS = ("level1", "level2", "level3", "target", "actual", "weight", "score", "note")
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@dataclass(frozen=True)
class Difference:
    """One field that was read otherwise than printed."""

    field: str
    wanted: object
    got: object


@cache
def sample(name: str) -> Mapping[str, Any]:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def entry(name: str) -> Mapping[str, Any]:
    """The document of the sample as the JSON prints it."""
    data = sample(name)
    return document_entry(read(*built(data["document"], data["form"])))


def planted(name: str) -> Sequence[Mapping[str, Any]]:
    """The errors to put in: what is changed, and the rules that may tell it."""
    return sample(name)["planted"]


@cache
def _found(name: str, change: tuple[str, ...] | None) -> list[Finding]:
    data = sample(name)
    text = changed(data["document"], change) if change else data["document"]
    return check(read(*built(text, data["form"])))


def findings(name: str, change: Sequence[str] | None = None) -> list[Finding]:
    """What is found in the sample, or in the sample with one thing printed otherwise."""
    return _found(name, tuple(change) if change else None)


def rows_wanted(name: str) -> list[tuple[str, ...]]:
    rows = []
    for line in sample(name)["rows"].splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        rows.append(tuple((cells + [""] * len(FIELDS))[: len(FIELDS)]))
    return rows


def differences(name: str) -> Iterator[Difference]:
    """What was read otherwise than a person would."""
    data, got = sample(name), entry(name)
    for field in ("title", "year", "total", "level"):
        if data.get(field) != got[field]:
            yield Difference(field, data.get(field), got[field])
    projects = [data.get("project"), *data.get("project_also", ())]
    if got["project"] not in projects:
        yield Difference("project", projects[0], got["project"])
    said = [(s["name"], s["weight"], s["score"]) for s in got["sections"]]
    for wanted in data.get("sections", ()):
        score = wanted[2] if len(wanted) > 2 else None
        if not any(wanted[0] in s[0] and wanted[1] == s[1] and score in {None, s[2]} for s in said):
            yield Difference("sections", wanted, said)
    yuan = {amount["yuan"] for amount in got["amounts"]}
    for amount in data.get("amounts", ()):
        if amount not in yuan:
            yield Difference("amounts", amount, sorted(a for a in yuan if a is not None))
    yield from _row_differences(name, got["indicators"])


def _row_differences(name: str, rows: Sequence[Mapping[str, object]]) -> Iterator[Difference]:
    wanted = rows_wanted(name)
    shown = [tuple(_shown(row[field]) for field in FIELDS) for row in rows]
    if len(wanted) < len(shown):
        shown = [row for row in shown if row[0] != "预算执行率"]
    if len(wanted) != len(shown):
        yield Difference("rows", len(wanted), [row[2] for row in shown])
        return
    for one, other in zip(wanted, shown, strict=True):
        for field, printed, read_ in zip(FIELDS, one, other, strict=True):
            if fold(printed) != fold(read_):
                yield Difference(f"{field} of {one[2] or one[1]}", printed, read_)


def _shown(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def cells_expected(name: str) -> int:
    """How many fields are compared, for the share that is right."""
    data = sample(name)
    fixed = 5 + len(data.get("sections", ())) + len(data.get("amounts", ()))
    return fixed + len(FIELDS) * len(rows_wanted(name))
