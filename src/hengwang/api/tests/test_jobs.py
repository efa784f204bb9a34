"""Jobs over the API: one's own, and everybody's for who looks after the platform."""

import pytest

from hengwang.accounts.choices import Role
from hengwang.outbox.registry import jobs
from hengwang.outbox.services import enqueue


@pytest.fixture
def job(people):
    with jobs.temporarily("test.sleep", lambda job: None):
        yield enqueue("test.sleep", by=people.lin)


def test_one_sees_and_cancels_one_s_own_job(lin, job):
    assert [row["id"] for row in lin.get("/jobs").json()["items"]] == [job.pk]
    assert lin.post(f"/jobs/{job.pk}/cancel").json()["state"] == "cancelled"
    again = lin.post(f"/jobs/{job.pk}/cancel")
    assert (again.status_code, again.json()["type"]) == (409, "job_ended")
    assert lin.post(f"/jobs/{job.pk}/restart").json()["state"] == "queued"


def test_strangers_do_not_see_it(wang, job):
    assert wang.get("/jobs").json()["total"] == 0
    assert wang.get(f"/jobs/{job.pk}").status_code == 404
    assert wang.post(f"/jobs/{job.pk}/cancel").status_code == 404


def test_who_looks_on_does_not_change(people, caller, job):
    duty = caller(people.with_role(Role.DUTY_ENGINEER))
    assert duty.get(f"/jobs/{job.pk}").status_code == 200
    assert duty.post(f"/jobs/{job.pk}/cancel").status_code == 403
    system = caller(people.with_role(Role.SYSTEM_ADMIN))
    assert system.post(f"/jobs/{job.pk}/cancel").status_code == 200
