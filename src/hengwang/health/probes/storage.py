"""The database, its migrations, the disk, and the folder of the data."""

import shutil
import stat
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_noop as _

from hengwang.health.signs import Sign, State, look

DATABASE = _("Database")
DISK = _("Disk")
SECRETS = _("Secrets")
GB = 1024**3
LEAST_GB = {State.BAD: 1, State.WARN: 5}


@look("database", order=10)
def database() -> Iterable[Sign]:
    """Whether the database answers and has every table this version needs."""
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        message = _("The database does not answer: %(reason)s")
        advice = _("Start it, and compare HENGWANG_DATABASE_URL with docs/operate/settings.md.")
        reason = (str(error).splitlines() or [""])[0]
        return [Sign(DATABASE, State.BAD, message, advice, {"reason": reason})]
    params = {"kind": connection.vendor, "count": len(plan)}
    if plan:
        message = _("%(kind)s answers; %(count)s migrations are not applied.")
        advice = _("Run “hengwang run”, which applies them before it serves.")
        return [Sign(DATABASE, State.BAD, message, advice, params)]
    message = _("%(kind)s answers and is up to date.")
    return [Sign(DATABASE, State.OK, message, params=params)]


@look("disk", order=20)
def disk() -> Iterable[Sign]:
    """Room on the disk of the data folder."""
    folder = _existing(Path(settings.DATA_DIR))
    usage = shutil.disk_usage(folder)
    params = {"free": f"{usage.free / GB:.1f}", "total": f"{usage.total / GB:.1f}"}
    message = _("%(free)s GB of %(total)s GB are free.")
    advice = _("Make room, or move HENGWANG_DATA_DIR to a larger disk.")
    for state, least in LEAST_GB.items():
        if usage.free < least * GB:
            return [Sign(DISK, state, message, advice, params)]
    return [Sign(DISK, State.OK, message, params=params)]


@look("secrets", order=30)
def secrets() -> Iterable[Sign]:
    """Whether the generated key can be read by its owner only."""
    kept = Path(settings.DATA_DIR) / "secret-key"
    if kept.exists() and stat.S_IMODE(kept.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
        message = _("Others can read the key in %(path)s.")
        advice = _("Run: chmod 600 %(path)s")
        return [Sign(SECRETS, State.BAD, message, advice, {"path": kept})]
    return [Sign(SECRETS, State.OK, _("The key of the sessions is readable by its owner only."))]


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next(one for one in (folder, *folder.parents) if one.exists())
