"""Photos: written anew without a place, the same file once, look-alikes and odd times marked."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from PIL import Image

from hengwang.accounts.errors import NotAllowedError
from hengwang.files.errors import FileRefusedError, FileTooLargeError
from hengwang.files.models import StoredFile
from hengwang.files.services import open_file
from hengwang.inspections.errors import PhotoUnreadableError, SamePhotoError
from hengwang.inspections.looks import differing_bits, is_alike, look_of
from hengwang.inspections.models import Photo
from hengwang.inspections.services.delivering import deliver
from hengwang.inspections.services.photos import PhotoFacts, add_photo
from hengwang.inspections.tests.factories import a_picture, a_plan, a_submission, an_occurrence

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(people, engineer):
    occurrence = an_occurrence(a_plan(people.unit))
    return deliver(occurrence.pk, a_submission(occurrence), by=engineer)


def hand_in(inspection, content, by, **told):
    facts = PhotoFacts(inspection.key, told.pop("key", None) or uuid4(), "t")
    return add_photo(content, facts, name=told.pop("name", "现场.jpg"), by=by)


def test_what_is_kept_is_upright_and_knows_no_place(inspection, engineer):
    content = a_picture(taken=timezone.now())
    assert dict(Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825))
    photo = hand_in(inspection, content, engineer)
    for stored in (photo.file, photo.small):
        with open_file(stored) as file:
            shown = Image.open(io.BytesIO(file.read()))
        assert not dict(shown.getexif())
        assert "exif" not in shown.info
        assert shown.height > shown.width
    assert max(shown.size) <= 320
    assert photo.time_mark == "fits"
    assert photo.item.key == "t"


def test_the_original_is_not_kept(inspection, engineer):
    photo = hand_in(inspection, a_picture(), engineer)
    assert not StoredFile.objects.filter(sha256=photo.original_sha256).exists()


def test_the_same_file_twice_is_refused_and_the_same_sending_answered(inspection, engineer):
    content, key = a_picture(), uuid4()
    first = hand_in(inspection, content, engineer, key=key)
    assert hand_in(inspection, content, engineer, key=key) == first
    with pytest.raises(SamePhotoError):
        hand_in(inspection, content, engineer)
    assert Photo.objects.count() == 1


def test_a_look_alike_is_only_marked(inspection, engineer):
    first = hand_in(inspection, a_picture(3), engineer)
    smaller = hand_in(inspection, a_picture(3, size=(600, 450), with_place=False), engineer)
    other = hand_in(inspection, a_picture(8), engineer)
    again = hand_in(inspection, a_picture(3, taken=timezone.now()), engineer)
    assert again.looks_like in (first, smaller)
    assert other.looks_like is None
    inspection.occurrence.refresh_from_db()
    assert inspection.occurrence.finding_count >= 1


def test_a_photo_of_yesterday_is_marked(inspection, engineer):
    taken = timezone.now() - timedelta(days=1)
    assert hand_in(inspection, a_picture(taken=taken), engineer).time_mark == "far"
    assert hand_in(inspection, a_picture(5), engineer).time_mark == "missing"


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [
        (b"not a picture", "现场.jpg", FileRefusedError),
        (b"%PDF-1.4", "现场.pdf", FileRefusedError),
        (b"", "现场.jpg", FileRefusedError),
        (a_picture(4)[:2000], "现场.jpg", PhotoUnreadableError),
    ],
)
def test_what_is_no_picture_is_refused(inspection, engineer, content, name, error):
    with pytest.raises(error):
        hand_in(inspection, content, engineer, name=name)
    assert not Photo.objects.exists()


def test_twenty_megabytes_are_taken_and_one_byte_more_refused(inspection, engineer):
    limit = 20 * 1024 * 1024
    picture = a_picture(6)
    hand_in(inspection, picture + bytes(limit - len(picture)), engineer)
    with pytest.raises(FileTooLargeError):
        hand_in(inspection, picture + bytes(limit - len(picture) + 1), engineer)


def test_nobody_adds_to_the_inspection_of_another(inspection, planner):
    with pytest.raises(NotAllowedError):
        hand_in(inspection, a_picture(), planner)


def test_looks_differ_by_bits():
    one = look_of(Image.open(io.BytesIO(a_picture(1))))
    other = look_of(Image.open(io.BytesIO(a_picture(2))))
    assert differing_bits(one, one) == 0
    assert not is_alike(one, other)
