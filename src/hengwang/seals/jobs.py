"""Large packages are sealed in the background."""

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.outbox.models import Job
from hengwang.outbox.registry import job
from hengwang.outbox.retention import Retention, keeps
from hengwang.seals.errors import AlreadySealedError
from hengwang.seals.models import Seal
from hengwang.seals.services import seal_evaluation


@job("seals.seal")
def seal(job: Job, *, evaluation_id: int) -> dict[str, object]:
    """Seal on behalf of the person who asked; a second run finds the first one's seal."""
    person = User.objects.get(pk=job.started_by_id or 0)
    try:
        made = seal_evaluation(evaluation_id, by=person)
    except AlreadySealedError:
        made = Seal.objects.filter(evaluation_id=evaluation_id).latest("sealed_at")
    return {"seal": made.short_id, "digest": made.digest}


keeps(
    "seals.packages",
    Retention(
        _("Sealed packages, and every file they cite"),
        None,
        _("What was published must be verifiable."),
    ),
)
