"""Seal a submitted evaluation: one package a revision, whoever comes first."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.sealing import chain_head
from hengwang.audit.services import record
from hengwang.files.services import keep_made
from hengwang.kernel.canonical import digest
from hengwang.outbox.services import announce
from hengwang.performance.choices import EvaluationState
from hengwang.performance.identifiers import new_short_id
from hengwang.performance.models import Evaluation, FrozenRevision
from hengwang.seals.contents import contents_of
from hengwang.seals.errors import AlreadySealedError, FrozenAlteredError, NotSubmittedError
from hengwang.seals.keys import current_signer
from hengwang.seals.models import Seal, SealedFile
from hengwang.seals.packaging import Act, package_of

SEALABLE = frozenset(
    {EvaluationState.SUBMITTED, EvaluationState.CONFIRMED, EvaluationState.PUBLISHED}
)
ZIP = "application/zip"


def seal_evaluation(evaluation_id: int, *, by: User) -> Seal:
    """Seal the submitted revision of an evaluation as a package.

    The package is built first and kept together with its row: a crash in between leaves bytes that
    no row names, which the daily sweep removes.

    Raises:
        NotAllowedError: The user may not seal evaluations of the unit.
        NotSubmittedError: It is still, or again, being worked on; also where somebody returned it
            while the package was made.
        AlreadySealedError: The revision has its seal; also for the slower of two people.
        FrozenAlteredError: The frozen revision was altered in the database.
        PackageTooLargeError, BadKeyError, StorageFullError: Nothing is left behind.
    """
    evaluation = Evaluation.objects.select_related("programme__unit__region").get(pk=evaluation_id)
    require(by, Permission.SEAL_EVALUATIONS, evaluation.programme.unit)
    if evaluation.state not in SEALABLE:
        raise NotSubmittedError
    frozen = FrozenRevision.objects.filter(
        evaluation=evaluation, revision=evaluation.revision
    ).first()
    if frozen is None:
        raise NotSubmittedError
    if Seal.objects.filter(evaluation=evaluation, revision=frozen.revision).exists():
        raise AlreadySealedError(revision=frozen.revision)
    if digest({**frozen.snapshot, "digest": ""}) != frozen.digest:
        raise FrozenAlteredError
    frozen.evaluation = evaluation
    contents = contents_of(frozen, by)
    now, signer, short_id = timezone.now(), current_signer(), new_short_id()
    act = Act(short_id, now, by.printed_name, chain_head(), signer)
    package = package_of(frozen, contents, act)
    name = f"{evaluation.short_id}-{short_id}.zip"
    try:
        with transaction.atomic():
            _refuse_moved(frozen)
            stored = keep_made(package.pieces(), name=name, media_type=ZIP, by=by)
            seal = Seal.objects.create(
                evaluation=evaluation,
                revision=frozen.revision,
                short_id=short_id,
                package=stored,
                digest=package.digest,
                key_fingerprint=signer.fingerprint if signer else "",
                figures=len(contents.figures),
                files=len(contents.files),
                sealed_at=now,
                sealed_by_id=by.pk,
                sealed_by_name=by.printed_name,
            )
            SealedFile.objects.bulk_create(
                [SealedFile(seal=seal, file=file) for file in contents.files]
            )
            after = {"seal": short_id, "digest": package.digest, "revision": frozen.revision}
            after["package"] = stored.sha256
            record("evaluation.sealed", evaluation, by=by, after=after)
            announce("evaluation.sealed", evaluation_id=evaluation.pk, seal_id=seal.pk)
    except IntegrityError as error:
        if Seal.objects.filter(evaluation=evaluation, revision=frozen.revision).exists():
            raise AlreadySealedError(revision=frozen.revision) from error
        raise
    return seal


def _refuse_moved(frozen: FrozenRevision) -> None:
    """Lock the evaluation; a return waits until the seal is there, or came before it."""
    rows = Evaluation.objects.select_for_update().filter(pk=frozen.evaluation_id)
    evaluation = rows.get()
    if evaluation.state not in SEALABLE or evaluation.revision != frozen.revision:
        raise NotSubmittedError
