"""Tables of accounts."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.models import RoleGrant, User
from hengwang.pages.columns import HeadlineColumn, MomentColumn, StatusColumn, TextColumn
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone


class UserTable(Table):
    """Accounts with their home, roles and last login."""

    printed_name = HeadlineColumn(
        verbose_name=pgettext_lazy("person", "Name"), order_by=("display_name", "username")
    )
    username = TextColumn(verbose_name=_("User name"), tight=True)
    home = TextColumn(verbose_name=_("Unit or company"), empty_values=(), orderable=False)
    grants_in_force = TextColumn(verbose_name=_("Roles"), orderable=False)
    last_login = MomentColumn(verbose_name=_("Last login"))
    is_active = StatusColumn(verbose_name=_("State"), tones={"True": Tone.OK, "False": Tone.QUIET})

    class Meta:
        model = User
        fields = ("printed_name", "username", "home", "grants_in_force", "last_login", "is_active")

    def render_home(self, record: User) -> str:
        """The unit or the company."""
        return str(record.unit or record.company or "")

    def value_home(self, record: User) -> str:
        """The same in a file."""
        return self.render_home(record)

    def render_grants_in_force(self, value: Iterable[RoleGrant]) -> str:
        """Roles, each once."""
        return "、".join(dict.fromkeys(str(grant.get_role_display()) for grant in value))

    def value_grants_in_force(self, value: Iterable[RoleGrant]) -> str:
        """The same in a file."""
        return self.render_grants_in_force(value)
