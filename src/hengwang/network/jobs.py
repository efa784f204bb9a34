"""Long work of the network: imports of many rows."""

from hengwang.accounts.models import User
from hengwang.files.models import StoredFile
from hengwang.network.services.importing import carry_out_import
from hengwang.outbox.models import Job
from hengwang.outbox.registry import job


@job("network.import")
def import_workbook(_job: Job, *, stored_id: int, user_id: int) -> dict[str, object]:
    """Write a workbook's rows; all of them appear together at the end."""
    stored = StoredFile.objects.get(pk=stored_id)
    return dict(carry_out_import(stored, by=User.objects.get(pk=user_id)))
