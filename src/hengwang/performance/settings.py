"""The settings performance reads."""

from django.conf import settings


def duties_are_separate() -> bool:
    """Whether two hands are needed where an office of three may have one."""
    return bool(settings.SEPARATE_DUTIES)
