"""Import of sensors: choose a workbook, see what each row would do, carry it out."""

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.accounts.requests import MemberRequest
from hengwang.facilities.importing.sheet import template_workbook
from hengwang.facilities.services.importing import import_sensors, plan_sensors
from hengwang.facilities.views.finding import demand_keeper
from hengwang.files.models import StoredFile
from hengwang.files.workbook_doors import Look, WorkbookDoor, look_of


def _look(stored: StoredFile, user: User) -> Look:
    return look_of(plan_sensors(stored, by=user))


def _carry_out(stored: StoredFile, request: MemberRequest) -> int:
    counts = import_sensors(stored, by=request.user)
    return counts["add"] + counts["change"]


SENSORS = WorkbookDoor(
    name="sensor-import",
    title=_("Import sensors"),
    parent=(_("Sensors of machine rooms"), "sensor-list"),
    demand=demand_keeper,
    look=_look,
    carry_out=_carry_out,
    choose_page="facilities/import_choose.html",
    plan_page="facilities/import_plan.html",
    template=("动环传感器导入模板.xlsx", template_workbook),
)
