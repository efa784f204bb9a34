"""Place of the surveys in the navigation."""

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.pages import navigation


def take_places() -> None:
    """Called once when the program starts."""
    navigation.register(
        navigation.NavEntry(
            group=navigation.NavGroup.PERFORMANCE,
            label=_("Satisfaction surveys"),
            url_name="survey-list",
            permission=Permission.VIEW_EVALUATIONS,
            order=60,
            icon="checks",
        )
    )
