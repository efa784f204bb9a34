"""The phone's doors: replay-safe, strict, each person's own, with the reason of every refusal."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from hengwang.inspections.models import Inspection, Photo
from hengwang.inspections.tests.factories import (
    GOOD,
    a_picture,
    a_plan,
    an_occurrence,
    as_json,
)
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def occurrence(people):
    return an_occurrence(a_plan(people.unit))


def send(client, told):
    return client.post(
        reverse("inspection-phone-submit"), json.dumps(told), content_type="application/json"
    )


def hand_in(client, inspection, content, key=None):
    file = SimpleUploadedFile("IMG_0001.jpg", content, "image/jpeg")
    told = {"inspection": inspection, "key": key or str(uuid4()), "item": "t", "file": file}
    return client.post(reverse("inspection-phone-photo"), told)


def test_what_a_phone_takes_along(occurrence, engineer, people):
    later = an_occurrence(a_plan(people.unit, "明日"), timezone.now() + timedelta(days=3))
    told = client_of(engineer).get(reverse("inspection-phone-work")).json()
    assert [one["id"] for one in told["occurrences"]] == [occurrence.pk]
    assert later.pk not in [one["id"] for one in told["occurrences"]]
    (version,) = told["versions"].values()
    assert [item["key"] for item in version["items"]] == ["t", "leak", "lamp", "note"]
    assert set(version["items"][2]["bad"]) == {"黄", "红"}
    assert told["user"] == {"id": engineer.pk, "name": engineer.printed_name}


def test_rounds_of_others_are_not_taken_along(people, engineer, planner):
    an_occurrence(a_plan(people.unit, "别人的", assignee=planner))
    address = reverse("inspection-phone-work")
    assert client_of(engineer).get(address).json()["occurrences"] == []
    assert len(client_of(planner).get(address).json()["occurrences"]) == 1


def test_an_inspection_sent_five_times_is_there_once(occurrence, engineer):
    client, told = client_of(engineer), as_json(occurrence)
    answers = [send(client, told) for _ in range(5)]
    assert {one.status_code for one in answers} == {200}
    assert len({one.json()["inspection"] for one in answers}) == 1
    assert Inspection.objects.count() == 1


def test_the_clock_is_measured_at_the_sending_and_not_part_of_what_was_sent(occurrence, engineer):
    client, told = client_of(engineer), as_json(occurrence)
    send(client, told)
    later = (timezone.now() + timedelta(hours=9)).isoformat()
    assert send(client, {**told, "device_now": later}).status_code == 200
    assert Inspection.objects.count() == 1


def test_a_phone_a_day_behind(occurrence, engineer):
    told = as_json(occurrence, now=timezone.now() - timedelta(days=1))
    assert send(client_of(engineer), told).json()["clock"] == "off"
    occurrence.refresh_from_db()
    assert occurrence.state == "done"


def test_a_refusal_says_why_in_the_readers_language(occurrence, engineer):
    answer = send(client_of(engineer), as_json(occurrence, {**GOOD, "t": "热"}))
    assert (answer.status_code, answer.json()["code"]) == (409, "inspection_reading_value")
    assert "冷通道温度" in answer.json()["message"]


@pytest.mark.parametrize(
    "change",
    [{"key": "1"}, {"more": 1}, {"started_at": "2026-03-02T08:00:00"}, {"answers": []},
     {"answers": {"t": {"value": "1" * 1001}}}, {"offset_before_ms": 10**15}],
)  # fmt: skip
def test_what_is_no_inspection_is_refused(occurrence, engineer, change):
    assert send(client_of(engineer), {**as_json(occurrence), **change}).status_code == 400
    client = client_of(engineer)
    garbage = client.post(reverse("inspection-phone-submit"), "{", content_type="application/json")
    assert garbage.status_code == 400


def test_strangers_neither_see_nor_send(occurrence, people, engineer):
    stranger = client_of(people.wang)
    assert send(stranger, as_json(occurrence)).status_code == 404
    assert stranger.get(reverse("inspection-phone-work")).status_code == 404
    assert not Inspection.objects.exists()
    told = as_json(occurrence)
    send(client_of(engineer), told)
    assert hand_in(stranger, told["key"], a_picture()).status_code == 404


def test_a_photo_is_taken_once_and_a_refused_one_says_why(occurrence, engineer):
    client, told = client_of(engineer), as_json(occurrence)
    send(client, told)
    key = str(uuid4())
    assert {hand_in(client, told["key"], a_picture(), key).status_code for _ in range(3)} == {200}
    refused = hand_in(client, told["key"], a_picture())
    assert (refused.status_code, refused.json()["code"]) == (409, "inspection_same_photo")
    large = hand_in(client, told["key"], a_picture(2) + bytes(20 * 1024 * 1024))
    assert (large.status_code, large.json()["code"]) == (409, "file_too_large")
    assert "20 MB" in large.json()["message"]
    assert Photo.objects.count() == 1


def test_the_picture_is_shown_to_who_sees_the_inspection_only(occurrence, engineer, people):
    client, told = client_of(engineer), as_json(occurrence)
    send(client, told)
    hand_in(client, told["key"], a_picture())
    photo = Photo.objects.get()
    for name in ("inspection-photo", "inspection-photo-small"):
        response = client.get(reverse(name, args=[photo.pk]))
        assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
        assert b"Exif" not in b"".join(response.streaming_content)
        assert client_of(people.wang).get(reverse(name, args=[photo.pk])).status_code == 404


def test_the_shell_is_the_same_for_everybody_and_the_worker_keeps_to_its_folder(
    engineer, planner, occurrence
):
    pages = []
    for person in (engineer, planner):
        text = client_of(person).get(reverse("inspection-phone")).content.decode()
        assert person.printed_name not in text
        assert occurrence.plan.name not in text
        pages.append(text[text.index("<header") :])
    assert pages[0] == pages[1]
    client = client_of(engineer)
    worker = client.get(reverse("inspection-phone-worker"))
    assert worker["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in worker
    manifest = client.get(reverse("inspection-phone-manifest")).json()
    assert manifest["scope"] == manifest["start_url"] == reverse("inspection-phone")
