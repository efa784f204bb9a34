"""What every official form says of its project and of itself, as keyword arguments."""

from datetime import date
from typing import Any

from hengwang.documents.wording import chinese_date, state_text, unfilled
from hengwang.performance.snapshot import Snapshot


def head_of(
    snapshot: Snapshot, notes: tuple[str, ...], *, on: date | None = None
) -> dict[str, Any]:
    """The fields of `FormHead`; `on` is the day of what went on after the snapshot was frozen."""
    return {
        "year": str(snapshot.year),
        "programme": snapshot.programme,
        "supervising": snapshot.supervising_name or unfilled(snapshot),
        "unit": snapshot.unit_name or unfilled(snapshot),
        "region": snapshot.region_name,
        "draft": not snapshot.sealed,
        "state": state_text(snapshot),
        "short_id": snapshot.short_id,
        "digest": snapshot.digest,
        "made_on": chinese_date(on or snapshot.made_on),
        "notes": notes,
    }
