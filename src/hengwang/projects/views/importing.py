"""Import of workbooks: choose one, see what each row would do, confirm exactly that."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.files.models import StoredFile
from hengwang.files.workbook_doors import SHOWN_ROWS, Background, Look, WorkbookDoor
from hengwang.pages.formats import unit_text
from hengwang.pages.refusals import refusal_text
from hengwang.projects.exchange.budget_layouts import load_layouts
from hengwang.projects.importing.columns import FIELDS, Sheet
from hengwang.projects.importing.plans import ImportPlan, PlannedRow, Verdict
from hengwang.projects.importing.reading import read_workbook
from hengwang.projects.importing.template import template_workbook
from hengwang.projects.importing.wording import NOTES, SHEETS
from hengwang.projects.models import WorkbookImport
from hengwang.projects.services.importing import carry_out_import, plan_import

FIRST = {Verdict.REFUSE: 0, Verdict.REPEATED: 1, Verdict.HERE: 2, Verdict.ADD: 3}


def _look(stored: StoredFile, user: User) -> Look:
    planned = plan_import(stored, by=user)
    rows = sorted(planned.rows, key=lambda row: (FIRST.get(row.verdict, 4), not row.notes))
    return Look(
        counts={verdict.value: planned.count(verdict) for verdict in Verdict},
        rows=[_shown(row) for row in rows[:SHOWN_ROWS]],
        hidden=max(len(rows) - SHOWN_ROWS, 0),
        context={
            "plan": planned,
            "sheets": _sheets(planned),
            "tables": _tables(stored),
            "earlier": WorkbookImport.objects.filter(sha256=stored.sha256).first(),
        },
    )


def _looked_at(request: HttpRequest) -> str:
    """The digest of the plan that was shown: another plan is refused."""
    return request.POST.get("digest", "")[:80]


def _carry_out(stored: StoredFile, request: MemberRequest) -> int:
    done = carry_out_import(stored, digest=_looked_at(request), by=request.user)
    return int(done.counts[Verdict.ADD.value])


def _demand(request: MemberRequest) -> None:
    """404 for whoever may enter neither projects nor payments."""
    user = request.user
    if not (may(user, Permission.EDIT_PROJECTS) or may(user, Permission.RECORD_PAYMENTS)):
        raise Http404


def _sheets(planned: ImportPlan) -> list[dict[str, Any]]:
    """Counts and sums by kind of record."""
    found = []
    for sheet in Sheet:
        rows = planned.of(sheet)
        if rows:
            new = [row.amount for row in planned.of(sheet, Verdict.ADD) if row.amount is not None]
            counts = {v.value: sum(row.verdict is v for row in rows) for v in Verdict}
            name = SHEETS[sheet.value]
            found.append({"name": name, "counts": counts, "sum": sum(new) if new else None})
    return found


def _tables(stored: StoredFile) -> list[dict[str, Any]]:
    """How each table was understood: its kind, the layout, and the headings by their field."""
    layouts = load_layouts()
    found = []
    for table in read_workbook(stored).tables:
        layout = layouts.get(table.header.layout)
        usual = FIELDS[table.header.sheet]
        units = {str(unit_text(unit)) for unit in table.header.units.values()}
        found.append(
            {
                "name": table.name,
                "kind": SHEETS[table.header.sheet.value],
                "layout": layout.title if layout else None,
                "origin": layout.origin if layout else "",
                "units": sorted(units),
                "columns": [(title, usual[name][0]) for name, title in table.header.titles.items()],
            }
        )
    return found


def _shown(row: PlannedRow) -> dict[str, Any]:
    return {
        "row": row,
        "sheet": SHEETS[row.sheet.value],
        "problems": [refusal_text(problem) for problem in row.problems],
        # What a refused row would have been recorded as is beside the point.
        "notes": [] if row.problems else [NOTES[note] for note in row.notes],
    }


PROGRAMMES = WorkbookDoor(
    name="programme-import",
    title=_("Import programmes and payments"),
    parent=(_("Programmes"), "programme-list"),
    demand=_demand,
    look=_look,
    read=lambda stored, _user: read_workbook(stored),
    carry_out=_carry_out,
    choose_page="projects/import_choose.html",
    plan_page="projects/import_plan.html",
    help_text=_(
        "xlsx or CSV. Sheets and columns are found by their headings, in any order; amounts in"
        " 元 or 万元 as the heading says."
    ),
    template=("项目资金导入模板.xlsx", template_workbook),
    background=Background(
        job="projects.import",
        more_than=2_000,
        count=lambda done: int(done[Verdict.ADD.value]),
        asked=lambda request: {"digest": _looked_at(request)},
    ),
)
