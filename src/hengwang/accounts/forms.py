"""Forms of users, grants, tokens and one's own account."""

from datetime import timedelta
from typing import Any, cast

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.choices import Permission, Role
from hengwang.accounts.models import User
from hengwang.accounts.permissions import may
from hengwang.accounts.services import Place, UserFacts
from hengwang.organizations.choices import Level
from hengwang.organizations.models import Company, Region, Unit
from hengwang.pages.widgets import DateInput, offer

LIFETIMES = [(30, _("30 days")), (90, _("90 days")), (180, _("180 days")), (366, _("One year"))]


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        self.fields["password"].label = _("Password")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""


class ChangePasswordForm(AllauthChangePasswordForm):  # type: ignore[misc]
    """The present password and a new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("New password again")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = _(
            "At least twelve characters; not only digits, no common word, not your name."
        )


class UserForm(forms.Form):
    """What is known about a person; the user name is set once."""

    username = forms.CharField(
        label=_("User name"),
        max_length=64,
        validators=[User.username_validator],
        help_text=_("Letters, digits and @ . + - _; it does not change later."),
    )
    display_name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=64)
    email = forms.EmailField(label=_("E-mail"), required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), required=False)
    company = forms.ModelChoiceField(
        Company.objects.none(),
        label=_("Company"),
        required=False,
        help_text=_("For engineers of carriers and suppliers, instead of a unit."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=User.Language.choices)

    def __init__(self, by: User, data: Any = None, *, user: User | None = None) -> None:
        super().__init__(data, initial={} if user is None else _initial_of(user))
        offer(self, "unit", Unit.objects.visible_to(by).filter(closed_on=None))
        offer(self, "company", Company.objects.visible_to(by).filter(closed_on=None))
        if user is not None:
            del self.fields["username"]

    def clean(self) -> dict[str, Any]:
        """A person belongs to a unit or to a company."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("unit") and cleaned.get("company"):
            raise ValidationError(_("Choose a unit or a company, not both."), code="two_homes")
        return cleaned

    def facts(self) -> UserFacts:
        """What the services take."""
        names = UserFacts.__dataclass_fields__
        return UserFacts(**{name: self.cleaned_data[name] for name in names})


class GrantForm(forms.Form):
    """A role, where and how long."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("In the unit and below"),
        required=False,
        help_text=_("Leave unit and region empty for a role that holds everywhere."),
    )
    region = forms.ModelChoiceField(
        Region.objects.none(), label=_("In the region and below"), required=False
    )
    from_on = forms.DateField(label=_("From"), required=False, widget=DateInput())
    until_on = forms.DateField(
        label=_("Until (first day without)"),
        required=False,
        widget=DateInput(),
    )

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data)
        offer(self, "unit", Unit.objects.visible_to(by).filter(closed_on=None))
        offer(self, "region", Region.objects.visible_to(by).exclude(level=Level.TOWNSHIP))

    def clean(self) -> dict[str, Any]:
        """One place, not two."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("unit") and cleaned.get("region"):
            raise ValidationError(_("Choose a unit or a region, not both."), code="two_places")
        return cleaned

    @property
    def place(self) -> Place:
        """Where the role shall hold."""
        return Place(self.cleaned_data["unit"], self.cleaned_data["region"])


class TokenForm(forms.Form):
    """Name, permissions and lifetime of a token."""

    name = forms.CharField(
        label=_("Purpose"), max_length=64, help_text=_("Which program uses it, and for what.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("Permissions"), widget=forms.CheckboxSelectMultiple, choices=[]
    )
    days = forms.TypedChoiceField(label=_("Valid for"), choices=LIFETIMES, coerce=int, initial=90)

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        scopes = cast("forms.MultipleChoiceField", self.fields["scopes"])
        scopes.choices = [(one.value, one.label) for one in Permission if may(user, one)]

    def wanted(self) -> list[Permission]:
        """The permissions chosen."""
        return [Permission(word) for word in self.cleaned_data["scopes"]]

    def lifetime(self) -> timedelta:
        """How long it lives."""
        return timedelta(days=self.cleaned_data["days"])


class LanguageForm(forms.Form):
    """The language of one's own pages."""

    language = forms.ChoiceField(label=_("Language"), choices=User.Language.choices)


def _initial_of(user: User) -> dict[str, Any]:
    return {name: getattr(user, name) for name in UserFacts.__dataclass_fields__}
