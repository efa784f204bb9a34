"""Stored findings and failures in the reader's language."""

from collections.abc import Iterator

from hengwang.checker.batch import CheckFailedError
from hengwang.checker.errors import UnreadableError
from hengwang.reviews.errors import CheckTooLongError
from hengwang.reviews.examining import place_of
from hengwang.reviews.models import Finding, ReviewedReport
from hengwang.reviews.models.finding import reader_language


def _kinds(kind: type[UnreadableError]) -> Iterator[type[UnreadableError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)


KINDS: tuple[type[UnreadableError], ...] = (
    *_kinds(UnreadableError),
    CheckFailedError,
    CheckTooLongError,
)
FAILURES = {kind.code: kind for kind in KINDS}


def failure_of(report: ReviewedReport) -> UnreadableError:
    """Why the report could not be read, as the checker says it."""
    kind = FAILURES.get(report.error_code, UnreadableError)
    return kind(**{"name": report.file.name, **report.error_params})


def failure_text(report: ReviewedReport) -> str:
    """The same in the reader's language; empty when it was read."""
    if not report.error_code:
        return ""
    error = failure_of(report)
    try:
        return error.text(reader_language())
    except KeyError:  # a parameter that an earlier version did not keep
        return str(error)


def place_text(finding: Finding) -> str:
    """Where it stands: 第2页 表2 第3行."""
    place = place_of(finding.place)
    return place.in_chinese() if reader_language() == "zh" else place.in_english()
