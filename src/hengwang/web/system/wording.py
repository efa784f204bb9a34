"""What the platform's own jobs are called on pages."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hengwang.pages.templatetags.pages import action_label

TITLES: Mapping[str, str | Promise] = MappingProxyType(
    {
        "audit.verify": _("Verify the audit trail"),
        "backups.write": _("Back up"),
        "files.verify": _("Verify the stored files"),
        "projects.import": _("Import programmes and payments"),
        "projects.resum": _("Add up the programmes again"),
        "reviews.check": _("Check reports"),
        "seals.seal": _("Seal an evaluation"),
    }
)


def job_title(name: str) -> str:
    """The job in the reader's language; one that an extension brings keeps its own words."""
    return str(TITLES[name]) if name in TITLES else action_label(name)
