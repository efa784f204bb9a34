"""What login and its neighbours leave in the audit trail."""

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.dispatch import receiver

from hengwang.accounts.models import User
from hengwang.audit.services import record


@receiver(user_logged_in)
def note_login(user: User, **_: Any) -> None:
    """Who came in."""
    record("user.logged_in", user, by=user)


@receiver(user_logged_out)
def note_logout(user: User | None, **_: Any) -> None:
    """Who left; an expired session has nobody."""
    if user is not None:
        record("user.logged_out", user, by=user)


@receiver(user_locked_out)
def note_lock(username: str | None = None, ip_address: str | None = None, **_: Any) -> None:
    """Too many failed logins under one name from one place."""
    record("user.locked", None, by=None, after={"username": username, "ip": ip_address})


@receiver(password_changed)
def settle_password(user: User, **_: Any) -> None:
    """A changed first password opens the rest of the pages."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(must_change_password=False)
        user.must_change_password = False
        record("user.password_changed", user, by=user)


@receiver(authenticator_added)
def note_second_step_added(user: User, authenticator: Any, **_: Any) -> None:
    """A second step was set up."""
    record("second_step.added", user, by=user, after={"kind": authenticator.type})


@receiver(authenticator_removed)
def note_second_step_removed(user: User, authenticator: Any, **_: Any) -> None:
    """A second step was taken away."""
    record("second_step.removed", user, by=user, before={"kind": authenticator.type})


@receiver(authenticator_reset)
def note_second_step_reset(user: User, authenticator: Any, **_: Any) -> None:
    """Recovery codes were made anew."""
    record("second_step.reset", user, by=user, after={"kind": authenticator.type})
