"""Each member's own language, and the first password that must be changed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation

from hengwang.accounts.models import User

# What a person with a first password may open besides the page that changes it.
ALWAYS_OPEN = ("account_logout", "account_reauthenticate", "language-choose", "theme-choose")


class MemberMiddleware:
    """After authentication: speak the member's language; send holders of a first password on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            return self.get_response(request)
        translation.activate(user.language)
        request.LANGUAGE_CODE = user.language
        if user.must_change_password and not _is_open(request.path):
            return HttpResponseRedirect(reverse("account_change_password"))
        return self.get_response(request)


def _is_open(path: str) -> bool:
    names = ("account_change_password", *ALWAYS_OPEN)
    return path in {reverse(name) for name in names}
