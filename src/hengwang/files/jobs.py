"""Periodic and long work of the file store."""

from dataclasses import asdict
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from hengwang.files.upkeep import ORPHAN_AGE, sweep_orphans, verify_files
from hengwang.outbox.models import Job
from hengwang.outbox.registry import job, periodic
from hengwang.outbox.retention import Retention, keeps
from hengwang.outbox.services import enqueue


@periodic("files.sweep", timedelta(days=1))
def sweep_files() -> None:
    """Remove what crashes left behind."""
    sweep_orphans()


@periodic("files.verify_weekly", timedelta(days=7))
def ask_for_verification() -> None:
    """Have every byte read again once a week."""
    enqueue("files.verify")


@job("files.verify")
def verify_all(job: Job) -> dict[str, object]:
    """Read every stored byte; the result names what is missing or altered."""
    return asdict(verify_files(job.progress))


keeps(
    "files.stored",
    Retention(_("Stored files"), None, _("A record, an evaluation or a seal may cite them.")),
)
keeps(
    "files.broken",
    Retention(
        _("Uploads that broke off"),
        ORPHAN_AGE,
        _("No record names them."),
        "files.sweep",
    ),
)
