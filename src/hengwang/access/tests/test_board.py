"""The board says how long steps usually take, as adding them up one by one does."""

from datetime import timedelta
from random import Random
from statistics import median_low

from django.utils import timezone

from hengwang.access.choices import Outcome, Step
from hengwang.access.models import Application, StepRecord
from hengwang.access.queries.board import board_of
from hengwang.access.tests.factories import an_application


def test_the_usual_time_of_a_step_is_the_lower_median_of_a_year(people, officer):
    draw, now = Random(3), timezone.now()
    application = an_application(people.unit, officer)
    StepRecord.objects.filter(application=application).delete()
    steps = [one for one in Step if one is not Step.APPLY][:3]
    expected = {}
    for count, step in enumerate(steps, start=4):
        spans = [timedelta(microseconds=draw.randrange(10**12)) for _ in range(count)]
        for span in spans:
            ended = now - timedelta(days=draw.randrange(1, 300))
            _passed(application, step, ended - span, ended)
        expected[step] = median_low(spans)
        # What was passed longer ago says nothing of today.
        _passed(application, step, now - timedelta(days=800), now - timedelta(days=400))
    found = {one.step: one.median for one in board_of(Application.objects.all(), now=now)}
    assert found == dict.fromkeys(found) | expected


def _passed(application, step, began, ended):
    StepRecord.objects.create(
        application=application, step=step, began_at=began, done_at=ended, outcome=Outcome.PASSED
    )
