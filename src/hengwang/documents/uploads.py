"""A filled form that somebody brings to be compared: looked at once and not kept."""

from datetime import date

from hengwang.accounts.models import User
from hengwang.documents.choices import DocumentKind
from hengwang.documents.comparing import Difference, compare
from hengwang.documents.lookups import given_for
from hengwang.documents.origins import passports_of
from hengwang.documents.readback import read_sheet
from hengwang.documents.snapshots import current_snapshot
from hengwang.files import inspection, storage
from hengwang.files.choices import FileKind
from hengwang.files.errors import EmptyFileError
from hengwang.files.media import limit_bytes
from hengwang.files.services import Upload, plain_name
from hengwang.kernel.errors import DomainError
from hengwang.performance.models import Evaluation

# docx and xlsx only, checked for macros, passwords and bombs like everything that comes in.
ACCEPTED = FileKind.TEMPLATE


def compare_upload(
    upload: Upload, *, name: str, kind: DocumentKind, evaluation: Evaluation, at: date, by: User
) -> tuple[Difference, ...]:
    """Every cell of a brought form that disagrees with the evaluation; nothing is stored.

    Args:
        upload: The file as it comes in.
        name: What the person calls it.
        kind: Which form it is.
        evaluation: What it is held against: as submitted, or as it stands today.
        at: The day of a monitoring sheet.
        by: Who asks: a report lists the records that this person may see.

    Raises:
        FileRefusedError: Another type of file, too large, damaged, with macros or a password.
        FormNotReadableError, FormTooVastError: It does not hold the form.
    """
    name = plain_name(name)
    _refuse_cut_short(upload, name)
    snapshot, given = current_snapshot(evaluation), given_for(kind, evaluation, at)
    chunks = upload.chunks()
    with storage.drafted(chunks, name=name, limit_bytes=limit_bytes(ACCEPTED)) as draft:
        if draft.size_bytes == 0:
            raise EmptyFileError(name=name)
        inspection.inspect(draft.path, name=name, kind=ACCEPTED)
        found = read_sheet(kind, draft.path.read_bytes(), name)
        passports = passports_of(evaluation, by)
        return compare(kind, found, snapshot, given=given, passports=passports)


def _refuse_cut_short(upload: Upload, name: str) -> None:
    """The upload handler stops reading at the limit and leaves the reason on the file."""
    refusal = getattr(upload, "refusal", None)
    if isinstance(refusal, DomainError):
        raise type(refusal)(**{**refusal.params, "name": name})
