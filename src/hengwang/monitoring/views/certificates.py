"""Certificates that checks have seen, those that end first on top."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.monitoring.choices import CheckKind
from hengwang.monitoring.models import Check, CheckWord, Target
from hengwang.monitoring.standing import newest_numbers
from hengwang.monitoring.tables import CertificateTable
from hengwang.monitoring.wording import place_of
from hengwang.pages.lists import ListPage

SOON_DAYS = 30


class CertificateList(ListPage):
    """Certificates by the days they are still good; five queries, whatever their number."""

    title = gettext_lazy("Certificates")
    permission = Permission.VIEW_MONITORING
    table_class = CertificateTable
    empty_icon = "certificate"
    empty_title = gettext_lazy("No certificate is watched yet")
    empty_text = gettext_lazy("Watch a website with https; its certificate is looked at as well.")
    request: MemberRequest

    def rows(self) -> QuerySet[Any]:
        """Read here, because what sorts them stands in the sample store."""
        own = Target.objects.visible_to(self.request.user).watched()
        checks = list(
            Check.objects.filter(kind=CheckKind.TLS, ended_at=None, target__in=own)
            .select_related("target__unit")
            .order_by("target__name", "pk")
        )
        left = newest_numbers(checks, "days_left")
        words = dict(
            CheckWord.objects.filter(check_of__in=checks, name="issuer").values_list(
                "check_of", "value"
            )
        )
        found: Any = [_row(one, left.get(one.pk), words.get(one.pk, "")) for one in checks]
        found.sort(key=lambda row: (row["days_left"] is None, row["days_left"] or 0))
        return found  # type: ignore[no-any-return]

    def lead(self, shown: QuerySet[Any]) -> str:
        rows: Any = shown
        soon = sum(1 for row in rows if (row["days_left"] or SOON_DAYS) < SOON_DAYS)
        text = ngettext(
            "%(count)s certificate ends within %(days)s days",
            "%(count)s certificates end within %(days)s days",
            soon,
        )
        return text % {"count": soon, "days": SOON_DAYS}


def _row(check: Check, newest: Any, issuer: str) -> dict[str, Any]:
    now = timezone.now()
    ends = None if newest is None else newest[0] + timedelta(days=newest[1])
    return {
        "target": check.target,
        "place": place_of(check.kind, check.settings),
        "unit": check.target.unit,
        "days_left": None if ends is None else round((ends - now) / timedelta(days=1), 1),
        "ends_on": "" if ends is None else f"{timezone.localtime(ends):%Y-%m-%d}",
        "issuer": issuer,
    }
