"""A letter as a docx: the confirmed findings of a subject in the bureau's template."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from hengwang.kernel import extensions
from hengwang.kernel.registry import Registry
from hengwang.organizations.models import Unit
from hengwang.rendering.errors import TemplateUnreadableError
from hengwang.rendering.word import check_word, fill
from hengwang.reviews.letters.fields import LetterContent, LetterFields, LetterReport, LetterRow
from hengwang.reviews.letters.subjects import Subject, confirmed_in
from hengwang.reviews.letters.wording import (
    TITLE,
    closing_text,
    day_text,
    heading_of,
    lead_text,
    place_text,
    request_of,
)  # fmt: skip
from hengwang.reviews.models import Finding
from hengwang.reviews.models.finding import standing

NAME = "review_letter.docx"
SHIPPED = Path(__file__).parent.parent / "templates_office" / NAME
LONGEST_QUOTE = 120
# Apps above that keep templates of their own for a unit; asked before the folders.
choosers: Registry[Callable[[Unit], bytes | None]] = Registry("letter template choosers")


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a person says of a letter; everything else comes from the findings."""

    number: str
    addressee: str
    sender: str
    dated_on: date
    due_on: date
    contact: str = ""


def content_of(subject: Subject, due_on: date) -> LetterContent:
    """What the letter says of the confirmed findings; two queries.

    Reports without a confirmed finding are counted and not listed.
    """
    confirmed = confirmed_in(subject.reports)
    listed = [report for report in subject.reports if report.pk in confirmed]
    count = sum(map(len, confirmed.values()))
    return LetterContent(
        lead=lead_text(len(subject.reports), count, due_on),
        reports=tuple(
            LetterReport(
                heading_of(
                    number, report.shown_title, report.shown_year, len(confirmed[report.pk])
                ),
                _rows(confirmed[report.pk]),
            )
            for number, report in enumerate(listed, start=1)
        ),
        closing=closing_text(count),
        finding_count=count,
    )


def _rows(findings: Iterable[Finding]) -> tuple[LetterRow, ...]:
    return tuple(_row(number, one) for number, one in enumerate(findings, start=1))


def _row(number: int, finding: Finding) -> LetterRow:
    verdict = standing(list(finding.verdicts.all()))
    quote = finding.quote
    if len(quote) > LONGEST_QUOTE:
        quote = f"{quote[:LONGEST_QUOTE]}……"
    return LetterRow(
        number=str(number),
        place=place_text(finding),
        quote=quote,
        problem=finding.message_zh,
        computation="" if _told(finding.numbers, finding.message_zh) else finding.numbers,
        request=request_of(finding, verdict.reason.strip() if verdict else ""),
    )


def _told(numbers: str, sentence: str) -> bool:
    """Whether a sentence says all of the numbers already."""
    parts = (part.strip() for part in re.split(r"[;；]", numbers))
    return all(part in sentence for part in parts)


def letter_docx(facts: LetterFacts, content: LetterContent, *, unit: Unit) -> bytes:
    """The file of a letter that `unit` sends; the same facts and findings give the same bytes.

    Raises:
        TemplateError: The bureau's own template is faulty; says where and why.
    """
    fields = LetterFields(
        sender=facts.sender,
        number=facts.number,
        title=TITLE,
        addressee=facts.addressee,
        dated_on=day_text(facts.dated_on),
        contact=facts.contact,
        lead=content.lead,
        reports=content.reports,
        closing=content.closing,
    )
    return fill(template(unit), fields, title=f"{TITLE}（{facts.addressee}）", on=facts.dated_on)


def template(unit: Unit) -> bytes:
    """The template in force, checked.

    One that was uploaded for the unit or the nearest above it, else that of the data folder, an
    extension's, the shipped one.

    Raises:
        TemplateUnreadableError, TemplateSyntaxError, TemplateFieldError, TemplateForbiddenError.
    """
    chosen = (choose(unit) for _, choose in choosers.items())
    uploaded = next((one for one in chosen if one is not None), None)
    if uploaded is not None:
        return uploaded
    own = Path(settings.DATA_DIR) / "templates"
    places = [own, *extensions.folders(extensions.TEMPLATES)]
    path = next((place / NAME for place in places if (place / NAME).is_file()), SHIPPED)
    try:
        stamp = path.stat()
    except OSError as fault:
        raise TemplateUnreadableError(template=NAME) from fault
    return _checked(path, (stamp.st_mtime_ns, stamp.st_size))


# Checked again only when the file changed: the stamp is part of the key.
@lru_cache(maxsize=4)
def _checked(path: Path, stamp: tuple[int, int]) -> bytes:
    del stamp
    content = path.read_bytes()
    check_word(content, LetterFields, name=path.name)
    return content
