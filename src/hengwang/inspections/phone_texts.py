"""What the phone's page says; handed to its script, which knows no language itself."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def phone_texts() -> dict[str, str]:
    """Every sentence by the name the script calls it by."""
    return {
        "online": _("Connected"),
        "offline": _("No network: what you enter is kept on this phone"),
        "login": _("Log in again to send; nothing on this phone is lost"),
        "noStore": _("This browser cannot keep anything without a network: use HTTPS."),
        "saved": _("Saved on this phone"),
        "sending": _("Being sent"),
        "sent": pgettext("inspection", "Sent"),
        "refused": pgettext("inspection", "Refused"),
        "photosWait": _("Photos are still to be sent"),
        "sendNow": _("Send now"),
        "again": _("Try again"),
        "remove": _("Remove from this phone"),
        "removeSure": _("This inspection was not taken in. Remove it from this phone for good?"),
        "queue": _("On this phone"),
        "queueNone": _("Nothing waits to be sent."),
        "due": pgettext("inspection", "Due now"),
        "later": _("Later today"),
        "missed": pgettext("inspection", "Overdue"),
        "none": _("Nothing is due here."),
        "all": _("Show all rounds"),
        "until": _("until %(time)s"),
        "from": _("from %(time)s"),
        "begin": _("Begin"),
        "goOn": pgettext("inspection", "Go on"),
        "back": _("Back to the list"),
        "finish": _("Finish the inspection"),
        "remark": pgettext("inspection", "Remark"),
        "photo": _("Take a photo"),
        "photoLarge": _("This photo is larger than %(mb)s MB; set the camera to a smaller size."),
        "photoFailed": _("This photo could not be kept; is the phone full?"),
        "photoRemove": _("Remove this photo?"),
        "yes": pgettext("inspection", "In order"),
        "no": pgettext("inspection", "Not in order"),
        "limits": _("%(low)s to %(high)s %(unit)s"),
        "atLeast": _("at least %(low)s %(unit)s"),
        "atMost": _("at most %(high)s %(unit)s"),
        "beyond": _("Beyond the limits"),
        "notNumber": _("Write a number."),
        "missing": _("Not answered yet: %(count)s"),
        "note": _("Note on the whole round"),
        "optional": _("may be left empty"),
        "ready": _("The inspection is saved on this phone."),
        "clock": _("The clock of this phone is wrong by %(minutes)s minutes; set it."),
        "asOf": _("List of %(time)s"),
    }
