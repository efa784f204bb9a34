"""Import of targets: choose a workbook, see what each row would do, carry it out."""

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.accounts.requests import MemberRequest
from hengwang.files.models import StoredFile
from hengwang.files.workbook_doors import Look, WorkbookDoor, look_of
from hengwang.monitoring.importing.sheet import template_workbook
from hengwang.monitoring.services.importing import carry_out, plan_of_workbook
from hengwang.monitoring.views.finding import demand_keeper


def _look(stored: StoredFile, user: User) -> Look:
    return look_of(plan_of_workbook(stored, by=user))


def _carry_out(stored: StoredFile, request: MemberRequest) -> int:
    return carry_out(stored, by=request.user)


TARGETS = WorkbookDoor(
    name="target-import",
    title=_("Import targets"),
    parent=(_("Monitored targets"), "target-list"),
    demand=demand_keeper,
    look=_look,
    carry_out=_carry_out,
    choose_page="monitoring/import_choose.html",
    plan_page="monitoring/import_plan.html",
    template=("监控对象导入模板.xlsx", template_workbook),
)
