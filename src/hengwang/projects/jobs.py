"""Long work of projects: a large workbook."""

from hengwang.accounts.models import User
from hengwang.files.models import StoredFile
from hengwang.outbox.models import Job
from hengwang.outbox.registry import job
from hengwang.projects.services.importing import carry_out_import


@job("projects.import")
def import_workbook(job: Job, *, stored_id: int, digest: str, user_id: int) -> dict[str, object]:
    """Carry out a confirmed import; a second run finds every row recorded and is refused."""
    job.progress(0, None)
    stored = StoredFile.objects.get(pk=stored_id)
    done = carry_out_import(stored, digest=digest, by=User.objects.get(pk=user_id))
    return {"import": done.pk, **done.counts}
