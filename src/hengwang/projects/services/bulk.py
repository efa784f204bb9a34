"""Record many payments of one programme at once, as an import brings them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission
from hengwang.audit.services import record_all
from hengwang.projects.models import Payment
from hengwang.projects.services.flagging import reflag_programme
from hengwang.projects.services.money import refuse_other_year, refuse_stranger
from hengwang.projects.services.programmes import locked_programme
from hengwang.projects.services.spending import NO_LINKS, Links, PaymentData
from hengwang.projects.services.sums import money_changed

WRITTEN_AT_ONCE = 500


@dataclass(frozen=True)
class LinkedPayment:
    """A payment and what it belongs to."""

    data: PaymentData
    links: Links = NO_LINKS


@transaction.atomic
def record_payments(
    programme_id: int, payments: Sequence[LinkedPayment], *, by: User, note: str = ""
) -> int:
    """Record payments of one programme, each with its line in the trail; returns how many.

    Raises like `record_payment`, and then nothing is recorded.
    """
    programme = locked_programme(programme_id, by=by, permission=Permission.RECORD_PAYMENTS)
    for one in payments:
        refuse_other_year(programme, one.data.fiscal_year)
        refuse_stranger(programme, *vars(one.links).values())
    made = Payment.objects.bulk_create(
        (Payment(programme=programme, **vars(one.links), **vars(one.data)) for one in payments),
        batch_size=WRITTEN_AT_ONCE,
    )
    record_all("payment.recorded", _told(made, payments), by=by, note=note)
    remarked = reflag_programme(programme.pk)
    years = {one.data.fiscal_year for one in payments}
    money_changed(programme, *years, remarked=remarked)
    return len(made)


def _told(
    made: Iterable[Payment], payments: Iterable[LinkedPayment]
) -> Iterable[tuple[Payment, dict[str, Any]]]:
    return ((row, dict(vars(one.data))) for row, one in zip(made, payments, strict=True))
