"""Try words and rules before they are saved: on a text, a file, or the last batch."""

import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Count

from hengwang.checker.errors import UnreadableError
from hengwang.checker.facts.extraction import extract
from hengwang.checker.finding import Finding
from hengwang.checker.own.assembly import rules_with
from hengwang.checker.own.schema import OwnSet
from hengwang.checker.registry import Rule, all_rules
from hengwang.checker.report import Report
from hengwang.checker.runner import check, read
from hengwang.files.services import Upload, plain_name
from hengwang.kernel.errors import DomainError
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.reviews.blocks import document_of
from hengwang.reviews.child import Examiner
from hengwang.reviews.examining import place_of
from hengwang.reviews.models import ReportBatch, ReportContent, ReviewedReport
from hengwang.reviews.models.finding import reader_language
from hengwang.reviews.wording import KINDS

MOST_TEXT = 50_000
MOST_HITS = 50
LIMIT_S = 8.0
LARGEST = 400_000


@dataclass(frozen=True, slots=True)
class Hit:
    """What one entry would find."""

    where: str
    message: str
    numbers: str
    quote: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a trial; `reports` of `all_reports` were looked through in the time there is."""

    source: str
    hits: tuple[Hit, ...]
    count: int
    reports: int = 1
    all_reports: int = 1
    failure: str = ""


def on_text(text: str, own: OwnSet, source: str) -> Tried:
    """What the entries would find in a pasted text."""
    try:
        report = read(text[:MOST_TEXT].encode(), "text.txt")
        found = check(report, _own_only(own))
    except UnreadableError as failure:
        return _failed(source, failure)
    hits = [_hit(one) for one in found]
    return Tried(source, tuple(hits[:MOST_HITS]), len(hits))


def on_file(upload: Upload, name: str, own: OwnSet) -> Tried:
    """What the entries would find in a file; it is read in a child process and not kept.

    Raises:
        DomainError: The upload was cut short: too large, or the disk is full.
    """
    refusal = getattr(upload, "refusal", None)
    if isinstance(refusal, DomainError):
        raise refusal
    name = plain_name(name)
    with tempfile.TemporaryDirectory() as folder, Examiner() as examiner:
        path = Path(folder) / "report"
        with path.open("wb") as out:
            for chunk in upload.chunks():
                out.write(chunk)
        examined = examiner(path, name, own)
    if examined.failure:
        kinds = {kind.code: kind for kind in KINDS}
        kind = kinds.get(examined.failure, UnreadableError)
        return _failed(name, kind(**{"name": name, **examined.failure_params}))
    zh = reader_language() == "zh"
    hits = [
        Hit(_place(one.place), one.message_zh if zh else one.message_en, one.numbers, one.quote)
        for one in examined.findings
        if one.family == "own"
    ]
    return Tried(name, tuple(hits[:MOST_HITS]), len(hits))


def last_batch(unit: Unit, user: HasReach) -> ReportBatch | None:
    """The latest batch of several reports of the unit's subtree that the user sees.

    A single report is a batch too; it is taken where there is no other.
    """
    seen = ReportBatch.objects.visible_to(user).filter(unit__path__startswith=unit.path)
    rows = seen.order_by("-created_at", "-pk")
    several: Any = rows.annotate(size=Count("files"))
    found: ReportBatch | None = several.filter(size__gt=1).first() or rows.first()
    return found


def on_batch(batch: ReportBatch, own: OwnSet, *, limit_s: float = LIMIT_S) -> Tried:
    """What the entries would have found in a batch, from the texts kept with it.

    It looks as long as a person waits; very long texts are passed over.
    """
    rules, until = _own_only(own), time.monotonic() + limit_s
    ids = list(
        ReviewedReport.objects.in_batch(batch.pk).order_by("pk").values_list("pk", flat=True)
    )
    hits: list[Hit] = []
    count = looked = 0
    contents = ReportContent.objects.filter(report__in=ids).select_related(
        "report__file", "report__unit"
    )
    for content in contents.order_by("report").iterator(chunk_size=20):
        if time.monotonic() > until:
            break
        looked += 1
        for found in _found_in(content, rules):
            count += 1
            if len(hits) < MOST_HITS:
                hits.append(_hit(found, content.report))
    return Tried(str(batch), tuple(hits), count, looked, len(ids))


def _found_in(content: ReportContent, rules: Sequence[Rule]) -> Iterable[Finding]:
    stored: list[dict[str, Any]] = content.blocks
    if sum(len(entry.get("text", "")) for entry in stored) > LARGEST:
        return []
    row = content.report
    report: Report = extract(document_of(stored, row.file.name, row.document_kind))
    return check(report, rules)


def _own_only(own: OwnSet) -> list[Rule]:
    built_in = all_rules()
    return [rule for rule in rules_with(own.words, own.rules) if rule.name not in built_in]


def _hit(found: Finding, report: ReviewedReport | None = None) -> Hit:
    language = reader_language()
    where = found.where(language)
    url = ""
    if report is not None:
        where, url = f"{report.shown_office} · {report} · {where}", report.get_absolute_url()
    return Hit(where, found.message(language), found.numbers, found.quote, url)


def _place(stored: dict[str, Any]) -> str:
    place = place_of(stored)
    return place.in_chinese() if reader_language() == "zh" else place.in_english()


def _failed(source: str, failure: UnreadableError) -> Tried:
    return Tried(source, (), 0, failure=failure.text(reader_language()))


def changed(old: OwnSet, new: OwnSet) -> OwnSet:
    """The entries of the new set that the old one does not have: what a trial is about."""
    return OwnSet(
        words=tuple(word for word in new.words if word not in old.words),
        rules=tuple(rule for rule in new.rules if rule not in old.rules),
    )
