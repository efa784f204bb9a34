"""A worker of its own, for tests that kill it: `python killable.py COMMAND DATABASE_URL`.

Commands: `prepare` makes the tables and one job; `hang` claims the job, writes half of its effect
and waits to be killed; `work` reaps as if the lease had ended and does what is due; `report`
prints what is there.
"""

# A program, not a module: it prints, and imports models once Django is configured.
# ruff: noqa: PLC0415, T201

import json
import signal
import sys
import tempfile
from datetime import timedelta

import dj_database_url
import django
from django.conf import settings


def main(command: str, url: str) -> None:
    """Run one command in a Django that knows nothing but the outbox."""
    settings.configure(
        INSTALLED_APPS=["hengwang.outbox"],
        DATABASES={"default": dj_database_url.parse(url)},
        DATA_DIR=tempfile.mkdtemp(prefix="hengwang-killable-"),
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    from django.core.management import call_command
    from django.db import transaction
    from django.utils import timezone

    from hengwang.outbox import execution, registry
    from hengwang.outbox.models import Announcement, Job
    from hengwang.outbox.services import enqueue

    def effect(job: Job, *, is_to_hang: bool = command == "hang") -> None:
        job.progress(1, 2, "half")
        with transaction.atomic():
            Announcement.objects.create(name="effect", ids={"attempt": job.attempts})
            if is_to_hang:
                print("in the middle", flush=True)
                signal.pause()
            job.finish({"attempt": job.attempts})

    registry.jobs.register("effect", effect)
    if command == "prepare":
        call_command("migrate", "outbox", verbosity=0)
        enqueue("effect")
    elif command == "hang":
        execution.run_next_job()
    elif command == "work":
        later = timezone.now() + execution.LEASE + timedelta(seconds=1)
        reaped = execution.reap(later)
        ran = execution.run_next_job(later)
        print(json.dumps({"reaped": reaped, "ran": ran}))
    elif command == "report":
        job = Job.objects.get()
        effects = Announcement.objects.filter(name="effect").count()
        print(json.dumps({"state": job.state, "attempts": job.attempts, "effects": effects}))


if __name__ == "__main__":
    main(*sys.argv[1:])
