"""How availability is counted, in sentences that are printed with every figure."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from hengwang.availability.accounting import Policy


def policy_text(policy: Policy) -> str:
    """A policy as people name it, with the key that every figure prints."""
    if policy == Policy():
        return _("the platform's own, version 1 (%(name)s)") % {"name": policy.name}
    told = {"key": policy.key, "version": policy.version, "name": policy.name}
    return _("“%(key)s”, version %(version)s (%(name)s)") % told


def method_of(policy: Policy) -> Sequence[str]:
    """The rules of a policy in plain sentences, in the reader's language."""
    told = [
        _("Policy: %(name)s. Time is up, down or unknown; the three add up to the asked time.")
        % {"name": policy_text(policy)},
        _("An outage begins at the first failed answer and ends at the first good one."),
        _("Uptime = up ÷ (up + down): unknown time is left out and shown beside.")
        if policy.leaves_out_unknown
        else _("Uptime = up ÷ asked time: unknown time counts as not up and is shown beside."),
        _("Time lost in maintenance that was approved beforehand is taken off and listed.")
        if policy.takes_off_maintenance
        else _("Maintenance is listed and not taken off."),
        _("A line of two circuits is down only while both are."),
        _(
            "A unit's day is unobstructed if it lost at most %(unit)s minutes, a day of the "
            "backbone at most %(backbone)s; a day more than %(unknown)s minutes of which nobody "
            "measured is unknown and not counted."
        )
        % {
            "unit": policy.lost_minutes,
            "backbone": policy.backbone_lost_minutes,
            "unknown": policy.unknown_minutes,
        },
    ]
    return [str(one) for one in told]
