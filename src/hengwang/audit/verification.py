"""Walks the chain from its first link and says what does not hold."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from hengwang.audit import triggers
from hengwang.audit.anchoring import AnchorDamagedError, read_anchors
from hengwang.audit.canonical import FIELDS_OF_FORM_1, GENESIS, UnknownFormError, link_hash
from hengwang.audit.models import AuditEntry, SealedLink, UnsealedEntry

CHUNK = 2000
LISTED = 100
SEALER_MAY_REST = timedelta(hours=1)
ANCHOR_MAY_REST = timedelta(hours=1)


@dataclass(frozen=True)
class Problem:
    """One thing that does not hold; `kind` is stable.

    altered, removed (entry), link_removed, link_altered, unchained (an entry that never went
    through the sealer), waiting (the sealer stands still), cut, rewritten, anchor_missing,
    anchor_damaged, guards_missing.
    """

    kind: str
    seq: int | None = None
    entry_id: int | None = None
    detail: str = ""


@dataclass
class Verification:
    """What was walked, and the first problems; `problem_count` counts all of them."""

    links: int = 0
    waiting: int = 0
    anchors: int = 0
    head_seq: int = 0
    head_hash: str = GENESIS
    problem_count: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return self.problem_count == 0

    def found(self, problem: Problem) -> None:
        """Count a problem; keep the first hundred."""
        self.problem_count += 1
        if len(self.problems) < LISTED:
            self.problems.append(problem)


def verify(anchor: Path | None = None) -> Verification:
    """Check the whole trail against itself and against the anchor file.

    Reads in pieces of 2,000 rows (two queries each) and holds one piece and the anchors in
    memory.

    Args:
        anchor: The file to compare with; the installation's own when None.
    """
    outcome = Verification()
    if not triggers.are_installed(connection):
        outcome.found(Problem("guards_missing"))
    anchored = _anchored(outcome, anchor)
    # Links are read before waiting entries are counted: one sealed in between is in neither.
    _walk(outcome, anchored)
    _compare_tail(outcome, anchored)
    _look_for_unchained(outcome)
    return outcome


def _anchored(outcome: Verification, path: Path | None) -> dict[int, str]:
    heads: dict[int, str] = {}
    file = path or Path(settings.AUDIT_ANCHOR)
    try:
        for line in read_anchors(file):
            heads[line.seq] = line.hash
    except AnchorDamagedError as error:
        outcome.found(Problem("anchor_damaged", detail=str(error)))
    except OSError:
        first = SealedLink.objects.order_by("seq").first()
        was_due = first is not None and first.sealed_at < timezone.now() - ANCHOR_MAY_REST
        if path is not None or was_due:
            outcome.found(Problem("anchor_missing", detail=file.name))
    outcome.anchors = len(heads)
    return heads


def _walk(outcome: Verification, anchored: dict[int, str]) -> None:
    for link, entry in _links():
        for missing in range(outcome.head_seq + 1, min(link.seq, outcome.head_seq + LISTED)):
            outcome.found(Problem("link_removed", seq=missing))
        is_next = link.seq == outcome.head_seq + 1
        if is_next and link.previous_hash != outcome.head_hash:
            outcome.found(Problem("link_altered", seq=link.seq, entry_id=link.entry_id))
        elif entry is None:
            outcome.found(Problem("removed", seq=link.seq, entry_id=link.entry_id))
        elif not _hash_holds(link, entry):
            outcome.found(Problem("altered", seq=link.seq, entry_id=link.entry_id))
        if anchored.get(link.seq, link.hash) != link.hash:
            outcome.found(Problem("rewritten", seq=link.seq, entry_id=link.entry_id))
        outcome.links += 1
        outcome.head_seq, outcome.head_hash = link.seq, link.hash


def _hash_holds(link: SealedLink, entry: dict[str, Any]) -> bool:
    try:
        return link_hash(link.form, link.seq, link.previous_hash, entry) == link.hash
    except UnknownFormError:
        return False


def _links() -> Iterator[tuple[SealedLink, dict[str, Any] | None]]:
    """All links with their entries, which may be gone; not a join, since that would hide those."""
    last = 0
    while chunk := list(SealedLink.objects.filter(seq__gt=last).order_by("seq")[:CHUNK]):
        ids = [link.entry_id for link in chunk]
        rows = AuditEntry.objects.filter(pk__in=ids).values(*FIELDS_OF_FORM_1)
        entries: dict[int, dict[str, Any]] = {row["id"]: dict(row) for row in rows}
        for link in chunk:
            yield link, entries.get(link.entry_id)
        last = chunk[-1].seq


def _compare_tail(outcome: Verification, anchored: dict[int, str]) -> None:
    last_anchored = max(anchored, default=0)
    if last_anchored > outcome.head_seq:
        detail = f"{outcome.head_seq} < {last_anchored}"
        outcome.found(Problem("cut", seq=outcome.head_seq, detail=detail))


def _look_for_unchained(outcome: Verification) -> None:
    unchained = AuditEntry.objects.filter(link=None, waiting=None).order_by("pk")
    for entry_id in unchained.values_list("pk", flat=True)[: LISTED + 1]:
        outcome.found(Problem("unchained", entry_id=entry_id))
    outcome.waiting = UnsealedEntry.objects.count()
    too_long = timezone.now() - SEALER_MAY_REST
    if UnsealedEntry.objects.filter(entry__at__lt=too_long).exists():
        outcome.found(Problem("waiting", detail=str(outcome.waiting)))
