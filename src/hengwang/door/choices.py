"""Words of the units' door as they are stored; a stored value never changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.pages.tones import Tone


class BulletinKind(models.TextChoices):
    """What a bulletin stands on; that also says where its times come from."""

    OUTAGE = "outage", pgettext_lazy("bulletin", "Outage")
    WORK = "work", pgettext_lazy("bulletin", "Planned work")
    NOTICE = "notice", pgettext_lazy("bulletin", "Notice")


class BulletinState(models.TextChoices):
    """Where a bulletin stands."""

    DRAFT = "draft", pgettext_lazy("bulletin", "Draft")
    PUBLISHED = "published", pgettext_lazy("bulletin", "Published")
    CLOSED = "closed", pgettext_lazy("bulletin", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("bulletin", "Withdrawn")


READABLE = (BulletinState.PUBLISHED, BulletinState.CLOSED)
"""States in which units read a bulletin."""

BULLETIN_TONES: dict[str, Tone] = {
    BulletinState.DRAFT: Tone.QUIET,
    BulletinState.PUBLISHED: Tone.INFO,
    BulletinState.CLOSED: Tone.OK,
    BulletinState.WITHDRAWN: Tone.QUIET,
}

KIND_TONES: dict[str, Tone] = {
    BulletinKind.OUTAGE: Tone.BAD,
    BulletinKind.WORK: Tone.PLAN,
    BulletinKind.NOTICE: Tone.INFO,
}


class Symptom(models.TextChoices):
    """What a clerk sees, in the clerk's words; it becomes the title of the ticket."""

    ALL = "all", _("Nothing works: no connection at all")
    SLOW = "slow", _("It is very slow")
    COMES_AND_GOES = "comes_and_goes", _("It comes and goes")
    ONE_SYSTEM = "one_system", _("One system cannot be opened")
    CONFERENCE = "conference", _("Video conference is disturbed")
    OTHER = "other", _("Something else")
