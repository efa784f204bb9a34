"""A document of an evaluation as it stands, or as of a day: its records asked, its file built."""

from collections.abc import Sequence
from datetime import date

from django.utils import translation

from hengwang.documents.choices import DocumentKind, Format
from hengwang.documents.lookups import given_for, last_day
from hengwang.documents.offering import refuse_missing
from hengwang.documents.passports import Passport
from hengwang.documents.services import BuiltDocument, build
from hengwang.documents.snapshots import current_snapshot, snapshot_on
from hengwang.documents.templates import chosen_for
from hengwang.documents.wording import LANGUAGE
from hengwang.performance.models import Evaluation


def made(
    kind: DocumentKind,
    evaluation: Evaluation,
    *,
    format: Format,  # noqa: A002 (the word the caller knows)
    on: date | None = None,
    change: int | None = None,
    passports: Sequence[Passport] = (),
) -> BuiltDocument:
    """The document with everything its records say.

    Args:
        kind: Which document.
        evaluation: With its programme, unit and region.
        format: One of the kind's formats.
        on: The day whose goals the declaration and the monitoring sheet print; without it today,
            for a monitoring sheet the last day of a year that is over.
        change: Which change of goals the form of a change prints; without it the one that waits,
            else the last.
        passports: Origins of the figures, as far as the reader may see them.

    Raises:
        NotOfferedError: The evaluation has no such document.
        DomainError: What `build` and `given_for` refuse.
    """
    refuse_missing(kind, evaluation)
    # Whatever the reader reads: official documents are Chinese.
    with translation.override(LANGUAGE):
        if on is not None and kind is DocumentKind.TARGET_FORM:
            snapshot = snapshot_on(evaluation, on)
        else:
            snapshot = current_snapshot(evaluation)
        given = given_for(kind, evaluation, on or last_day(evaluation), change)
        own = chosen_for(kind, format, snapshot)
        return build(kind, snapshot, format=format, passports=passports, given=given, template=own)
