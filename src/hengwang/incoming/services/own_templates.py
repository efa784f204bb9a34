"""Bring, put in force and withdraw a unit's own templates."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.documents.choices import MEDIA_TYPES, Format
from hengwang.files import inspection, storage
from hengwang.files.choices import FileKind
from hengwang.files.errors import EmptyFileError
from hengwang.files.media import limit_bytes
from hengwang.files.services import Upload, keep_made, plain_name, store
from hengwang.incoming.errors import (
    AlreadyInForceError,
    NotInForceError,
    ReasonMissingError,
    SameTemplateError,
    TemplateRefusedError,
    WithdrawalPastError,
    WrongFormatError,
)
from hengwang.incoming.models import OwnTemplate
from hengwang.incoming.templates_own.judging import Judgement, judge
from hengwang.incoming.templates_own.layouts import layout_of
from hengwang.kernel.errors import DomainError
from hengwang.organizations.models import Unit
from hengwang.outbox.services import announce


@dataclass(frozen=True, slots=True)
class TemplateData:
    """What somebody brings: for which documents of which unit."""

    unit: Unit
    kind: str
    note: str = ""


def judge_upload(upload: Upload, *, name: str, kind: str) -> tuple[bytes, Judgement]:
    """The bytes and what is wrong with them; nothing is kept.

    Raises:
        FileRefusedError: No docx or xlsx, too large, damaged, with macros or a password.
        WrongFormatError: Documents of this kind are not made in the file's format.
    """
    name = plain_name(name)
    refusal = getattr(upload, "refusal", None)
    if isinstance(refusal, DomainError):
        raise type(refusal)(**{**refusal.params, "name": name})
    limit = limit_bytes(FileKind.TEMPLATE)
    with storage.drafted(upload.chunks(), name=name, limit_bytes=limit) as draft:
        if draft.size_bytes == 0:
            raise EmptyFileError(name=name)
        found = inspection.inspect(draft.path, name=name, kind=FileKind.TEMPLATE)
        content = draft.path.read_bytes()
    format_ = next(one for one in Format if MEDIA_TYPES[one] == found.media_type)
    layout = layout_of(kind)
    if format_ not in layout.formats:
        offered = ", ".join(one.value for one in layout.formats)
        raise WrongFormatError(document=layout.label, format=format_.value, offered=offered)
    return content, judge(content, kind, format_)


def bring_template(upload: Upload, data: TemplateData, *, name: str, by: User) -> OwnTemplate:
    """Keep a checked template as the next version; it is not in force yet.

    Raises:
        NotAllowedError: The user does not manage templates of the unit.
        TemplateRefusedError: It has faults; they hang on the error. Nothing was kept.
        SameTemplateError: The same bytes are a version of this unit already.
        FileRefusedError, WrongFormatError: See `judge_upload`.
    """
    require(by, Permission.MANAGE_TEMPLATES, data.unit)
    content, judgement = judge_upload(upload, name=name, kind=data.kind)
    if judgement.trial is None:
        raise TemplateRefusedError(name=plain_name(name), faults=judgement.faults)
    return _keep(content, judgement.trial, judgement.format, data, name=name, by=by)


@transaction.atomic
def _keep(
    content: bytes, trial: bytes, format_: Format, data: TemplateData, *, name: str, by: User
) -> OwnTemplate:
    Unit.objects.select_for_update().get(pk=data.unit.pk)  # two uploads get two numbers
    rows = OwnTemplate.objects.filter(unit=data.unit, kind=data.kind, format=format_)
    last = rows.order_by("-version").first()
    file = store(content, name=name, kind=FileKind.TEMPLATE, by=by)
    same = rows.filter(file__sha256=file.sha256).first()
    if same is not None:
        raise SameTemplateError(version=same.version)
    shown = keep_made(
        [trial], name=f"trial-{plain_name(name)}", media_type=MEDIA_TYPES[format_], by=by
    )
    row = OwnTemplate.objects.create(
        unit=data.unit,
        kind=data.kind,
        format=format_,
        version=1 if last is None else last.version + 1,
        file=file,
        trial=shown,
        note=data.note,
        brought_at=timezone.now(),
        brought_by_id=by.pk,
        brought_by_name=by.printed_name,
    )
    record("own_template.brought", row, by=by, after=_told(row))
    return row


@transaction.atomic
def put_in_force(template_id: int, *, by: User) -> OwnTemplate:
    """From now on documents are made with it; an older version is replaced.

    Raises:
        NotAllowedError: The user does not manage templates of the unit.
        AlreadyInForceError: It was put in force before.
    """
    row = _locked(template_id, by)
    if row.accepted_at is not None:
        raise AlreadyInForceError(version=row.version)
    row.accepted_at, row.accepted_by_name = timezone.now(), by.printed_name
    row.save(update_fields=["accepted_at", "accepted_by_name"])
    record("own_template.put_in_force", row, by=by, after=_told(row))
    announce("own_template.changed", template_id=row.pk)
    return row


@transaction.atomic
def withdraw(template_id: int, *, on: date, reason: str, by: User) -> OwnTemplate:
    """From the day on (today: from this instant) documents are made without it.

    What was submitted before keeps it.

    Raises:
        NotAllowedError: The user does not manage templates of the unit.
        NotInForceError: It never was in force, or is withdrawn already.
        WithdrawalPastError: The day is over.
        ReasonMissingError: Nobody is told why.
    """
    row, now = _locked(template_id, by), timezone.now()
    if row.accepted_at is None or row.withdrawn_from is not None:
        raise NotInForceError(version=row.version)
    if not reason.strip():
        raise ReasonMissingError
    if on < timezone.localdate(now):
        raise WithdrawalPastError(day=on)
    start = datetime.combine(on, time(), timezone.get_current_timezone())
    row.withdrawn_from = max(now, start)
    row.withdrawn_reason, row.withdrawn_by_name = reason.strip(), by.printed_name
    row.save(update_fields=["withdrawn_from", "withdrawn_reason", "withdrawn_by_name"])
    record("own_template.withdrawn", row, by=by, after=_told(row), note=reason.strip())
    announce("own_template.changed", template_id=row.pk)
    return row


def _locked(template_id: int, by: User) -> OwnTemplate:
    rows = OwnTemplate.objects.select_for_update(of=("self",)).select_related("unit__region")
    row = rows.get(pk=template_id)
    require(by, Permission.MANAGE_TEMPLATES, row.unit)
    return row


def _told(row: OwnTemplate) -> dict[str, object]:
    return {
        "unit": row.unit.name,
        "kind": row.kind,
        "format": row.format,
        "version": row.version,
        "sha256": row.file.sha256,
        "accepted_at": row.accepted_at,
        "withdrawn_from": row.withdrawn_from,
    }
