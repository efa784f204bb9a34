"""The form of whose post it is from a day on."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hengwang.duty.models import Post
from hengwang.duty.services.post_terms import PostTermsFacts
from hengwang.organizations.models import Company
from hengwang.pages.widgets import DateInput, offer


class PostTermsForm(forms.Form):
    """To whom a post is given from a day on, and whether its hand-overs are countersigned."""

    from_on = forms.DateField(
        label=_("From which day on"), widget=DateInput(),
        help_text=_("For shifts that begin on that day or later; those before stay as they were."),
    )  # fmt: skip
    company = forms.ModelChoiceField(
        Company.objects.none(), label=_("Stood by a company"), required=False,
        empty_label=_("no: by the unit's own people"),
        help_text=_("Its people stand here too; they see this post and nothing else of the duty."),
    )  # fmt: skip
    is_countersigned = forms.BooleanField(
        label=_("Hand-overs are countersigned"), required=False,
        help_text=_("Somebody of the unit signs after the two who handed over."),
    )  # fmt: skip

    def __init__(self, post: Post, first_day: date, *args: Any, **told: Any) -> None:
        last = post.terms.order_by("from_on").last()
        initial = {
            "from_on": first_day,
            "company": post.company_id if last is None else last.company_id,
            "is_countersigned": post.is_countersigned if last is None else last.is_countersigned,
        }
        super().__init__(*args, **{"initial": initial, **told})
        offer(self, "company", Company.objects.filter(closed_on=None).order_by("name"))

    def facts(self) -> PostTermsFacts:
        """What was entered."""
        data = self.cleaned_data
        return PostTermsFacts(data["from_on"], data["company"], data["is_countersigned"])
