"""A photo comes in: looked at, written anew, held against those that are there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission
from hengwang.audit.services import record
from hengwang.files import inspection as looking
from hengwang.files import media, storage
from hengwang.files.choices import FileKind
from hengwang.files.errors import EmptyFileError, FileTooLargeError
from hengwang.files.services import plain_name, store
from hengwang.inspections.choices import TimeMark
from hengwang.inspections.errors import SamePhotoError, TooManyPhotosError
from hengwang.inspections.looks import Picture, is_alike, rewrite
from hengwang.inspections.models import Inspection, Occurrence, Photo
from hengwang.inspections.services.settling import count_marks

MOST_PHOTOS = 40
COMPARED = 1000
NEAR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """Which photo of which inspection, and of which item."""

    inspection_key: UUID
    key: UUID
    item_key: str = ""


def add_photo(upload: Any, facts: PhotoFacts, *, name: str, by: User) -> Photo:
    """Keep a photo of one's own inspection; the same one again answers with what was kept.

    The file as it came is looked at and thrown away: it knows where the phone was. What is kept
    is written anew, upright, without metadata.

    Raises:
        NotAllowedError: Another person's inspection.
        FileRefusedError: No picture, too large, damaged.
        PhotoUnreadableError: It cannot be opened.
        SamePhotoError: This very file was handed in before.
        TooManyPhotosError: The inspection has enough.
    """
    rows = Inspection.objects.select_related("version")
    inspection: Inspection = rows.get(key=facts.inspection_key)
    if inspection.by_id != by.pk:
        raise NotAllowedError(permission=Permission.CARRY_OUT_INSPECTIONS.label)
    known = _known(inspection, facts.key)
    if known is not None:
        return known
    if inspection.photos.count() >= MOST_PHOTOS:
        raise TooManyPhotosError(most=MOST_PHOTOS)
    name = plain_name(name)
    with storage.drafted(_chunks(upload), name=name, limit_bytes=_limit(upload, name)) as draft:
        if draft.size_bytes == 0:
            raise EmptyFileError(name=name)
        _refuse_same(draft.sha256)
        looking.inspect(draft.path, name=name, kind=FileKind.IMAGE)
        picture = rewrite(draft.path, name)
        try:
            return _keep(inspection, facts, picture, draft.sha256, name=name, by=by)
        except IntegrityError:
            # Two lines of one phone at the same instant, or the same file from two phones.
            known = _known(inspection, facts.key)
            if known is not None:
                return known
            _refuse_same(draft.sha256)
            raise


def _known(inspection: Inspection, key: UUID) -> Photo | None:
    found: Photo | None = inspection.photos.filter(key=key).first()
    return found


def _limit(upload: Any, name: str) -> int:
    limit = media.limit_bytes(FileKind.IMAGE)
    if getattr(upload, "refusal", None) is not None or (getattr(upload, "size", 0) or 0) > limit:
        raise FileTooLargeError(name=name, limit_mb=limit // (1024 * 1024))
    return limit


def _chunks(upload: Any) -> Any:
    return [upload] if isinstance(upload, bytes) else upload.chunks()


def _refuse_same(sha256: str) -> None:
    there = Photo.objects.filter(original_sha256=sha256).select_related(
        "inspection__occurrence__plan"
    )
    photo = there.first()
    if photo is not None:
        raise SamePhotoError(where=str(photo.inspection.occurrence))


@transaction.atomic
def _keep(
    inspection: Inspection,
    facts: PhotoFacts,
    picture: Picture,
    sha256: str,
    *,
    name: str,
    by: User,
) -> Photo:
    rows = Occurrence.objects.select_for_update(of=("self",)).select_related("plan", "unit")
    occurrence: Occurrence = rows.get(pk=inspection.occurrence_id)
    stem = PurePath(name).stem
    kept = store(picture.content, name=f"{stem}.jpg", kind=FileKind.IMAGE, by=by)
    small = store(picture.small, name=f"{stem}-small.jpg", kind=FileKind.IMAGE, by=by)
    item = inspection.version.items.filter(key=facts.item_key).first()
    photo = Photo.objects.create(
        inspection=inspection,
        item=item,
        unit=occurrence.unit,
        plan=occurrence.plan,
        key=facts.key,
        file=kept,
        small=small,
        original_sha256=sha256,
        look=picture.look,
        looks_like=_alike(occurrence.plan_id, picture.look),
        device_taken_at=picture.taken_at,
        time_mark=_time_mark(inspection, item, picture.taken_at),
        received_at=timezone.now(),
    )
    count_marks(occurrence)
    occurrence.save(update_fields=["finding_count"])
    record("inspection_photo.added", photo, by=by, after={"name": kept.name, "sha256": sha256})
    return photo


def _alike(plan_id: int, look: str) -> Photo | None:
    """The newest photo of the plan that looks the same, of the last thousand."""
    rows = Photo.objects.filter(plan=plan_id).order_by("-pk").values_list("pk", "look")
    found = next((pk for pk, other in rows[:COMPARED] if other and is_alike(look, other)), None)
    return None if found is None else Photo.objects.get(pk=found)


def _time_mark(inspection: Inspection, item: Any, taken: datetime | None) -> TimeMark:
    """Camera and list of a phone go by the same clock, right or wrong, so both are compared raw."""
    if taken is None:
        return TimeMark.MISSING
    reading = None if item is None else inspection.readings.filter(item=item, is_last=True).first()
    begin = inspection.device_started_at if reading is None else reading.device_at
    end = inspection.device_finished_at if reading is None else reading.device_at
    return TimeMark.FITS if begin - NEAR <= taken <= end + NEAR else TimeMark.FAR
