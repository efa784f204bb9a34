"""Import of units: choose a workbook, see what it would do, carry it out."""

from django.utils.translation import gettext_lazy as _

from hengwang.files.models import StoredFile
from hengwang.files.services import open_file
from hengwang.files.workbook_doors import Look, WorkbookDoor, look_of
from hengwang.organizations.requests import PlacedRequest, PlacedUser
from hengwang.organizations.scoping import MANAGE_UNITS
from hengwang.organizations.services.importing import UnitImport, import_units, plan_unit_import
from hengwang.organizations.views.units import demand_manager


def _plan(stored: StoredFile, user: PlacedUser) -> UnitImport:
    with open_file(stored) as workbook:
        return plan_unit_import(workbook, reach=user.reach(MANAGE_UNITS))


def _look(stored: StoredFile, user: PlacedUser) -> Look:
    return look_of(_plan(stored, user).rows)


def _carry_out(stored: StoredFile, request: PlacedRequest) -> int:
    return import_units(_plan(stored, request.user), by=request.user)


UNITS = WorkbookDoor(
    name="unit-import",
    title=_("Import units"),
    parent=(_("Units"), "unit-list"),
    demand=demand_manager,
    look=_look,
    carry_out=_carry_out,
    choose_page="organizations/import_choose.html",
    plan_page="organizations/import_plan.html",
    help_text=_("xlsx; the first sheet, with the column names in one of its first rows."),
)
