"""The job that makes all letters of a run and packs them into one archive."""

import io
import zipfile
from collections.abc import Iterable

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.files.services import keep_made, open_file
from hengwang.outbox.models import Job
from hengwang.outbox.registry import job
from hengwang.reviews.choices import LetterPer
from hengwang.reviews.letters.building import LetterFacts
from hengwang.reviews.letters.naming import safe
from hengwang.reviews.letters.services import LETTERS_JOB, make_letter
from hengwang.reviews.letters.subjects import subjects_of
from hengwang.reviews.models import Letter, LetterRun

ZIP = "application/zip"
EPOCH = (1980, 1, 1, 0, 0, 0)


@job(LETTERS_JOB)
def make_run(job: Job, run_id: int, **_told: object) -> dict[str, object]:
    """Make the planned letters; what an earlier attempt has made stays as it is."""
    run = LetterRun.objects.select_related("batch__unit__region", "created_by").get(pk=run_id)
    subjects = {one.key: one for one in subjects_of(run.batch_id, LetterPer(run.per))}
    made = set(run.letters.values_list("subject", flat=True))
    missing = 0
    for done, planned in enumerate(run.plan):
        job.progress(done, len(run.plan), planned["office"])
        subject = subjects.get(planned["subject"])
        if subject is None:
            missing += 1
        elif subject.key not in made:
            facts = LetterFacts(
                number=planned["number"], addressee=subject.office, sender=run.sender,
                dated_on=run.dated_on, due_on=run.due_on, contact=run.contact,
            )  # fmt: skip
            # A verdict may have been taken back since the plan: the letter then says so.
            make_letter(run.batch, subject, facts, by=run.created_by, run=run, also_without=True)
    _pack(run, run.created_by)
    job.progress(len(run.plan), len(run.plan))
    return {"letters": run.letters.count(), "missing": missing}


@transaction.atomic
def _pack(run: LetterRun, by: User) -> None:
    if run.archive_id is not None:
        return
    letters = run.letters.select_related("file").order_by("pk")
    content = packed(letters)
    name = f"{safe(str(run.batch))}_复核意见函.zip"
    run.archive = keep_made([content], name=name, media_type=ZIP, by=by)
    run.save(update_fields=["archive"])
    record("letters.packed", run, by=by, after={"letters": len(letters), "file": name})


def packed(letters: Iterable[Letter]) -> bytes:
    """One archive of letters; names that meet are told apart by a number."""
    out = io.BytesIO()
    taken: dict[str, int] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for letter in letters:
            name = letter.file.name
            taken[name] = taken.get(name, 0) + 1
            if taken[name] > 1:
                name = f"{name.removesuffix('.docx')}_{taken[name]}.docx"
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            with open_file(letter.file) as file:
                archive.writestr(info, file.read())
    return out.getvalue()
