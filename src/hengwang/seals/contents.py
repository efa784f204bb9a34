"""What goes into a package: the frozen evaluation, its figures with their origin, the evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hengwang.accounts.models import User
from hengwang.evidence.models import Fill, Reading
from hengwang.files import storage
from hengwang.files.models import StoredFile
from hengwang.kernel.canonical import canonical_json
from hengwang.kernel.measured import bases
from hengwang.kernel.metrics import metrics
from hengwang.kernel.registry import UnknownKeyError
from hengwang.performance.models import FrozenRevision, Indicator
from hengwang.performance.rulesets.loading import ruleset_of
from hengwang.seals.cited import CitedItem, cited_by

Member = tuple[str, bytes | Path]


@dataclass(frozen=True)
class Contents:
    """Members in the order of their names, and what the manifest says of them."""

    members: Sequence[Member]
    figures: Sequence[dict[str, Any]]
    files: Sequence[StoredFile]
    snapshot: dict[str, Any]


def contents_of(frozen: FrozenRevision, user: User) -> Contents:
    """Everything a reader needs to compute the frozen figures again.

    Hidden cost: one resolver run for each measured figure.
    """
    evaluation = frozen.evaluation
    shown = {row["figure_id"]: row for row in frozen.snapshot["rows"]}
    indicators = [
        row
        for row in evaluation.indicators.select_related("section", "reading__fill").order_by(
            "order", "pk"
        )
        if row.figure_id in shown
    ]
    cited = cited_by(frozen)
    figures = [_figure(row, shown[row.figure_id], cited.of(row.figure_id)) for row in indicators]
    items = [one for _pk, one in sorted(cited.items.items())]
    files = {one.file.sha256: one.file for one in items}
    members: list[Member] = [
        ("snapshot.json", canonical_json(frozen.snapshot)),
        ("figures.json", canonical_json(figures)),
        ("evidence.json", canonical_json([cited_told(one) for one in items])),
        ("ruleset.json", canonical_json(_ruleset(evaluation.ruleset_key, evaluation))),
        *(_records(row, user) for row in indicators if row.reading is not None),
        *((f"evidence/{sha256}", storage.path_of(sha256)) for sha256 in files),
    ]
    return Contents(
        members=sorted(members, key=lambda one: one[0]),
        figures=figures,
        files=[files[sha256] for sha256 in sorted(files)],
        snapshot=frozen.snapshot,
    )


def _figure(row: Indicator, shown: dict[str, Any], cited: Sequence[int]) -> dict[str, Any]:
    figure: dict[str, Any] = {
        "id": row.figure_id,
        "name": row.level3,
        "section": row.section.name,
        "source": row.source,
        "shown": shown["actual_text"],
        "target": row.target_text,
        "points": row.points,
        "score": shown["score"],
        "rule": row.rule,
        "outcome": row.outcome,
        "share": row.share,
        "evidence": list(cited),
        "reading": None if row.reading is None else reading_told(row.reading),
    }
    return figure


def reading_told(reading: Reading) -> dict[str, Any]:
    """A reading with its question, its method and what it rests on."""
    fill = reading.fill
    return {
        "id": reading.pk,
        "digest": reading.digest,
        "metric": fill.metric_key,
        "version": fill.version,
        "method": _method(fill),
        "params": fill.params,
        "scope": fill.scope,
        "period": fill.period,
        "value": reading.value,
        "upper": reading.upper,
        "unit": reading.unit,
        "numerator": reading.numerator,
        "denominator": reading.denominator,
        "coverage": reading.coverage,
        "policy": reading.policy,
        "note": reading.note,
        "basis": {
            "kind": reading.basis_kind,
            "ids": reading.basis_ids,
            "query": reading.basis_query,
            "digest": reading.basis_digest,
        },
        "parts": reading.parts,
        "computed_at": reading.computed_at,
    }


def _method(fill: Fill) -> str:
    """Where the metric says it comes from; nothing where this version of it is gone."""
    try:
        return metrics.get(fill.metric_key, fill.version).source
    except UnknownKeyError:
        return ""


def _records(row: Indicator, user: User) -> Member:
    """The records behind a figure, as a person would look them up."""
    reading = row.reading
    told: list[dict[str, str]] = []
    if reading is not None and reading.basis_kind in bases and reading.basis_ids:
        found = bases.get(reading.basis_kind).resolve(reading.basis_ids, user)
        told = [{"label": str(one.label), "detail": str(one.detail)} for one in found]
    count = len(reading.basis_ids) if reading else 0
    said = {"figure": row.figure_id, "count": count, "records": told}
    return f"records/{row.figure_id}.json", canonical_json(said)


def cited_told(cited: CitedItem) -> dict[str, Any]:
    """An evidence item as the package lists it: the revision that was cited, not a later one."""
    item = cited.item
    return {
        "id": item.pk,
        "title": item.title,
        "file": cited.file.name,
        "revision": cited.revision.number,
        "sha256": cited.file.sha256,
        "size": cited.file.size_bytes,
        "supports_from": item.supports_from,
        "supports_until": item.supports_until,
        "expires_on": item.expires_on,
        "status": cited.status,
        "same_hand": cited.same_hand,
    }


def _ruleset(key: str, evaluation: Any) -> Any:
    ruleset = ruleset_of(key, evaluation.ruleset_version) if key else None
    return None if ruleset is None else ruleset.model_dump(mode="json")
