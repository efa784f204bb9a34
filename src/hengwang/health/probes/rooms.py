"""The machine rooms: default limits nobody has compared with the standard yet."""

from collections.abc import Iterable

from django.utils.translation import gettext_noop as _

from hengwang.facilities.limit_sources import stated_limits, unconfirmed
from hengwang.health.signs import Sign, State, look

LIMITS = _("Limits of machine rooms")


@look("room_limits", order=64)
def room_limits() -> Iterable[Sign]:
    """Whether default limits are held against the standards they name."""
    doubtful = unconfirmed()
    if not doubtful:
        message = _("%(count)s default limits are held against their sources.")
        return [Sign(LIMITS, State.OK, message, params={"count": len(stated_limits())})]
    message = _("%(count)s default limits are not confirmed against the original text: %(keys)s")
    sources = dict.fromkeys(one.source for one in doubtful)
    params = {"count": str(len(doubtful)), "keys": "、".join(sources)}
    advice = _("Compare them with the standard, or set limits of your own in each room.")
    return [Sign(LIMITS, State.WARN, message, advice, params)]
