"""Carry out a planned workbook of targets completely, or not at all."""

from dataclasses import replace

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.files.models import StoredFile
from hengwang.files.services import open_file
from hengwang.kernel.search_text import normalize
from hengwang.monitoring.errors import WatchSheetRefusedError
from hengwang.monitoring.importing.planning import PlannedTarget, known_to, plan_rows
from hengwang.monitoring.importing.sheet import read_sheet
from hengwang.monitoring.models import Target
from hengwang.monitoring.services.checks import add_check
from hengwang.monitoring.services.targets import add_target


def plan_of_workbook(stored: StoredFile, *, by: User) -> list[PlannedTarget]:
    """Read a workbook and say what each row would do; writes nothing.

    Raises:
        NotAllowedError: The user keeps no monitoring.
        WatchSheetUnreadableError: No workbook or no sheet of ours.
    """
    require(by, Permission.EDIT_MONITORING)
    with open_file(stored) as workbook:
        rows = read_sheet(workbook)
    return plan_rows(rows, known_to(by))


@transaction.atomic
def carry_out(stored: StoredFile, *, by: User) -> int:
    """Make the targets of a workbook; every row or none; returns how many are new.

    Raises:
        NotAllowedError: The user keeps no monitoring.
        WatchSheetRefusedError: A row has problems.
    """
    planned = plan_of_workbook(stored, by=by)
    refused = sum(1 for row in planned if row.problems)
    if refused:
        raise WatchSheetRefusedError(count=refused)
    made: dict[str, Target] = {}
    for row in planned:
        if row.is_known or row.facts is None or row.unit is None:
            continue
        parent = made.get(normalize(row.parent_name)) if row.parent_name else row.facts.parent
        target = add_target(replace(row.facts, parent=parent), unit=row.unit, by=by)
        for check in row.checks:
            add_check(target.pk, check, by=by)
        made[normalize(row.name)] = target
    record("target_workbook.imported", stored, by=by, after={"targets": len(made)})
    return len(made)
