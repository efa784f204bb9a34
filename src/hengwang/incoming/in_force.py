"""Which own template a document is made with: the nearest unit's, as of the right instant."""

from datetime import datetime
from functools import lru_cache

from django.utils import timezone

from hengwang.documents import templates
from hengwang.documents.choices import DocumentKind, Format
from hengwang.documents.snapshots import EDITABLE
from hengwang.files.models import StoredFile
from hengwang.files.services import open_file
from hengwang.incoming.choices import LETTER
from hengwang.incoming.models import OwnTemplate
from hengwang.organizations.models import Unit
from hengwang.performance.models import Evaluation, FrozenRevision
from hengwang.performance.snapshot import Snapshot
from hengwang.rendering.word import check_word
from hengwang.reviews.letters import building
from hengwang.reviews.letters.fields import LetterFields


def template_for(unit: Unit, kind: str, format_: Format, at: datetime) -> OwnTemplate | None:
    """The version in force for a unit at an instant: its own, else that of the nearest above it.

    A unit's newest version counts; where that one is withdrawn, the unit has none, and the next
    unit above is asked. Rows are never changed backwards, so the answer for a past instant stays.
    """
    line = [int(part) for part in unit.path.split(".") if part]
    rows = OwnTemplate.objects.accepted_by(at).filter(kind=kind, format=format_, unit_id__in=line)
    newest: dict[int, OwnTemplate] = {}
    for row in rows.select_related("file").order_by("accepted_at", "version"):
        newest[row.unit_id] = row
    for unit_id in reversed(line):
        found = newest.get(unit_id)
        if found is not None and (found.withdrawn_from is None or found.withdrawn_from > at):
            return found
    return None


def instant_of(snapshot: Snapshot, evaluation: Evaluation) -> datetime:
    """When the document's template is asked for: the freezing of what was submitted, or now."""
    if snapshot.sealed and evaluation.state not in EDITABLE:
        frozen = FrozenRevision.objects.filter(evaluation=evaluation, digest=snapshot.digest)
        made_at = frozen.order_by("-revision").values_list("made_at", flat=True).first()
        if made_at is not None:
            return made_at
    return timezone.now()


def own_template(
    kind: DocumentKind, format_: Format, snapshot: Snapshot
) -> templates.Template | None:
    """What `documents` asks before it looks into the data folder."""
    evaluation = (
        Evaluation.objects.select_related("programme__unit")
        .filter(pk=snapshot.evaluation_id)
        .first()
    )
    if evaluation is None:
        return None
    at = instant_of(snapshot, evaluation)
    row = template_for(evaluation.programme.unit, kind, format_, at)
    return None if row is None else _checked(kind, format_, row.file_id, row.file.sha256)


# A version's file never changes, so it is read and checked once a process.
@lru_cache(maxsize=16)
def _checked(kind: DocumentKind, format_: Format, file_id: int, _sha256: str) -> templates.Template:
    stored = StoredFile.objects.get(pk=file_id)
    with open_file(stored) as file:
        content = file.read()
    return templates.checked(content, kind, format_, name=stored.name)


def own_letter(unit: Unit) -> bytes | None:
    """What `reviews` asks before it makes a letter of a unit: the template of today."""
    row = template_for(unit, LETTER, Format.DOCX, timezone.now())
    return None if row is None else _checked_letter(row.file_id, row.file.sha256)


@lru_cache(maxsize=4)
def _checked_letter(file_id: int, _sha256: str) -> bytes:
    stored = StoredFile.objects.get(pk=file_id)
    with open_file(stored) as file:
        content = file.read()
    check_word(content, LetterFields, name=stored.name)
    return content


templates.choosers.register("own", own_template)
building.choosers.register("own", own_letter)
