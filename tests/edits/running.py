"""Make an edit, look, take it back: rows, stored files and packages in turn."""

import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection

from hengwang.audit.verification import verify as verify_trail
from hengwang.files import storage
from hengwang.seals.changes import changes_since
from hengwang.seals.holding import faults_of
from hengwang.seals.keys import public_keys
from hengwang.seals.models import Seal
from hengwang.seals.verify.archive import archive
from hengwang.seals.verify.package import canonical, verify
from tests.edits.rows import COLUMNS, DELETABLE, SOMETIMES, RowEdit, edited, key_of, unguarded

READING = ["reading_altered", "reading_missing"]
# What must be told of an edit of each table; of the trail, the number of the entry.
NAMED = {
    "evidence_reading": READING,
    "evidence_fill": READING,
    "performance_frozenrevision": ["frozen_"],
    "seals_sealedfile": ["citation_missing"],
    "evidence_evidenceitem": ["changed evidence"],
    "performance_indicator": ["changed row"],
    "seals_seal": ["seal_row", "seal_unknown", "package_digest", "package_not", "package_other"],
}


@dataclass
class Tally:
    """How many edits of each kind there were, and those that were not found or not named."""

    made: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)


class Scene:
    """A seal, everything under it, and one edit at a time."""

    def __init__(self, seal: Seal, folder: Path, draw: Random) -> None:
        self.seal, self.folder, self.draw = seal, folder, draw
        self.package = storage.path_of(seal.package.sha256)
        self.key = bytes.fromhex(public_keys()[seal.key_fingerprint])

    def run(self, count: int, say: Callable[[int], object] = lambda _n: None) -> Tally:
        """Make `count` edits."""
        tally = Tally()
        kinds = [self.row, self.row, self.file, self.byte, self.member, self.forgery]
        for number in range(count):
            kind = kinds[number % len(kinds)]
            name, told, wanted = kind()
            tally.made[name] += 1
            if not any(word in line for word in wanted for line in told):
                tally.missed.append(f"{name}: wanted {wanted}, told {told[:5]}")
            say(number + 1)
        return tally

    # Rows ----------------------------------------------------------------------------------------

    def row(self) -> tuple[str, list[str], list[str]]:
        """One cell of one row under the seal, or a row of the trail gone."""
        with self._edited_row() as edit:
            told = self._told()
        return f"{edit.table}.{edit.column}", told, self._names_of(edit)

    @contextmanager
    def _edited_row(self) -> Iterator[RowEdit]:
        while True:
            table = self.draw.choice([*COLUMNS, *DELETABLE[:1], "seals_sealedfile"])
            ids = self._ids(table)
            row = self.draw.choice(ids)
            if table in DELETABLE and (table not in COLUMNS or self.draw.random() < SOMETIMES):
                with self._deleted(table, row):
                    yield RowEdit(table, "row", row, "")
                return
            column = self.draw.choice(COLUMNS[table])
            before = self._cell(table, column, row)
            after = edited(self.draw, column, before)
            if _same(before, after):
                continue
            self._write(table, column, row, after)
            try:
                yield RowEdit(table, column, row, str(before)[:40])
            finally:
                self._write(table, column, row, before)
            return

    def _ids(self, table: str) -> list[int]:
        readings = list(
            self.seal.evaluation.indicators.exclude(reading=None).values_list(
                "reading_id", "reading__fill_id"
            )
        )
        known = {
            "performance_frozenrevision": self.seal.evaluation.frozen_revisions.filter(
                revision=self.seal.revision
            ).values_list("pk", flat=True),
            "evidence_reading": [reading for reading, _fill in readings],
            "evidence_fill": [fill for _reading, fill in readings],
            "seals_seal": [self.seal.pk],
            "seals_sealedfile": self.seal.cited.values_list("pk", flat=True),
            "evidence_evidenceitem": self.seal.evaluation.indicators.exclude(
                evidence=None
            ).values_list("evidence", flat=True),
            "performance_indicator": self.seal.evaluation.indicators.values_list("pk", flat=True),
        }
        if table in known:
            return list(known[table])
        with connection.cursor() as cursor:
            column = key_of(table)
            # The last link alone tells nothing when it is cut off; the anchor does, elsewhere.
            cursor.execute(f"SELECT {column} FROM {table} ORDER BY {column}")
            return [row[0] for row in cursor.fetchall()][:-1]

    def _cell(self, table: str, column: str, row: int) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT "{column}" FROM {table} WHERE {key_of(table)} = %s',
                [row],
            )
            return cursor.fetchone()[0]

    def _write(self, table: str, column: str, row: int, value: Any) -> None:
        if isinstance(value, dict | list):
            value = json.dumps(value, ensure_ascii=False)
        with unguarded() as cursor:
            cursor.execute(
                f'UPDATE {table} SET "{column}" = %s WHERE {key_of(table)} = %s',
                [value, row],
            )

    @contextmanager
    def _deleted(self, table: str, row: int) -> Iterator[None]:
        with unguarded() as cursor:
            cursor.execute(f"SELECT * FROM {table} WHERE {key_of(table)} = %s", [row])
            kept = [
                json.dumps(one, ensure_ascii=False) if isinstance(one, dict | list) else one
                for one in cursor.fetchone()
            ]
            names = ", ".join(f'"{one[0]}"' for one in cursor.description)
            cursor.execute(f"DELETE FROM {table} WHERE {key_of(table)} = %s", [row])
        try:
            yield
        finally:
            places = ", ".join(["%s"] * len(kept))
            with unguarded() as cursor:
                cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", kept)

    def _names_of(self, edit: RowEdit) -> list[str]:
        """Words of which one must stand in what is told."""
        return NAMED.get(edit.table, [f" {edit.row} "])

    def _told(self) -> list[str]:
        seal = Seal.objects.select_related("package", "evaluation__programme").get(pk=self.seal.pk)
        told = [str(fault) for fault in faults_of(seal)]
        if not told:
            told = [f"changed {one.kind} {one.figure_id}" for one in changes_since(seal)]
        trail = verify_trail()
        told += [f"trail {one.kind} {one.seq} {one.entry_id} " for one in trail.problems]
        return told

    # Files ---------------------------------------------------------------------------------------

    def file(self) -> tuple[str, list[str], list[str]]:
        """One byte of a stored file that the seal cites, or the file cut or gone."""
        file = self.draw.choice(list(self.seal.cited.select_related("file"))).file
        path = storage.path_of(file.sha256)
        before = path.read_bytes()
        how = self.draw.choice(["turned", "cut", "longer", "gone"])
        path.chmod(0o600)
        path.unlink() if how == "gone" else path.write_bytes(self._spoilt(before, how))
        try:
            told = [str(fault) for fault in faults_of(self.seal)]
        finally:
            path.write_bytes(before)
        return f"file {how}", told, [f"file_altered {file.sha256}"]

    def _spoilt(self, content: bytes, how: str) -> bytes:
        at = self.draw.randrange(len(content))
        if how == "cut":
            return content[:at]
        if how == "longer":
            return content[:at] + bytes([self.draw.randrange(256)]) + content[at:]
        turned = bytearray(content)
        turned[at] ^= 1 << self.draw.randrange(8)
        return bytes(turned)

    # Packages ------------------------------------------------------------------------------------

    def byte(self) -> tuple[str, list[str], list[str]]:
        """One byte of the package: another, one less, one more, or the end cut off."""
        content = self.package.read_bytes()
        how = self.draw.choice(["turned", "cut", "longer"])
        return f"package byte {how}", self._verified(self._spoilt(content, how)), [":"]

    def member(self) -> tuple[str, list[str], list[str]]:
        """A member altered, removed or added in a well-formed archive."""
        members = self._members()
        name = self.draw.choice(sorted(members))
        how = self.draw.choice(["altered", "removed", "added", "renamed"])
        if how == "altered":
            members[name] = self._spoilt(members[name], "turned")
        elif how == "removed":
            del members[name]
        elif how == "added":
            name = "added.txt"
            members[name] = b"x"
        else:
            members[f"{name}.old"] = members.pop(name)
        told = self._verified(b"".join(archive(members.items())))
        return f"package member {how}", told, [name]

    def forgery(self) -> tuple[str, list[str], list[str]]:
        """A figure altered and every digest of the manifest computed anew, without the key."""
        members = self._members()
        snapshot = json.loads(members["snapshot.json"])
        row = self.draw.choice(snapshot["rows"])
        row["actual_text"] = f"{row['actual_text']}9"
        members["snapshot.json"] = canonical(snapshot)
        manifest = json.loads(members["manifest.json"])
        manifest["seal"]["title"] += "（改）"
        members["manifest.json"] = canonical(manifest)
        if self.draw.random() < SOMETIMES:
            del members["signature.json"]
        told = self._verified(b"".join(archive(members.items())))
        return "package forged", told, ["signature"]

    def _members(self) -> dict[str, bytes]:
        with zipfile.ZipFile(self.package) as opened:
            return {name: opened.read(name) for name in opened.namelist()}

    def _verified(self, content: bytes) -> list[str]:
        copy = self.folder / "edited.zip"
        copy.write_bytes(content)
        report = verify(copy, public_key=self.key, digest=self.seal.digest)
        return [f"{one.kind}: {one.member} {one.detail}" for one in report.problems]


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, dict | list):
        return bool(before == json.loads(after))
    return str(before) == str(after)
