"""Compare payments with a voucher book, and say what became of each difference."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.files.models import StoredFile
from hengwang.organizations.models import Unit
from hengwang.projects.choices import DifferenceState, MatchOutcome
from hengwang.projects.errors import DifferenceDecidedError, ReasonMissingError
from hengwang.projects.exchange.ledger import LedgerLine, read_ledger
from hengwang.projects.exchange.matching import Entry, Outcome, Pair, gathered, match
from hengwang.projects.models import Payment, Reconciliation, ReconciliationRow

DAYS_APART = 15
WRITTEN_AT_ONCE = 500
SUMMARY_LENGTH = ReconciliationRow._meta.get_field("summary").max_length


@transaction.atomic
def reconcile(
    unit: Unit, year: int, stored: StoredFile, *, by: User, window_days: int = DAYS_APART
) -> Reconciliation:
    """Compare the payments of a unit's fiscal year with a voucher book; the run is kept.

    Raises:
        NotAllowedError: The user does not record payments of the unit.
        ImportRefusedError: One of its kinds says why the file is no voucher book.
    """
    require(by, Permission.RECORD_PAYMENTS, unit)
    ledger = read_ledger(stored)
    payments = {
        row.pk: row for row in Payment.objects.filter(programme__unit=unit, fiscal_year=year)
    }
    lines = dict(enumerate(ledger.lines))
    here = [
        Entry(k, row.voucher_number, row.paid_on, row.amount_cny) for k, row in payments.items()
    ]
    there = [Entry(k, line.number, line.day, line.amount) for k, line in lines.items()]
    pairs = match(*gathered(here, there), window_days=window_days)
    run = Reconciliation.objects.create(
        unit=unit,
        fiscal_year=year,
        file=stored,
        sha256=stored.sha256,
        window_days=window_days,
        made_by_id=by.pk,
        made_by_name=by.printed_name,
        here_cny=sum((entry.amount for entry in here), Decimal(0)),
        there_cny=sum((entry.amount for entry in there), Decimal(0)),
        counts=dict(Counter(pair.outcome.value for pair in pairs)),
        left_out=dict(ledger.left_out),
    )
    rows = _rows(run, pairs, payments, lines)
    ReconciliationRow.objects.bulk_create(rows, batch_size=WRITTEN_AT_ONCE)
    told = {"file": stored.name, "sha256": stored.sha256, **run.counts}
    record("reconciliation.made", run, by=by, after=told)
    return run


@transaction.atomic
def decide_difference(
    row_id: int, *, state: DifferenceState, reason: str, by: User
) -> ReconciliationRow:
    """Confirm or reject a proposed pair, or explain a difference.

    Raises:
        DifferenceDecidedError: Somebody was faster.
        ReasonMissingError: An explanation without a word.
    """
    rows = ReconciliationRow.objects.select_for_update(of=("self",))
    row = rows.select_related("run__unit__region").get(pk=row_id)
    require(by, Permission.RECORD_PAYMENTS, row.run.unit)
    if row.state != DifferenceState.OPEN:
        raise DifferenceDecidedError
    if state == DifferenceState.EXPLAINED and not reason.strip():
        raise ReasonMissingError
    row.state, row.reason, row.decided_by_name = state, reason, by.printed_name
    row.decided_at = timezone.now()
    row.save(update_fields=["state", "reason", "decided_by_name", "decided_at"])
    record("difference.decided", row, by=by, after={"state": state, "reason": reason})
    return row


def _rows(
    run: Reconciliation,
    pairs: Iterable[Pair],
    payments: dict[int, Payment],
    lines: dict[int, LedgerLine],
) -> list[ReconciliationRow]:
    found = []
    for pair in pairs:
        row = ReconciliationRow(run=run, outcome=MatchOutcome(pair.outcome.value))
        exact = pair.outcome is Outcome.EXACT
        row.state = DifferenceState.SETTLED if exact else DifferenceState.OPEN
        if pair.here is not None:
            row.payment_id, row.here_number = pair.here.key, pair.here.number
            row.here_day, row.here_cny = pair.here.day, pair.here.amount
            row.here_parts = _parts(pair.here, payments)
        if pair.there is not None:
            line = lines[pair.there.key]
            row.there_number, row.there_day = line.number, line.day
            row.there_cny, row.summary = pair.there.amount, _summary(pair.there, lines)
            row.there_row, row.there_table = line.row, line.table[:100]
        found.append(row)
    return found


def _summary(entry: Entry, lines: dict[int, LedgerLine]) -> str:
    """What the line says; of several lines of one voucher each with its amount, as far as fits."""
    first = lines[entry.key]
    if not entry.others:
        return first.summary
    told = [lines[key] for key in (entry.key, *entry.others)]
    return _listed((line.summary, line.amount) for line in told)


def _parts(entry: Entry, payments: dict[int, Payment]) -> str:
    """Of several payments of one voucher who got how much, as far as fits; of one nothing."""
    if not entry.others:
        return ""
    told = [payments[key] for key in (entry.key, *entry.others)]
    return _listed((row.payee, row.amount_cny) for row in told)


def _listed(told: Iterable[tuple[str, Decimal]]) -> str:
    whole = "；".join(f"{text} {amount:,.2f}".strip() for text, amount in told)
    return whole[:SUMMARY_LENGTH]
