"""Periodic and long work of the file store."""

from dataclasses import asdict
from datetime import timedelta

from hengwang.files.upkeep import sweep_orphans, verify_files
from hengwang.outbox.models import Job
from hengwang.outbox.registry import job, periodic
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
