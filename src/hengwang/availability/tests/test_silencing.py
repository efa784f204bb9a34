"""Approved maintenance silences alerts while it lasts; the page of a target shows its course."""

from datetime import timedelta

import pytest
from django.urls import reverse

from hengwang.availability.choices import Decision
from hengwang.availability.models import MaintenanceWindow
from hengwang.availability.tests.factories import HOUR, YEAR_BEGAN, a_target, a_window
from hengwang.monitoring.silences import silent_among
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
BEGINS = YEAR_BEGAN + timedelta(days=40)


@pytest.fixture
def window(people, admin):
    target, other = a_target(people.unit), a_target(people.unit, "另一线路")
    return a_window(people.lin, admin, BEGINS, HOUR, target), target, other


def test_targets_under_approved_work_are_silent_while_it_lasts(window):
    _made, target, other = window
    both = [target.pk, other.pk]
    assert set(silent_among(both, BEGINS)) == {target.pk}
    assert "割接" in silent_among(both, BEGINS)[target.pk]
    assert silent_among(both, BEGINS - timedelta(microseconds=1)) == {}
    assert silent_among(both, BEGINS + HOUR) == {}


def test_work_that_nobody_approved_silences_nothing(window):
    made, target, _other = window
    MaintenanceWindow.objects.filter(pk=made.pk).update(
        state=Decision.PROPOSED, decided_by=None, decided_at=None
    )
    assert silent_among([target.pk], BEGINS) == {}


def test_the_page_where_a_target_is_kept_leads_to_its_course_and_back(window, admin):
    _made, target, _other = window
    client = client_of(admin)
    kept = client.get(target.get_absolute_url()).content.decode()
    course = reverse("target-course", args=[target.pk])
    assert course in kept
    assert target.get_absolute_url() in client.get(course).content.decode()
