"""The content of a package held against its manifest; a difference is named by row and figure."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from hengwang.seals.verify.archive import LARGEST_JSON, Member, listed, walk
from hengwang.seals.verify.ed25519 import fingerprint, is_signed
from hengwang.seals.verify.report import Problem, Report

MANIFEST, SIGNATURE, SNAPSHOT, FIGURES = (
    "manifest.json",
    "signature.json",
    "snapshot.json",
    "figures.json",
)
FORM = 1


def canonical(value: object) -> bytes:
    """The one text of a JSON value: sorted keys, no spaces, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def digest_of(value: object) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def verify(path: Path, *, public_key: bytes | None = None, digest: str = "") -> Report:
    """Everything that can be said about a package without the platform that made it.

    Args:
        path: The package.
        public_key: 32 bytes of the key it must be signed with; None accepts the key it names.
        digest: What is printed on the documents, "sha256:…"; empty compares nothing.
    """
    report = Report()
    infos = listed(path, report)
    if not infos:
        if not report.problems:
            report.problems.append(Problem("missing", MANIFEST))
        return report
    with path.open("rb") as file:
        members = {one.name: one for one in walk(file, infos, report)}
        report.members = len(members)
        manifest = _manifest(file, members, report)
        if manifest is None:
            return report
        _compare_members(manifest, members, report)
        _compare_content(file, manifest, members, report)
        _check_signature(file, members, report, public_key)
    if digest and digest.removeprefix("sha256:") != report.digest:
        report.problems.append(Problem("digest", MANIFEST))
    return report


def _manifest(file: BinaryIO, members: dict[str, Member], report: Report) -> dict[str, Any] | None:
    if MANIFEST not in members:
        report.problems.append(Problem("missing", MANIFEST))
        return None
    raw = _bytes_of(file, members[MANIFEST])
    report.digest = members[MANIFEST].sha256
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError) as error:
        report.problems.append(Problem("manifest", MANIFEST, str(error)))
        return None
    if not isinstance(said, dict) or not isinstance(said.get("members"), dict):
        report.problems.append(Problem("manifest", MANIFEST, "members"))
        return None
    if said.get("form") != FORM:
        report.problems.append(Problem("form", MANIFEST, str(said.get("form"))))
        return None
    if canonical(said) != raw:
        report.problems.append(Problem("altered", MANIFEST))
    report.seal, report.trail = dict(said.get("seal", {})), dict(said.get("trail", {}))
    return said


def _bytes_of(file: BinaryIO, member: Member) -> bytes:
    file.seek(member.offset + 30 + len(member.name))
    return file.read(member.size)


def _compare_members(manifest: dict[str, Any], members: dict[str, Member], report: Report) -> None:
    named = manifest["members"]
    for name in sorted(set(named) - set(members)):
        report.problems.append(Problem("missing", name))
    for name in sorted(set(members) - set(named) - {MANIFEST, SIGNATURE}):
        report.problems.append(Problem("unknown", name))
    for name in sorted(set(members) & set(named)):
        if members[name].sha256 != named[name]:
            report.problems.append(Problem("altered", name))


def _compare_content(
    file: BinaryIO, manifest: dict[str, Any], members: dict[str, Member], report: Report
) -> None:
    """Name the row, the field or the figure in which a member differs."""
    snapshot = _json(file, members.get(SNAPSHOT), report)
    figures = _json(file, members.get(FIGURES), report)
    if isinstance(snapshot, dict):
        rows = snapshot.get("rows", [])
        for number, (row, expected) in enumerate(_pairs(rows, manifest.get("rows", [])), start=1):
            if row is None or digest_of(row) != expected:
                name = row.get("level3", "") if isinstance(row, dict) else ""
                report.problems.append(Problem("row", SNAPSHOT, f"{number} {name}".strip()))
        fields = manifest.get("fields", {})
        for name in sorted(set(snapshot) | set(fields)):
            if name != "rows" and digest_of(snapshot.get(name)) != fields.get(name):
                report.problems.append(Problem("field", SNAPSHOT, name))
    if isinstance(figures, list):
        for figure, expected in _pairs(figures, manifest.get("figures", [])):
            if figure is None or digest_of(figure) != (expected or {}).get("digest"):
                named = expected or figure or {}
                text = f"{named.get('id', '')} {named.get('name', '')}".strip()
                report.problems.append(Problem("figure", FIGURES, text))
    if isinstance(snapshot, dict) and isinstance(figures, list):
        _compare_rows_with_figures(snapshot, figures, report)


def _compare_rows_with_figures(
    snapshot: dict[str, Any], figures: list[Any], report: Report
) -> None:
    known = {one.get("id"): one for one in figures if isinstance(one, dict)}
    for row in snapshot.get("rows", []):
        figure = known.get(row.get("figure_id")) if isinstance(row, dict) else None
        if figure is None:
            continue
        if (row.get("actual_text"), row.get("score")) != (figure.get("shown"), figure.get("score")):
            report.problems.append(Problem("mismatch", FIGURES, str(row.get("figure_id"))))


def _pairs(found: Any, expected: Any) -> Iterator[tuple[Any, Any]]:
    found = found if isinstance(found, list) else []
    for number in range(max(len(found), len(expected))):
        yield (
            found[number] if number < len(found) else None,
            expected[number] if number < len(expected) else None,
        )


def _json(file: BinaryIO, member: Member | None, report: Report) -> Any:
    if member is None or member.size > LARGEST_JSON:
        return None
    try:
        return json.loads(_bytes_of(file, member))
    except (ValueError, RecursionError):
        # That the bytes are not those of the manifest was said; what they mean cannot be.
        report.problems.append(Problem("altered", member.name))
        return None


def _check_signature(
    file: BinaryIO, members: dict[str, Member], report: Report, public_key: bytes | None
) -> None:
    member = members.get(SIGNATURE)
    if member is None:
        report.signed = "none"
        if public_key is not None:
            report.problems.append(Problem("not_signed", SIGNATURE))
        return
    raw = _bytes_of(file, member)
    try:
        said = json.loads(raw)
        key, signature = bytes.fromhex(said["public_key"]), bytes.fromhex(said["signature"])
        well_formed = canonical(said) == raw and said["algorithm"] == "Ed25519" and len(said) == 3  # noqa: PLR2004
    except (ValueError, KeyError, TypeError, RecursionError):
        well_formed, key, signature = False, b"", b""
    report.key = fingerprint(key)
    manifest = _bytes_of(file, members[MANIFEST])
    if not well_formed or not is_signed(manifest, signature, key):
        report.signed = "invalid"
        report.problems.append(Problem("signature", SIGNATURE))
        return
    report.signed = "valid"
    if public_key is not None and key != public_key:
        report.problems.append(Problem("other_key", SIGNATURE))
