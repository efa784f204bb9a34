"""“Evidence changed since”: records behind sealed figures that are other ones today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from hengwang.evidence.models import EvidenceItem, Reading
from hengwang.files import storage
from hengwang.performance.models import Evaluation
from hengwang.performance.services.freezing import snapshot_of
from hengwang.seals.contents import item_told
from hengwang.seals.models import Seal
from hengwang.seals.packaging import as_read
from hengwang.seals.reading import Opened, opened


@dataclass(frozen=True)
class Change:
    """What is another one today; the sealed figure stays.

    `kind` is reading (measured anew with another answer), evidence (replaced, rejected, expired),
    row (edited after a return) or field (of the evaluation; `figure_id` is empty).
    """

    figure_id: str
    name: str
    kind: str


def changes_since(seal: Seal) -> list[Change]:
    """Differences between a seal and today; about fifteen queries, and the package is read once."""
    inside = opened(storage.path_of(seal.package.sha256))
    live = _live_snapshot(seal.evaluation, inside)
    rows = {row["figure_id"]: row for row in live["rows"]}
    sealed_rows = {row["figure_id"]: row for row in inside.snapshot["rows"]}
    anew = _measured_anew(inside.figures)
    stale = _changed_items(inside)
    changes = []
    for figure in inside.figures:
        key = figure["id"]
        kinds = []
        if rows.get(key) != sealed_rows.get(key):
            kinds.append("row")
        if figure["reading"] and figure["reading"]["id"] in anew:
            kinds.append("reading")
        if stale.intersection(figure["evidence"]):
            kinds.append("evidence")
        changes += [Change(key, figure["name"], kind) for kind in kinds]
    changes += [
        Change("", name, "field")
        for name in sorted(inside.snapshot)
        if name not in {"rows", "digest"} and inside.snapshot[name] != live.get(name)
    ]
    return changes


def _live_snapshot(evaluation: Evaluation, inside: Opened) -> dict[str, Any]:
    """Today's rows, printed as on the day of the submission."""
    made_on = date.fromisoformat(inside.snapshot["made_on"])
    told: dict[str, Any] = as_read(snapshot_of(evaluation, made_on=made_on, sealed=True))
    return told


def _measured_anew(figures: Sequence[Mapping[str, Any]]) -> set[int]:
    """Sealed readings whose question has another answer today."""
    sealed = {one["reading"]["id"]: one["reading"]["digest"] for one in figures if one["reading"]}
    fills = dict(Reading.objects.filter(pk__in=sealed).values_list("pk", "fill_id"))
    now = dict(
        Reading.objects.current().filter(fill__in=fills.values()).values_list("fill_id", "digest")
    )
    return {pk for pk, fill in fills.items() if now.get(fill, sealed[pk]) != sealed[pk]}


def _changed_items(inside: Opened) -> set[int]:
    sealed = {item["id"]: item for item in inside.evidence}
    items = EvidenceItem.objects.select_related("file").in_bulk(list(sealed))
    today = timezone.localdate()
    return {
        pk
        for pk, told in sealed.items()
        if (item := items.get(pk)) is None
        or as_read(item_told(item)) != told
        or not item.counts_on(today)
    }
