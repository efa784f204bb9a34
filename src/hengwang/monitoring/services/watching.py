"""“Watch this”: a record of the inventory gets its target and its checks in one step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.kernel.errors import DomainError
from hengwang.monitoring.errors import (
    NothingToAskError,
    NotToBeWatchedError,
    WatchedAlreadyError,
)
from hengwang.monitoring.models import Collector, Credential, Target, Watch
from hengwang.monitoring.models.watch import subject_field
from hengwang.monitoring.proposing import Proposal, ProposedCheck, proposal_for, watch_of
from hengwang.monitoring.services.checks import CheckFacts, begun, judged, told
from hengwang.monitoring.services.targets import TargetFacts, add_target, close_target
from hengwang.network.choices import CircuitStatus
from hengwang.network.models import Circuit


@dataclass(frozen=True, slots=True)
class Means:
    """Who asks, and with which secret where one is needed."""

    collector: Collector
    credential: Credential | None = None


@transaction.atomic
def watch(
    proposal: Proposal,
    checks: Sequence[ProposedCheck],
    means: Means,
    *,
    by: User | None,
    facts: TargetFacts | None = None,
) -> Target:
    """Make the target of a record with these checks; `facts` are what a person changed.

    Raises:
        NotAllowedError: The user does not keep the monitoring of the unit.
        NotToBeWatchedError: The record is not in use.
        NothingToAskError: No check decides.
        WatchedAlreadyError: It has a target.
        DomainError: What `checks.judged` refuses.
    """
    if not proposal.is_in_use:
        raise NotToBeWatchedError(name=proposal.name)
    if not any(one.is_deciding for one in checks):
        raise NothingToAskError(name=proposal.name)
    if watch_of(proposal.subject) is not None:
        raise WatchedAlreadyError(name=proposal.name)
    made = add_target(facts or facts_of(proposal), unit=proposal.unit, by=by)
    for one in checks:
        asked = check_facts(one, means)
        judged(asked)
        begun(made, asked)
        record("check.added", made, by=by, after=told(asked))
    link = Watch(target=made, **{subject_field(proposal.subject): proposal.subject})
    try:
        with transaction.atomic():
            link.save(force_insert=True)
    except IntegrityError as error:
        raise WatchedAlreadyError(name=proposal.name) from error
    record("target.watches_record", made, by=by, after={"record": str(proposal.subject)})
    return made


def facts_of(proposal: Proposal) -> TargetFacts:
    """The target as proposed."""
    return TargetFacts(
        name=proposal.name,
        kind=proposal.kind,
        address=proposal.address,
        parent=proposal.parent,
        is_backbone=proposal.is_backbone,
    )


def check_facts(check: ProposedCheck, means: Means) -> CheckFacts:
    """A proposed check, asked by these means."""
    return CheckFacts(
        kind=check.kind,
        collector=means.collector,
        settings=check.settings,
        credential=means.credential if check.needs_credential else None,
        interval_s=check.interval_s,
        is_deciding=check.is_deciding,
        timeout_s=10 if check.needs_credential else 5,
    )


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """What became of many records at once."""

    done: int
    refused: tuple[tuple[str, DomainError], ...]


def watch_many(subjects: Iterable[models.Model], means: Means, *, by: User) -> BulkOutcome:
    """Watch each record as proposed; one that is refused stops nobody.

    A check that needs a secret nobody chose is left out.
    """
    done, refused = 0, []
    for subject in subjects:
        proposal = proposal_for(subject)
        checks = [one for one in proposal.checks if means.credential or not one.needs_credential]
        try:
            watch(proposal, checks, means, by=by)
        except DomainError as refusal:
            refused.append((proposal.name, refusal))
        else:
            done += 1
    return BulkOutcome(done, tuple(refused))


def end_watch_of(subject: models.Model, *, by: User | None, reason: str) -> bool:
    """Close the target of a record that is given up; False when it has none."""
    link = watch_of(subject)
    if link is None:
        return False
    return close_target(link.target_id, by=by, at=_end_of(subject), reason=reason)


def _end_of(subject: models.Model) -> datetime | None:
    """The first instant without the record; None means now."""
    day = getattr(subject, "closed_on", None)
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time.min))


def watch_opened(circuit: Circuit) -> Target | None:
    """A circuit that opened is watched by its unit's collector, if one may ask its far end."""
    if circuit.status != CircuitStatus.OPEN or watch_of(circuit) is not None:
        return None
    proposal = proposal_for(circuit)
    if not proposal.checks:
        return None
    for collector in _collectors_for(circuit):
        try:
            return watch(proposal, proposal.checks, Means(collector), by=None)
        except DomainError:
            # This one may not ask there; perhaps another may.
            continue
    return None


def _collectors_for(circuit: Circuit) -> Sequence[Collector]:
    """Collectors of the unit and of those above it, the nearest first."""
    path = circuit.unit.path
    rows = Collector.objects.at_work().select_related("unit__region")
    above = [one for one in rows if path.startswith(one.unit.path)]
    return sorted(above, key=lambda one: (-len(one.unit.path), one.pk))
