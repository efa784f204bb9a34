"""The looks of a proof that every installation has; registered when the app starts."""

from django.utils.translation import gettext_noop as _

from hengwang.audit.verification import verify
from hengwang.backups.proof import LISTED, Outcome, proofs
from hengwang.files.upkeep import verify_files
from hengwang.kernel.canonical import digest
from hengwang.performance.models import FrozenRevision
from hengwang.seals.holding import faults_of
from hengwang.seals.models import Seal


def trail() -> Outcome:
    """Every link of the audit trail."""
    found = verify()
    # The anchor may be elsewhere or newer than a backup; the walk itself must hold.
    failed = tuple(f"{one.kind} {one.seq or one.entry_id or one.detail}" for one in found.problems)
    return Outcome(found.links, failed)


def files() -> Outcome:
    """Every stored byte."""
    found = verify_files()
    return Outcome(found.checked, found.missing + found.altered)


def frozen() -> Outcome:
    """Every submitted evaluation against its own digest."""
    checked, failed = 0, []
    for one in FrozenRevision.objects.order_by("pk").iterator(chunk_size=100):
        checked += 1
        if digest({**one.snapshot, "digest": ""}) != one.digest:
            failed.append(str(one))
    return Outcome(checked, tuple(failed[:LISTED]))


def seals() -> Outcome:
    """Every seal against its package, the frozen revision, the readings and the evidence."""
    checked, failed = 0, []
    for one in Seal.objects.select_related("package", "evaluation").order_by("pk").iterator():
        checked += 1
        failed += [f"{one.short_id} {fault}" for fault in faults_of(one)]
    return Outcome(checked, tuple(failed[:LISTED]))


proofs.register(_("Audit trail"), trail)
proofs.register(_("Stored files"), files)
proofs.register(_("Submitted evaluations"), frozen)
proofs.register(_("Seals"), seals)
