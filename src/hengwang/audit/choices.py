"""Ways by which a change reaches the platform; the stored words never change."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """Where a change came from."""

    WEB = "web", _("Web page")
    API = "api", _("API")
    CLI = "cli", _("Command line")
    SYSTEM = "system", _("The platform itself")
