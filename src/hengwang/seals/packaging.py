"""Put a package together: manifest, signature, and bytes that the content alone decides."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from hengwang.audit.sealing import Head
from hengwang.kernel.canonical import canonical_json
from hengwang.performance.models import FrozenRevision
from hengwang.seals.contents import Contents
from hengwang.seals.errors import PackageTooLargeError
from hengwang.seals.keys import Signer
from hengwang.seals.verify.archive import MOST_MEMBERS, archive, measured
from hengwang.seals.verify.package import (
    FORM,
    MANIFEST,
    SIGNATURE,
    canonical,
    digest_of,
)

LARGEST_BYTES = 4 * 1024**3 - 1


@dataclass(frozen=True)
class Package:
    """The members in order and the digest of the manifest, "sha256:…"."""

    members: tuple[tuple[str, bytes | Path], ...]
    digest: str

    def pieces(self) -> Iterator[bytes]:
        """The bytes of the archive."""
        return archive(self.members)


@dataclass(frozen=True)
class Act:
    """The act of sealing: by whom, when, at which head of the trail, with which key."""

    seal_id: str
    sealed_at: datetime
    sealed_by: str
    head: Head | None = None
    signer: Signer | None = None


def package_of(frozen: FrozenRevision, contents: Contents, act: Act) -> Package:
    """The package of a frozen revision.

    Raises:
        PackageTooLargeError: More than 4 GB or 60,000 members.
    """
    sizes = {name: measured(source) for name, source in contents.members}
    total = sum(size for size, _crc, _sha256 in sizes.values())
    if total > LARGEST_BYTES or len(sizes) + 2 > MOST_MEMBERS:
        raise PackageTooLargeError(size=f"{total / 1024**3:.1f} GB", members=len(sizes))
    digests = {name: sha256 for name, (_size, _crc, sha256) in sizes.items()}
    manifest = canonical_json(_manifest(frozen, contents, act, digests))
    members: list[tuple[str, bytes | Path]] = [(MANIFEST, manifest)]
    if act.signer is not None:
        signed = {
            "algorithm": "Ed25519",
            "public_key": act.signer.public_key.hex(),
            "signature": act.signer.sign(manifest).hex(),
        }
        members.append((SIGNATURE, canonical(signed)))
    return Package((*members, *contents.members), f"sha256:{measured(manifest)[2]}")


def _manifest(
    frozen: FrozenRevision, contents: Contents, act: Act, digests: dict[str, str]
) -> dict[str, Any]:
    snapshot, head = contents.snapshot, act.head
    plain = as_read(contents.figures)
    return {
        "form": FORM,
        "product": f"hengwang {version('hengwang')}",
        "seal": {
            "id": act.seal_id,
            "sealed_at": act.sealed_at,
            "sealed_by": act.sealed_by,
            "evaluation": snapshot["short_id"],
            "revision": frozen.revision,
            "frozen": frozen.digest,
            "frozen_at": frozen.made_at,
            "frozen_by": frozen.made_by_name,
            "title": snapshot["title"],
            "programme": snapshot["programme"],
            "unit": snapshot["unit_name"],
            "year": snapshot["year"],
            "ruleset": snapshot["ruleset_key"],
        },
        "trail": {} if head is None else {"seq": head.seq, "hash": head.hash, "at": head.sealed_at},
        "key": act.signer.fingerprint if act.signer else "",
        "members": digests,
        "rows": [digest_of(row) for row in snapshot["rows"]],
        "fields": {name: digest_of(value) for name, value in snapshot.items() if name != "rows"},
        "figures": [
            {"id": one["id"], "name": one["name"], "digest": digest_of(one)} for one in plain
        ],
    }


def as_read(value: object) -> Any:
    """As the verifier reads it: the JSON of the canonical text."""
    return json.loads(canonical_json(value))
