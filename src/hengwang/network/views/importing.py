"""Import of the inventory: choose a workbook, see what each row would do, carry it out."""

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.accounts.requests import MemberRequest
from hengwang.files.models import StoredFile
from hengwang.files.workbook_doors import Background, Look, WorkbookDoor, look_of
from hengwang.network.importing.columns import TITLES
from hengwang.network.importing.template import template_workbook
from hengwang.network.services.importing import carry_out_import, plan_import
from hengwang.network.views.finding import demand_keeper


def _look(stored: StoredFile, user: User) -> Look:
    rows = plan_import(stored, by=user).rows
    return look_of(rows, sheet=lambda row: TITLES[row.sheet])


def _carry_out(stored: StoredFile, request: MemberRequest) -> int:
    counts = carry_out_import(stored, by=request.user)
    return counts["add"] + counts["change"]


INVENTORY = WorkbookDoor(
    name="network-import",
    title=_("Import the inventory"),
    parent=(_("Devices"), "device-list"),
    demand=demand_keeper,
    look=_look,
    carry_out=_carry_out,
    choose_page="network/import_choose.html",
    plan_page="network/import_plan.html",
    help_text=_("xlsx with any of the sheets 站点, 机房, 机柜, 设备, 专线."),
    template=("网络资源导入模板.xlsx", template_workbook),
    background=Background(
        job="network.import",
        more_than=3_000,
        count=lambda done: int(done["add"]) + int(done["change"]),
    ),
)
