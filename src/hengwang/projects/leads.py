"""The clause about money in the first sentence of the start page."""

from django.http import HttpRequest
from django.utils.translation import ngettext

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.kernel.money import AmountUnit
from hengwang.pages import panels
from hengwang.pages.formats import amount_text, percent_text, unit_text
from hengwang.pages.panels import Lead
from hengwang.pages.years import chosen_year
from hengwang.projects.models import Programme
from hengwang.projects.queries.listing import totals_of


def money_in_words(request: HttpRequest) -> str | None:
    """How many projects there are, their money, and how much of it is spent; two queries."""
    if not isinstance(request.user, User):
        return None
    year = chosen_year(request)
    rows = Programme.objects.visible_to(request.user)
    rows = rows if year is None else rows.in_year(year)
    count = rows.count()
    totals = totals_of(rows, year)
    if not count or totals.rate is None:
        return None
    said = ngettext(
        "%(count)s project, budget %(budget)s %(unit)s, %(rate)s executed",
        "%(count)s projects, budget %(budget)s %(unit)s, %(rate)s executed",
        count,
    )
    return said % {
        "count": f"{count:,d}",
        "budget": amount_text(totals.budget),
        "unit": unit_text(AmountUnit.WAN),
        "rate": percent_text(totals.rate),
    }


panels.register_lead(
    Lead(key="money", say=money_in_words, permission=Permission.VIEW_PROJECTS, order=10)
)
