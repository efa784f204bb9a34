"""Work of the trail: chain what was committed, anchor the head, verify when asked."""

from dataclasses import asdict
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from hengwang.audit.anchoring import anchor_head
from hengwang.audit.sealing import seal_waiting
from hengwang.audit.verification import verify
from hengwang.outbox.models import Job
from hengwang.outbox.registry import job, periodic
from hengwang.outbox.retention import Retention, keeps


@periodic("audit.seal", timedelta(seconds=5))
def seal_trail() -> None:
    """Chain waiting entries within seconds."""
    seal_waiting()


@periodic("audit.anchor", timedelta(minutes=10))
def anchor_trail() -> None:
    """Write the head outside the database; the last line of a day is the day's head."""
    seal_waiting()
    anchor_head()


@job("audit.verify")
def verify_trail(job: Job) -> dict[str, object]:
    """Walk the whole chain; the result is what `hengwang audit verify` prints."""
    del job
    outcome = verify()
    return {"holds": outcome.holds, **asdict(outcome)}


keeps("audit.trail", Retention(_("Audit trail"), None, _("It is append-only.")))
