"""Make letters: one now, or all of a batch by a job; every version stays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.files.media import DOCX
from hengwang.files.services import keep_made
from hengwang.outbox.services import announce, enqueue
from hengwang.reviews.choices import LetterPer
from hengwang.reviews.errors import (
    LetterDueError,
    LetterNumberError,
    LetterNumberTakenError,
    NothingConfirmedError,
)  # fmt: skip
from hengwang.reviews.letters.building import LetterFacts, content_of, letter_docx
from hengwang.reviews.letters.naming import file_name
from hengwang.reviews.letters.subjects import Subject, subjects_of
from hengwang.reviews.models import Letter, LetterRun, ReportBatch

LETTERS_JOB = "reviews.letters"
NUMBER_PLACE = "#"


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a person says of all letters of a batch; `number` holds a # for the running number."""

    sender: str
    number: str
    first_number: int
    dated_on: date
    due_on: date
    contact: str = ""
    per: LetterPer = LetterPer.OFFICE
    also_without: bool = False


@transaction.atomic
def make_letters(batch: ReportBatch, facts: RunFacts, *, by: User) -> LetterRun:
    """Plan the letters to every office of a batch and ask for them as one job.

    Offices without a confirmed finding get a letter only where `also_without` is set; those left
    out are kept with the run. Numbers are given in the order of the offices' names.

    Raises:
        NotAllowedError: `by` checks no reports of this unit.
        LetterNumberError, LetterNumberTakenError, LetterDueError: What is wrong with the facts.
        NothingConfirmedError: Not one letter would come of it.
    """
    require(by, Permission.CHECK_REPORTS, batch.unit)
    _refuse_early(facts.dated_on, facts.due_on)
    if NUMBER_PLACE not in facts.number:
        raise LetterNumberError
    _locked(batch)
    subjects = subjects_of(batch.pk, facts.per)
    meant = [one for one in subjects if one.confirmed or facts.also_without]
    if not meant:
        raise NothingConfirmedError(office=str(batch))
    plan = _planned(meant, facts)
    _refuse_taken(batch, plan)
    run = LetterRun.objects.create(
        batch=batch, per=facts.per, also_without=facts.also_without, sender=facts.sender,
        dated_on=facts.dated_on, due_on=facts.due_on, contact=facts.contact, plan=plan,
        left_out=[_left_out(one) for one in subjects if one not in meant],
        created_by=by, created_by_name=by.printed_name,
    )  # fmt: skip
    run.job = enqueue(LETTERS_JOB, by=by, run_id=run.pk)
    run.save(update_fields=["job"])
    after = {"letters": len(plan), "left_out": len(run.left_out), "sender": facts.sender}
    record("letters.requested", run, by=by, after=after)
    return run


def _planned(meant: Sequence[Subject], facts: RunFacts) -> list[dict[str, Any]]:
    return [
        {
            "subject": one.key,
            "office": one.office,
            "number": facts.number.replace(NUMBER_PLACE, str(facts.first_number + at)),
        }
        for at, one in enumerate(meant)
    ]


def _left_out(subject: Subject) -> dict[str, Any]:
    return {"office": subject.office, "open": subject.open, "reports": len(subject.reports)}


def _refuse_early(dated_on: date, due_on: date) -> None:
    if due_on < dated_on:
        raise LetterDueError


def _refuse_taken(batch: ReportBatch, plan: Iterable[dict[str, Any]]) -> None:
    """A number belongs to one letter of a bureau; a new version of the letter keeps it."""
    wanted = {one["number"]: one["subject"] for one in plan}
    rows = Letter.objects.filter(batch__unit=batch.unit_id, number__in=wanted)
    for letter in rows.order_by("pk"):
        same = letter.batch_id == batch.pk and letter.subject == wanted[letter.number]
        if not same:
            raise LetterNumberTakenError(number=letter.number, addressee=letter.addressee)


@transaction.atomic
def make_letter(
    batch: ReportBatch,
    subject: Subject,
    facts: LetterFacts,
    *,
    by: User,
    run: LetterRun | None = None,
    also_without: bool = False,
) -> Letter:
    """Make the letter to one office, or its next version, from the verdicts as they are now.

    Raises:
        NotAllowedError: `by` checks no reports of this unit.
        LetterDueError, LetterNumberTakenError: What is wrong with the facts.
        NothingConfirmedError: Nothing is confirmed, and `also_without` is not set.
        TemplateError: The bureau's own template is faulty.
    """
    require(by, Permission.CHECK_REPORTS, batch.unit)
    _refuse_early(facts.dated_on, facts.due_on)
    _locked(batch)
    _refuse_taken(batch, [{"number": facts.number, "subject": subject.key}])
    content = content_of(subject, facts.due_on)
    if not content.finding_count and not also_without:
        raise NothingConfirmedError(office=subject.office)
    earlier = Letter.objects.filter(batch=batch, subject=subject.key)
    version = (earlier.aggregate(last=Max("version"))["last"] or 0) + 1
    name = file_name(facts.number, facts.addressee, version)
    made = letter_docx(facts, content, unit=batch.unit)
    stored = keep_made([made], name=name, media_type=DOCX.media_type, by=by)
    letter = Letter.objects.create(
        batch=batch, run=run, subject=subject.key, office=subject.office, report=subject.report,
        version=version, number=facts.number, addressee=facts.addressee, sender=facts.sender,
        dated_on=facts.dated_on, due_on=facts.due_on, contact=facts.contact,
        content=content.stored(), finding_count=content.finding_count, file=stored,
        made_by=by, made_by_name=by.printed_name,
    )  # fmt: skip
    after = {
        "number": facts.number, "addressee": facts.addressee, "version": version,
        "findings": content.finding_count, "sha256": stored.sha256,
    }  # fmt: skip
    record("letter.made", letter, by=by, after=after)
    announce("letter.made", letter_id=letter.pk)
    return letter


def _locked(batch: ReportBatch) -> None:
    """One at a time for a batch: versions and numbers are counted."""
    ReportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
