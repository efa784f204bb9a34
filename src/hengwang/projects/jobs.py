"""Long work of projects: a large workbook, and the kept sums."""

from datetime import timedelta

from hengwang.accounts.models import User
from hengwang.files.models import StoredFile
from hengwang.outbox.models import Job
from hengwang.outbox.registry import job, periodic
from hengwang.outbox.services import enqueue
from hengwang.projects.services.importing import carry_out_import
from hengwang.projects.services.sums import resum_everything


@job("projects.import")
def import_workbook(job: Job, *, stored_id: int, digest: str, user_id: int) -> dict[str, object]:
    """Carry out a confirmed import; a second run finds every row recorded and is refused."""
    job.progress(0, None)
    stored = StoredFile.objects.get(pk=stored_id)
    done = carry_out_import(stored, digest=digest, by=User.objects.get(pk=user_id))
    return {"import": done.pk, **done.counts}


@periodic("projects.resum_nightly", timedelta(days=1))
def ask_for_sums() -> None:
    """Have the kept sums added up anew, should anybody have written past the services."""
    enqueue("projects.resum")


@job("projects.resum")
def resum_all(job: Job) -> dict[str, object]:
    """Add up every programme and year."""
    job.progress(0, None)
    return {"years": resum_everything()}
