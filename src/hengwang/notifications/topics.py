"""What people can be told of: apps register it, people choose it for each channel."""

from dataclasses import dataclass

from django.utils.functional import Promise

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, may
from hengwang.kernel.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One kind of event; `permission` says whom it can reach at all, None everybody."""

    key: str
    label: str | Promise
    permission: Permission | None = None
    order: int = 50


topics: Registry[Topic] = Registry("topics of notifications")


def register(topic: Topic) -> Topic:
    """Offer a topic; its key is the `topic` of its notices."""
    return topics.register(topic.key, topic)


def offered_to(user: User) -> list[Topic]:
    """Topics that can reach a user, in order."""
    ordered = sorted(topics.values(), key=lambda one: (one.order, one.key))
    return [one for one in ordered if one.permission is None or may(user, one.permission)]
