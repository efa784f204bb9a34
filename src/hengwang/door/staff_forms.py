"""Forms of those who write bulletins."""

from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.availability.choices import Cause
from hengwang.availability.models import Outage
from hengwang.door.models import Bulletin
from hengwang.door.services.bulletins import Audience, Ground
from hengwang.kernel.region_codes import subtree_prefix
from hengwang.network.models import Circuit
from hengwang.organizations.models import Region, Unit
from hengwang.pages.fields import ManyRowsField
from hengwang.pages.widgets import LongSelectMultiple, offer


class BulletinForm(forms.Form):
    """What units are told, and which of them; the times are the ledger's and not asked."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Issued by"))
    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea({"rows": 5}),
        required=False,
        help_text=_("What is affected and what units should do. Times are taken from the ledger."),
    )
    is_for_all = forms.BooleanField(label=_("For everybody"), required=False)
    regions = ManyRowsField(
        Region.objects.none(), label=_("Regions"), required=False, widget=LongSelectMultiple()
    )
    units = ManyRowsField(
        Unit.objects.none(),
        label=_("Units"),
        required=False,
        widget=LongSelectMultiple(),
        help_text=_("A unit stands for everything below it."),
    )
    circuits = ManyRowsField(
        Circuit.objects.none(), label=_("Circuits"), required=False, widget=LongSelectMultiple()
    )

    def __init__(
        self, by: User, ground: Ground, data: Any = None, bulletin: Bulletin | None = None
    ) -> None:
        super().__init__(data, initial=_initial(by, ground, bulletin))
        own = units_with(by, Permission.WRITE_BULLETINS).filter(closed_on=None)
        self.fields["text"].wide = True  # type: ignore[attr-defined]  # read by the renderer
        offer(self, "unit", own)
        offer(self, "units", own)
        offer(self, "circuits", Circuit.objects.filter(unit__in=own, closed_on=None))
        offer(self, "regions", _regions(by))
        if bulletin is not None:
            del self.fields["unit"]
        if not by.reach(Permission.WRITE_BULLETINS).everywhere:
            del self.fields["is_for_all"]

    def audience(self) -> Audience:
        """For whom."""
        data = self.cleaned_data
        return Audience(
            is_for_all=bool(data.get("is_for_all")),
            regions=list(data["regions"]),
            units=list(data["units"]),
            circuits=list(data["circuits"]),
        )


def _regions(by: User) -> QuerySet[Region]:
    reach = by.reach(Permission.WRITE_BULLETINS)
    if reach.everywhere:
        return Region.objects.all()
    within = Q(pk__in=[])
    for code in reach.region_codes:
        within |= Q(code__startswith=subtree_prefix(code))
    return Region.objects.filter(within)


def _initial(by: User, ground: Ground, bulletin: Bulletin | None) -> dict[str, Any]:
    if bulletin is not None:
        return {
            "title": bulletin.title,
            "text": bulletin.text,
            "is_for_all": bulletin.is_for_all,
            "regions": list(bulletin.regions.values_list("pk", flat=True)),
            "units": list(bulletin.units.values_list("pk", flat=True)),
            "circuits": list(bulletin.circuits.values_list("pk", flat=True)),
        }
    if ground.outage is not None:
        target = ground.outage.target
        touched = Q(targets=target) | Q(targets__parent=target)
        behind = Unit.objects.filter(touched, closed_on=None).distinct()
        return {
            "title": _("Interruption: %(name)s") % {"name": target.name},
            "unit": by.unit_id or target.unit_id,
            "units": list(behind.values_list("pk", flat=True)[:50]),
        }
    if ground.window is not None:
        covered = Unit.objects.filter(targets__in=ground.window.covered.all()).distinct()
        return {
            "title": _("Planned work: %(name)s") % {"name": ground.window.title},
            "unit": ground.window.unit_id,
            "units": list(covered.values_list("pk", flat=True)[:50]),
        }
    return {"unit": by.unit_id}


class UpdateForm(forms.Form):
    """A further word."""

    text = forms.CharField(label=_("What is new by now"), widget=forms.Textarea({"rows": 4}))


class ClosingForm(forms.Form):
    """The last word, and the cause where the ledger does not know it yet."""

    cause = forms.ChoiceField(label=_("Cause"), required=False)
    cause_note = forms.CharField(label=_("Explanation"), max_length=500, required=False)
    closing = forms.CharField(
        label=_("Last word"), widget=forms.Textarea({"rows": 3}), required=False
    )

    def __init__(self, outage: Outage | None, data: Any = None) -> None:
        super().__init__(data)
        if outage is None:
            del self.fields["cause"], self.fields["cause_note"]
            return
        words = [one for one in Cause.choices if one[0] != Cause.UNKNOWN]
        cast("forms.ChoiceField", self.fields["cause"]).choices = [("", "---------"), *words]
        self.fields["cause"].initial = "" if outage.cause == Cause.UNKNOWN else outage.cause
        self.fields["cause_note"].initial = outage.cause_note
