"""The nightly backup, where a folder for it is set."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from hengwang.backups.last import last_backup
from hengwang.backups.writing import backups_folder, drop_old, write_backup
from hengwang.outbox.models import Job
from hengwang.outbox.registry import job, periodic
from hengwang.outbox.services import enqueue

EVERY = timedelta(days=1)


@periodic("backups.nightly", timedelta(hours=1))
def ask_for_backup() -> None:
    """Ask for a backup when the latest is a day old and it is night, or two days old."""
    if backups_folder() is None:
        return
    last, now = last_backup(), timezone.localtime()
    age = now - last.made_at if last else timedelta.max
    if age >= 2 * EVERY or (age >= EVERY / 2 and now.hour in range(1, 5)):
        enqueue("backups.write")


@job("backups.write")
def write(job: Job) -> dict[str, object]:
    """Write one, then drop the oldest beyond those to keep."""
    folder = backups_folder()
    if folder is None:
        return {}
    written = write_backup(folder, say=job.progress)
    dropped = drop_old(folder, keep=settings.BACKUPS_KEPT)
    return {"folder": written.folder.name, "rows": written.rows, "dropped": dropped}
