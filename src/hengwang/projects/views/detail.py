"""The page of one project."""

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.kernel.money import AmountError, to_capital
from hengwang.pages.slots import filled
from hengwang.pages.years import chosen_year
from hengwang.projects.flags import ACCEPTANCE_FLAGS, ADJUSTMENT_FLAGS, PAYMENT_FLAGS, texts_of
from hengwang.projects.queries.sheet import ProgrammeSheet, rate_of, sheet_of, year_shown
from hengwang.projects.views.finding import seen_programme

SHOWN_HISTORY = 30


@login_required
@require_GET
def detail(request: MemberRequest, programme_id: int) -> HttpResponse:
    """Money, parts, contracts, acceptances, payments and plans of one fiscal year."""
    programme = seen_programme(request, programme_id)
    today = timezone.localdate()
    asked = request.GET.get("year", "")
    wanted = int(asked) if asked.isascii() and asked.isdigit() else chosen_year(request)
    sheet = sheet_of(programme, year_shown(programme, wanted, today), today=today)
    context = {
        "programme": programme,
        "title": programme.name,
        "sheet": sheet,
        "rooms": _dressed(sheet),
        "sources": _sources(sheet),
        "capital": capital_of(sheet.money.total.budget),
        "today": today,
        "may_edit": may(request.user, Permission.EDIT_PROJECTS, programme.unit),
        "may_pay": may(request.user, Permission.RECORD_PAYMENTS, programme.unit),
        "slots": filled(request, "programme", programme),
        "history": history_of(programme, limit=SHOWN_HISTORY),
        "breadcrumbs": [(_("Programmes"), reverse("programme-list")), (programme.name, "")],
    }
    return render(request, "projects/programme.html", context)


def capital_of(yuan: Decimal | None) -> str:
    """The amount as documents write it in words (大写); nothing where none is stated."""
    if yuan is None:
        return ""
    try:
        return to_capital(yuan)
    except AmountError:
        return ""


def _sources(sheet: ProgrammeSheet) -> list[dict[str, Any]]:
    """Rows of the funds block with their rates."""
    from_choices = {row.source: row for row in sheet.money.sources}
    return [
        {"row": row, "rate": rate_of(row.executed, row.budget)} for row in from_choices.values()
    ]


def _dressed(sheet: ProgrammeSheet) -> dict[str, Any]:
    """Rows with the words of their flags and the shares that tables draw."""
    rooms = dict(sheet.rooms)
    rooms["adjustments"] = _flagged(rooms["adjustments"], ADJUSTMENT_FLAGS)
    rooms["acceptances"] = _flagged(rooms["acceptances"], ACCEPTANCE_FLAGS)
    rooms["payments"] = _flagged(sheet.payments, PAYMENT_FLAGS)
    rooms["contracts"] = [
        {"row": row, "share": rate_of(row.paid, row.amount_cny)} for row in rooms["contracts"]
    ]
    return rooms


def _flagged(rows: Any, known: Any) -> list[dict[str, Any]]:
    return [{"row": row, "flags": texts_of(row.flags, known)} for row in rows]
