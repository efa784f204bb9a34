"""`migrate`, which lays an empty database out at once instead of step by step."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from hengwang.backups.migrating import QuickExecutor
from hengwang.web.new_database import is_new, lay_out

PARTLY = (
    *("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied"),
    *("prune", "every_step"),
)

# Where Django's command takes it from.
vars(migrate)["MigrationExecutor"] = QuickExecutor


class Command(migrate.Command):
    """Django's own, whose work begins after the newest step where there was nothing at all."""

    def add_arguments(self, parser: CommandParser) -> None:
        """One more: the long way, which tests compare with the short one."""
        super().add_arguments(parser)
        parser.add_argument(
            "--every-step",
            action="store_true",
            help="Take every migration one by one, also where the database is empty.",
        )

    def handle(self, *args: Any, **options: Any) -> str | None:
        """Lay out what is empty, then do as Django does."""
        connection = connections[options["database"]]
        if not any(options.get(name) for name in PARTLY) and is_new(connection):
            lay_out(connection)
        return super().handle(*args, **options)
