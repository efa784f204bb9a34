"""Take indicators from the library into an evaluation."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.kernel.metrics import metrics
from hengwang.performance.choices import ActualSource
from hengwang.performance.engine.ruleset import Ruleset
from hengwang.performance.errors import UnknownLibraryEntryError
from hengwang.performance.library.entries import Entry
from hengwang.performance.library.loading import load_library
from hengwang.performance.models import Evaluation, Indicator
from hengwang.performance.rulesets.loading import ruleset_of
from hengwang.performance.services.declaring import IndicatorData, add_indicator

EXECUTION_RATE = "projects.execution_rate"
DEFAULT = "mof-2020-10"


@transaction.atomic
def add_entries(evaluation_id: int, keys: Iterable[str], *, by: User) -> list[Indicator]:
    """Add the named indicators with the library's own points.

    Raises:
        UnknownLibraryEntryError: The library has no such entry.
    """
    entries = load_library().entries
    return _add(evaluation_id, {key: entries[key].points for key in _known(keys, entries)}, by=by)


@transaction.atomic
def add_starter(evaluation_id: int, project_kind: str, *, by: User) -> list[Indicator]:
    """Add the indicators a kind of project starts with, points adding up to the whole.

    Raises:
        UnknownLibraryEntryError: The library has no such kind of project.
    """
    kind = load_library().projects.get(project_kind)
    if kind is None:
        raise UnknownLibraryEntryError(key=project_kind)
    return _add(evaluation_id, kind.starter, by=by)


def _add(evaluation_id: int, points: Mapping[str, Decimal], *, by: User) -> list[Indicator]:
    entries = load_library().entries
    evaluation = Evaluation.objects.get(pk=evaluation_id)
    ruleset = ruleset_of(evaluation.ruleset_key, evaluation.ruleset_version)
    return [
        add_indicator(evaluation_id, data_of(entries[key], ruleset, weight), by=by)
        for key, weight in points.items()
    ]


def data_of(entry: Entry, ruleset: Ruleset | None, points: Decimal | None) -> IndicatorData:
    """An entry as a declared row: its binding where the metric exists, else by hand."""
    section, level2 = place_of(entry, ruleset)
    first = entry.bindings[0] if entry.bindings else None
    source = ActualSource.MANUAL
    if first is not None and first.metric == EXECUTION_RATE and entry.section == "execution":
        source = ActualSource.BUDGET
    elif first is not None and first.metric in metrics:
        source = ActualSource.METRIC
    return IndicatorData(
        section=section,
        level2=level2,
        level3=entry.name.zh,
        definition=entry.definition.zh,
        target_text=target_shown(entry),
        points=points,
        source=source,
        library_key=entry.key,
        metric_key=first.metric if first else "",
        metric_params=dict(first.params) if first else {},
    )


def place_of(entry: Entry, ruleset: Ruleset | None) -> tuple[str, str]:
    """Names of level 1 and level 2 in the ruleset; where it lacks the section, its level 2 tells.

    Without a ruleset the default one lends its names, since a form needs some.
    """
    names = ruleset or ruleset_of(DEFAULT)
    if names is None:
        return entry.section, entry.level2 or ""
    for section in names.sections:
        if section.key == entry.section:
            found = (part.name.zh for part in section.level2 if part.key == entry.level2)
            return section.name.zh, next(found, "")
    for section in names.sections:
        for part in section.level2:
            if part.key in {entry.level2, entry.section}:
                return section.name.zh, part.name.zh
    return names.sections[-1].name.zh, ""


def target_shown(entry: Entry) -> str:
    """The proposed target as it is printed; empty where the author has to fill it in."""
    target = entry.target
    if target.value is None:
        return ""
    return f"{target.operator}{target.value}{target.unit}".removeprefix("=")


def _known(keys: Iterable[str], entries: Mapping[str, Entry]) -> list[str]:
    wanted = list(keys)
    for key in wanted:
        if key not in entries:
            raise UnknownLibraryEntryError(key=key)
    return wanted
