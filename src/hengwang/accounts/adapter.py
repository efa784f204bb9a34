"""What we change of allauth: no sign-up, our words, and no message after each click."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

CONFIRMATIONS = {
    "account/messages/password_changed.txt": _("The password is changed."),
    "mfa/messages/totp_activated.txt": _("Two-step login is on."),
    "mfa/messages/totp_deactivated.txt": _("Two-step login is off."),
    "mfa/messages/recovery_codes_generated.txt": _("New recovery codes are made."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the system administrator only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("User name or password is wrong."),
        "incorrect_password": _("The password is wrong."),
        "enter_current_password": _("Enter your present password."),
        "too_many_login_attempts": _("Too many failed attempts. Try again later."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody lets themselves in."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """To the account page, where the change is confirmed."""
        return reverse("account-mine")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *_args: Any,
        **_kwargs: Any,
    ) -> None:
        """Confirm what the page itself does not show; logging in and out are seen at once."""
        text = CONFIRMATIONS.get(message_template or "")
        if text is not None:
            messages.add_message(request, level, text)
