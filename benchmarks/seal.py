"""A package of 5,000 evidence items, sealed and verified.

The evaluation has 50 figures with 100 items each, one text file of about 2 kB an item. Sealing is
the whole service: reading the rows, building, storing durably, recording. Verifying is the offline
verifier over the file. The peer packs and hashes the same files with zip and sha256sum.
"""

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from django.core.management import call_command

from benchmarks.figures import Figure
from hengwang.accounts.choices import Role
from hengwang.evidence.choices import EvidenceContent
from hengwang.evidence.models import EvidenceItem
from hengwang.files import storage
from hengwang.files.choices import FileKind
from hengwang.files.models import FileRevision, FileSeries, StoredFile
from hengwang.performance.models import Evaluation, Indicator
from hengwang.performance.services.actuals import ActualData, enter_actual
from hengwang.performance.services.life import take_step
from hengwang.performance.tests.factories import a_full_evaluation, a_programme, a_row
from hengwang.seals.keys import current_signer, make_key, public_keys
from hengwang.seals.services import seal_evaluation
from hengwang.seals.verify.package import verify
from hengwang.testing.people import People, make_people

FIGURES, ITEMS_EACH = 50, 100
SEALED_S, VERIFIED_S = 5.0, 3.0


def measure() -> list[Figure]:
    """Seconds of sealing and of verifying, each with its peer."""
    call_command("migrate", verbosity=0, interactive=False)
    people = make_people()
    judge = people.with_role(Role.EVALUATOR)
    evaluation = _evaluation(people)
    _fill(evaluation, people)
    take_step(evaluation.pk, "submit", by=people.lin)
    if current_signer() is None:
        make_key()
    begun = time.perf_counter()
    seal = seal_evaluation(evaluation.pk, by=judge)
    sealed = time.perf_counter() - begun
    path = storage.path_of(seal.package.sha256)
    key = bytes.fromhex(public_keys()[seal.key_fingerprint])
    begun = time.perf_counter()
    report = verify(path, public_key=key, digest=seal.digest)
    verified = time.perf_counter() - begun
    if not report.holds or report.members < FIGURES * ITEMS_EACH:
        msg = f"{report.members} members, {report.problems[:3]}"
        raise RuntimeError(msg)
    packed, hashed = _peers()
    count = f"{FIGURES * ITEMS_EACH:,} evidence items"
    return [
        Figure(f"{count} sealed", sealed, "s", SEALED_S, "zip -0 of the same files", packed),
        Figure(f"{count} verified", verified, "s", VERIFIED_S, "sha256sum of them", hashed),
    ]


def _evaluation(people: People) -> Evaluation:
    evaluation = a_full_evaluation(a_programme(people.unit, people.lin), people.lin)
    first = evaluation.indicators.exclude(evidence=None).first()
    proof = first.evidence.get() if first else None
    for number in range(FIGURES):
        row = a_row(evaluation, people.lin, level3=f"指标{number}")
        shown = [proof.pk] if proof is not None else []
        enter_actual(row.pk, ActualData("81家", None, "", evidence_ids=tuple(shown)), by=people.lin)
    return evaluation


def _fill(evaluation: Evaluation, people: People) -> None:
    """Items written in bulk; the bytes go into the store as an upload puts them there."""
    rows = list(evaluation.indicators.filter(level3__startswith="指标").order_by("pk"))
    files, items = [], []
    for number in range(FIGURES * ITEMS_EACH):
        content = f"佐证材料 {number}\n".encode() * 80
        with storage.drafted([content], name="a.txt", limit_bytes=10**6) as draft:
            storage.keep(draft, name="a.txt")
            files.append(
                StoredFile(
                    sha256=draft.sha256,
                    size_bytes=draft.size_bytes,
                    media_type="text/plain",
                    name=f"佐证{number}.txt",
                    kind=FileKind.EVIDENCE,
                )
            )
    kept = StoredFile.objects.bulk_create(files)
    series = FileSeries.objects.bulk_create(FileSeries(title=one.name) for one in kept)
    FileRevision.objects.bulk_create(
        FileRevision(series=one, number=1, stored=stored)
        for one, stored in zip(series, kept, strict=True)
    )
    for number, stored in enumerate(kept):
        items.append(
            EvidenceItem(
                unit=people.unit,
                title=f"佐证{number}",
                series=series[number],
                content=EvidenceContent.FULL,
                file=stored,
                supports_from="2020-01-01",
                supports_until="2020-12-31",
            )
        )
    made = EvidenceItem.objects.bulk_create(items)
    link = Indicator.evidence.through
    link.objects.bulk_create(
        [
            link(indicator_id=rows[number // ITEMS_EACH].pk, evidenceitem_id=item.pk)
            for number, item in enumerate(made)
        ]
    )


def _peers() -> tuple[float | None, float]:
    """Seconds of zip without compression, and of sha256sum, over the stored files."""
    paths = [str(path) for path in storage.stored_paths() if path.stat().st_size < 10**5]
    listed = "\n".join(paths)
    packed = None
    with tempfile.TemporaryDirectory() as folder:
        if shutil.which("zip"):
            target = str(Path(folder) / "peer.zip")
            packed = _timed(["zip", "-q", "-0", "-j", "-@", target], listed)
        hashed = _timed(["xargs", "sha256sum"], listed)
    return packed, hashed


def _timed(command: list[str], given: str) -> float:
    begun = time.perf_counter()
    subprocess.run(command, input=given, text=True, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun
