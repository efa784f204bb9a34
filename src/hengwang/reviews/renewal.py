"""A mended version of a report beside the one before: what is gone, what stayed, what is new."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import transaction
from django.utils.translation import gettext as _

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.reviews.archives import NamedUpload
from hengwang.reviews.choices import Decision
from hengwang.reviews.errors import (
    FormerElsewhereError,
    NothingToSettleError,
    SameReportError,
)  # fmt: skip
from hengwang.reviews.models import Finding, ReviewedReport
from hengwang.reviews.models.finding import standing
from hengwang.reviews.queries.findings import all_of
from hengwang.reviews.services import BatchFacts, Uploaded, upload_reports
from hengwang.reviews.verdicts import give_verdict

ALIKE = 0.75
LONGEST = 400
Pair = tuple[Finding, Finding]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Findings of two versions; `stayed` pairs the old one with the new."""

    gone: tuple[Finding, ...]
    stayed: tuple[Pair, ...]
    fresh: tuple[Finding, ...]

    @property
    def mended(self) -> tuple[Finding, ...]:
        """Old findings that were accepted and are gone: mended, if somebody agrees."""
        return tuple(one for one in self.gone if one.decision == Decision.ACCEPTED)

    @property
    def rejected(self) -> tuple[Pair, ...]:
        """Pairs whose old one was rejected while the new one is open."""
        return tuple(
            (old, new)
            for old, new in self.stayed
            if old.decision == Decision.REJECTED and new.is_open
        )

    @property
    def left(self) -> tuple[Pair, ...]:
        """Pairs whose old one was accepted: asked for and not mended."""
        return tuple(pair for pair in self.stayed if pair[0].decision == Decision.ACCEPTED)


def compare(old: Iterable[Finding], new: Iterable[Finding]) -> Comparison:
    """Pair findings of one rule that speak of the same; places move when a text is mended.

    First those with the same words and the same computation, then the same words, then the same
    place by its name, then words that are alike; each finding is paired once.
    """
    left, right = list(old), list(new)
    pairs: list[Pair] = []
    for same in (_twins, _same_words, _same_place, _alike):
        pairs += _paired(left, right, same)
    pairs.sort(key=lambda pair: pair[1].number)
    return Comparison(tuple(left), tuple(pairs), tuple(right))


def _paired(
    left: list[Finding], right: list[Finding], same: Callable[[Finding, Finding], bool]
) -> list[Pair]:
    """Take pairs out of both lists."""
    pairs = []
    by_rule: dict[str, list[Finding]] = {}
    for one in right:
        by_rule.setdefault(one.rule, []).append(one)
    for old in list(left):
        mates = by_rule.get(old.rule, [])
        mate = next((new for new in mates if same(old, new)), None)
        if mate is not None:
            mates.remove(mate)
            left.remove(old)
            right.remove(mate)
            pairs.append((old, mate))
    return pairs


def _twins(old: Finding, new: Finding) -> bool:
    return (old.quote, old.numbers) == (new.quote, new.numbers)


def _same_words(old: Finding, new: Finding) -> bool:
    return bool(old.quote) and old.quote == new.quote


def _same_place(old: Finding, new: Finding) -> bool:
    names = [(one.place.get("label"), one.place.get("row")) for one in (old, new)]
    return bool(names[0][0]) and names[0] == names[1]


def _alike(old: Finding, new: Finding) -> bool:
    words = SequenceMatcher(None, old.quote[:LONGEST], new.quote[:LONGEST], autojunk=False)
    return words.real_quick_ratio() >= ALIKE and words.ratio() >= ALIKE


def comparison_of(report: ReviewedReport) -> Comparison:
    """The report beside the one it mends; four queries."""
    former = report.former
    return compare(all_of(former) if former else [], all_of(report))


def upload_mended(former: ReviewedReport, file: NamedUpload, *, by: User) -> Uploaded:
    """Let the mended version of a report in, link it to the former one and ask for its check.

    Raises:
        NotAllowedError: `by` checks no reports of this unit.
        SameReportError: It is the same file.
        FileRefusedError, …: It was not let in.
    """
    about = BatchFacts(title=(_("Mended: %(report)s") % {"report": former})[:200])
    with transaction.atomic():
        taken = upload_reports(
            [file],
            former.unit,
            former.programme,
            by=by,
            fiscal_year=former.fiscal_year,
            about=about,
        )
        if taken.refused:
            raise taken.refused[0].error
        for report in (*taken.reports, *taken.known):
            link_former(report, former, by=by)
    return taken


@transaction.atomic
def link_former(report: ReviewedReport, former: ReviewedReport, *, by: User) -> None:
    """Say that a report mends another one.

    Raises:
        NotAllowedError: `by` checks no reports of this unit.
        SameReportError: Both are one.
        FormerElsewhereError: They are of different units, or the former follows this one.
    """
    require(by, Permission.CHECK_REPORTS, report.unit)
    if report.pk == former.pk:
        raise SameReportError
    seen, one = {report.pk}, former
    while True:
        if one.pk in seen or one.unit_id != report.unit_id:
            raise FormerElsewhereError
        seen.add(one.pk)
        if one.former is None:
            break
        one = one.former
    report.former = former
    report.save(update_fields=["former"])
    after = {"former": str(former), "sha256": former.sha256}
    record("report.renewed", report, by=by, after=after)


@transaction.atomic
def settle(report: ReviewedReport, *, by: User) -> tuple[int, int]:
    """Take over what the comparison says: accepted and gone is mended, rejected stays rejected.

    Returns:
        How many findings of the former version are mended now, and how many of this one rejected.

    Raises:
        NotAllowedError: `by` checks no reports of this unit.
        NothingToSettleError: Nothing would change.
        FindingJudgedError: Somebody judges one of them at this moment.
    """
    require(by, Permission.CHECK_REPORTS, report.unit)
    found = comparison_of(report)
    if not found.mended and not found.rejected:
        raise NothingToSettleError
    for one in found.mended:
        reason = _("No longer found in the mended version.")
        give_verdict(one.pk, Decision.MENDED, reason=reason, by=by, seen=Decision.ACCEPTED)
    for old, new in found.rejected:
        said = standing(list(old.verdicts.all()))
        reason = (said.reason if said else "") or _("As in the former version.")
        give_verdict(new.pk, Decision.REJECTED, reason=reason, by=by, seen=Decision.OPEN)
    return len(found.mended), len(found.rejected)
