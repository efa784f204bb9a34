"""Hold a seal against the records it was made from: what was altered behind the platform."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hengwang.audit.models import AuditEntry
from hengwang.evidence.models import Reading
from hengwang.evidence.services import is_unaltered, question_of
from hengwang.files import storage
from hengwang.kernel.registry import UnknownKeyError
from hengwang.performance.models import FrozenRevision
from hengwang.seals.contents import reading_told
from hengwang.seals.keys import public_keys
from hengwang.seals.models import Seal
from hengwang.seals.packaging import as_read
from hengwang.seals.reading import Opened, opened
from hengwang.seals.verify.package import verify


@dataclass(frozen=True)
class Fault:
    """Something under a seal that is not as it was sealed: stable kind, and what exactly."""

    kind: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind} {self.what}"


def faults_of(seal: Seal) -> list[Fault]:
    """Alterations of the package, the seal's row, the frozen revision, readings and files.

    Seven queries, whatever the number of figures; the package and every cited file are read.
    """
    path = storage.path_of(seal.package.sha256)
    key = public_keys().get(seal.key_fingerprint)
    report = verify(path, public_key=bytes.fromhex(key) if key else None, digest=seal.digest)
    faults = [Fault(f"package_{one.kind}", one.member or one.detail) for one in report.problems]
    faults += _faults_of_package_row(seal)
    if faults:
        return [*faults, *_faults_of_trail(seal)]
    inside = opened(path)
    return [
        *_faults_of_trail(seal),
        *_faults_of_row(seal, inside),
        *_faults_of_frozen(seal, inside),
        *_faults_of_readings(inside),
        *_faults_of_files(seal, inside),
    ]


def _faults_of_package_row(seal: Seal) -> Iterable[Fault]:
    path = storage.path_of(seal.package.sha256)
    if not path.is_file():
        yield Fault("package_lost", seal.short_id)
    elif path.stat().st_size != seal.package.size_bytes:
        yield Fault("package_row", f"{seal.short_id} size_bytes")
    elif storage.digest_of(path) != seal.package.sha256:
        yield Fault("package_bytes", seal.short_id)


def _faults_of_trail(seal: Seal) -> Iterable[Fault]:
    """The seal's own row against the trail, which cannot be changed unseen."""
    entries = AuditEntry.objects.filter(
        action="evaluation.sealed",
        subject_kind="performance.evaluation",
        subject_id=str(seal.evaluation_id),
    ).order_by("pk")
    told = {(entry.after or {}).get("seal"): entry.after or {} for entry in entries}
    after = told.get(seal.short_id)
    if after is None:
        yield Fault("seal_unknown", seal.short_id)
        return
    found = {"digest": seal.digest, "revision": seal.revision, "package": seal.package.sha256}
    yield from _different("seal_row", seal.short_id, found, after)


def _faults_of_row(seal: Seal, inside: Opened) -> Iterable[Fault]:
    """The seal's own row against what its package says."""
    manifest = inside.manifest
    found = as_read(
        {
            "id": seal.short_id,
            "revision": seal.revision,
            "sealed_at": seal.sealed_at,
            "sealed_by": seal.sealed_by_name,
            "key": seal.key_fingerprint,
            "figures": seal.figures,
            "files": seal.files,
        }
    )
    said = {
        **manifest["seal"],
        "key": manifest["key"],
        "figures": len(inside.figures),
        "files": len({one["sha256"] for one in inside.evidence}),
    }
    yield from _different("seal_row", seal.short_id, found, said)


def _different(
    kind: str, what: str, found: Mapping[str, Any], said: Mapping[str, Any]
) -> Iterable[Fault]:
    for name, value in found.items():
        if said.get(name) != value:
            yield Fault(kind, f"{what} {name}")


def _faults_of_frozen(seal: Seal, inside: Opened) -> Iterable[Fault]:
    frozen = FrozenRevision.objects.filter(
        evaluation_id=seal.evaluation_id, revision=seal.revision
    ).first()
    what = f"{seal.short_id} r{seal.revision}"
    if frozen is None:
        yield Fault("frozen_missing", what)
        return
    found = {
        "frozen": frozen.digest,
        "frozen_at": frozen.made_at,
        "frozen_by": frozen.made_by_name,
    }
    yield from _different("frozen_row", what, as_read(found), inside.manifest["seal"])
    snapshot = as_read(frozen.snapshot)
    for name in sorted({*snapshot, *inside.snapshot}):
        if snapshot.get(name) != inside.snapshot.get(name):
            yield Fault("frozen_snapshot", f"{what} {name}")


def _faults_of_readings(inside: Opened) -> Iterable[Fault]:
    sealed = {one["reading"]["id"]: one for one in inside.figures if one["reading"]}
    rows = Reading.objects.select_related("fill").in_bulk(list(sealed))
    for pk, figure in sealed.items():
        row = rows.get(pk)
        if row is None:
            yield Fault("reading_missing", figure["id"])
        elif _told(row) != {**figure["reading"], "method": ""} or not _is_whole(row):
            yield Fault("reading_altered", figure["id"])


def _told(row: Reading) -> dict[str, Any]:
    # How a metric describes its method may be worded better one day; its key and version stay.
    told: dict[str, Any] = {**as_read(reading_told(row)), "method": ""}
    return told


def _is_whole(row: Reading) -> bool:
    """Whether its digest is of its columns, and its question that of its fill."""
    try:
        asked = question_of(row.fill).digest == row.fill.question
    except UnknownKeyError:
        # This version of the metric is gone; what was asked is compared above.
        asked = True
    return asked and is_unaltered(row)


def _faults_of_files(seal: Seal, inside: Opened) -> Iterable[Fault]:
    """The stored copy of each cited file; the package itself holds another."""
    cited = {one.file.sha256: one.file for one in seal.cited.select_related("file")}
    for one in inside.evidence:
        sha256 = one["sha256"]
        file = cited.get(sha256)
        if file is None:
            yield Fault("citation_missing", sha256)
            continue
        path = storage.path_of(sha256)
        if not path.is_file() or storage.digest_of(path) != sha256:
            yield Fault("file_altered", sha256)
        if file.size_bytes != one["size"]:
            yield Fault("file_row", f"{sha256} size_bytes")
