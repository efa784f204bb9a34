"""“Evidence changed since”: records behind sealed figures that are other ones today."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from hengwang.evidence.choices import EvidenceStatus
from hengwang.evidence.models import EvidenceItem, Reading
from hengwang.files import storage
from hengwang.performance.models import Evaluation
from hengwang.performance.services.freezing import snapshot_of
from hengwang.seals.models import Seal
from hengwang.seals.packaging import as_read
from hengwang.seals.reading import Opened, opened


@dataclass(frozen=True)
class Change:
    """What is another one today; the sealed figure stays.

    `kind` is reading (measured anew with another answer), evidence (`details` say what became of
    it), row (edited after a return) or field (of the evaluation; `figure_id` is empty).
    """

    figure_id: str
    name: str
    kind: str
    details: tuple[str, ...] = ()


def changes_since(seal: Seal) -> list[Change]:
    """Differences between a seal and today; about fifteen queries, and the package is read once."""
    inside = opened(storage.path_of(seal.package.sha256))
    live = _live_snapshot(seal.evaluation, inside)
    rows = {row["figure_id"]: row for row in live["rows"]}
    sealed_rows = {row["figure_id"]: row for row in inside.snapshot["rows"]}
    anew = _measured_anew(inside.figures)
    stale = _changed_items(seal, inside)
    changes = []
    for figure in inside.figures:
        key = figure["id"]
        kinds = []
        if rows.get(key) != sealed_rows.get(key):
            kinds.append("row")
        if figure["reading"] and figure["reading"]["id"] in anew:
            kinds.append("reading")
        changes += [Change(key, figure["name"], kind) for kind in kinds]
        details = sorted({word for pk in figure["evidence"] for word in stale.get(pk, ())})
        if details:
            changes.append(Change(key, figure["name"], "evidence", tuple(details)))
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
    ids = [one["reading"]["id"] for one in figures if one["reading"]]
    sealed = Reading.objects.in_bulk(ids)
    fills = {one.fill_id for one in sealed.values()}
    now = {one.fill_id: one for one in Reading.objects.current().filter(fill__in=fills)}
    return {
        pk
        for pk, one in sealed.items()
        if one.fill_id in now and not now[one.fill_id].answers_as(one)
    }


def _changed_items(seal: Seal, inside: Opened) -> dict[int, list[str]]:
    """What became of each cited piece since the seal; pieces of which nothing did are left out."""
    sealed = {told["id"]: told for told in inside.evidence}
    items = EvidenceItem.objects.select_related("file").in_bulk(list(sealed))
    sealed_on = timezone.localdate(seal.sealed_at)
    words = {pk: list(_became(told, items.get(pk), sealed_on)) for pk, told in sealed.items()}
    return {pk: found for pk, found in words.items() if found}


def _became(told: Mapping[str, Any], item: EvidenceItem | None, sealed_on: date) -> Iterator[str]:
    """Stable words; an acceptance after the seal only says what was hoped for, and is none."""
    if item is None:
        yield "gone"
        return
    if item.file.sha256 != told["sha256"]:
        yield "replaced"
    elif item.status == EvidenceStatus.REJECTED != told["status"]:
        yield "rejected"
    elif item.status == EvidenceStatus.OFFERED != told["status"]:
        yield "review_open"
    dates = ("title", "supports_from", "supports_until", "expires_on")
    if any(as_read(getattr(item, name)) != told[name] for name in dates):
        yield "amended"
    expires_on = item.expires_on
    if expires_on is not None and sealed_on < expires_on <= timezone.localdate():
        yield "expired"
