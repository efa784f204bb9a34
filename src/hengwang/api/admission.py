"""Who enters the API: a token of a program, or the session of a browser with its CSRF proof."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from ninja.errors import ValidationError
from ninja.operation import Operation
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from hengwang.accounts.models import User
from hengwang.accounts.services import authenticate_token
from hengwang.api.problems import CsrfMissingError, choose_language

Run = Callable[..., HttpResponse]
KNOWN = "_hengwang_known_parameters"


class TokenAuth(HttpBearer):
    """`Authorization: Bearer hw_…`; a wrong token never falls back to the session."""

    def authenticate(self, request: HttpRequest, token: str) -> User:
        """The token's owner, limited to the token's scopes.

        Raises:
            TokenInvalidError: Unknown, expired, revoked, or the account is closed.
        """
        found = authenticate_token(token, at=timezone.now())
        return admit(request, found.user)


class SessionAuth(APIKeyCookie):
    """The session of a logged-in browser; what changes something needs the CSRF token too."""

    param_name = "sessionid"

    def __call__(self, request: HttpRequest) -> User | None:
        """The logged-in user, or None.

        Raises:
            CsrfMissingError: A change without the CSRF token of the session.
        """
        user = request.user
        if not isinstance(user, User):
            return None
        if check_csrf(request):
            raise CsrfMissingError
        return admit(request, user)

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        """Not asked: the session has answered already."""
        del request, key
        return None


def admit(request: HttpRequest, user: User) -> User:
    """What every admitted request passes: its user, its language, and parameters that exist."""
    request.user = user
    if "Accept-Language" not in request.headers:
        translation.activate(user.language)
    else:
        choose_language(request)
    _refuse_unknown_parameters(request)
    return user


def with_known_parameters(run: Run) -> Run:
    """Note on the request which parameters its operation knows; `admit` refuses the others.

    A filter that is silently ignored gives a wrong answer that looks right.
    """
    operation = getattr(run, "__self__", None)
    known = frozenset(_query_names(operation) if isinstance(operation, Operation) else ())

    @wraps(run)
    def run_knowing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        setattr(request, KNOWN, known)
        return run(request, *args, **kwargs)

    return run_knowing


def _query_names(operation: Operation) -> list[str]:
    names: list[str] = []
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            names += getattr(model, "__ninja_flatten_map__", {})
    return names


def _refuse_unknown_parameters(request: HttpRequest) -> None:
    known: frozenset[str] = getattr(request, KNOWN, frozenset())
    unknown = sorted(set(request.GET) - known)
    if unknown:
        raise ValidationError(
            [
                {"type": "unknown_parameter", "loc": ["query", name], "msg": "Unknown parameter"}
                for name in unknown
            ]
        )
