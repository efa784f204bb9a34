"""Where people of one role begin instead of the start page: apps register it."""

from collections.abc import Collection

from django.urls import NoReverseMatch, reverse

from hengwang.kernel.registry import Registry

landings: Registry[str] = Registry("landing pages by role")


def register(role: str, url_name: str) -> str:
    """Let people who hold nothing but this role begin at an address."""
    return landings.register(role, url_name)


def landing_of(roles: Collection[str]) -> str | None:
    """The address for people with exactly these roles; None is the start page."""
    known = [landings.get(role) for role in roles if role in landings]
    if not roles or len(known) < len(set(roles)) or len(set(known)) != 1:
        return None
    try:
        return reverse(known[0])
    except NoReverseMatch:
        return None
