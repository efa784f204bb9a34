"""Error pages: what happened and what to do, in plain words and both languages."""

from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hengwang.kernel.errors import DomainError
from hengwang.pages.refusals import refusal_text


@dataclass(frozen=True)
class Trouble:
    """One kind of failure as a person reads it."""

    status: int
    title: str | Promise
    advice: str | Promise


BAD_REQUEST = Trouble(
    400,
    _("The server did not understand this request"),
    _("Go back and try again. If it happens again, tell an administrator which page it was."),
)
STALE_FORM = Trouble(
    403,
    _("The form was open too long"),
    _(
        "For your safety a form can be sent only from the session it was opened in. Go back, "
        "copy what you have written, load the page again and send it once more. Cookies must be "
        "allowed."
    ),
)
NOT_ALLOWED = Trouble(
    403,
    _("Your roles do not allow this"),
    _("If it belongs to your work, ask an administrator for the role. Nothing was changed."),
)
NOT_FOUND = Trouble(
    404,
    _("There is nothing here, or nothing for you"),
    _("The address may be mistyped, or the page belongs to another unit. The search may find it."),
)
TOO_LARGE = Trouble(
    413,
    _("The file is too large"),
    _("Nothing was stored. Split the file, or remove pictures from it, and send it again."),
)
SERVER_ERROR = Trouble(
    500,
    _("The server failed"),
    _(
        "It is not your fault and nothing was half-written. Try again in a minute. If it happens "
        "again, tell an administrator the time and the page."
    ),
)


def answer(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """The page of a failure; works without a database and without a session."""
    context = {"trouble": trouble, "title": trouble.title}
    part = bool(request.headers.get("HX-Request"))
    template = "web/error_part.html" if part else "web/error.html"
    return HttpResponse(render_to_string(template, context, request), status=trouble.status)


def refused(request: HttpRequest, error: DomainError, *, status: int) -> HttpResponse:
    """A refusal of the domain that no form shows: its sentence is the advice."""
    title = _("This is not possible now")
    kept = _("Nothing was changed.")
    return answer(request, Trouble(status, title, f"{refusal_text(error)} {kept}"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; a body over the limit arrives here too and is a 413."""
    too_large = isinstance(exception, (RequestDataTooBig, TooManyFilesSent))
    return answer(request, TOO_LARGE if too_large else BAD_REQUEST)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    del exception
    return answer(request, NOT_ALLOWED)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form without a valid token; the reason is for the log, not for the reader."""
    del reason
    return answer(request, STALE_FORM)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    del exception
    return answer(request, NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; rendered without context processors, which may be what failed."""
    context = {"trouble": SERVER_ERROR, "title": SERVER_ERROR.title}
    return HttpResponse(render_to_string("web/error_bare.html", context), status=500)
