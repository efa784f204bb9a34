"""Every error of the API in one place, as application/problem+json (RFC 9457)."""

import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFilesSent
from django.http import Http404, HttpRequest, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from hengwang.accounts.errors import NotAllowedError, TokenInvalidError
from hengwang.kernel.errors import DomainError
from hengwang.kernel.registry import UnknownKeyError
from hengwang.pages.refusals import refusal_text

MEDIA_TYPE = "application/problem+json"
REALM = 'Bearer realm="hengwang"'
PARSED_LENGTH = 500

log = logging.getLogger(__name__)


class CsrfMissingError(DomainError):
    """A browser's change without the proof that its own page asked for it."""

    code = "csrf_missing"
    message = "The request lacks the CSRF token of the session (header X-CSRFToken)."


class UnknownReferenceError(DomainError):
    """A row named in the body does not exist, or is not the caller's to see."""

    code = "unknown_reference"
    message = "%(field)s names nothing that exists here."


STATUS: dict[type[DomainError], HTTPStatus] = {
    NotAllowedError: HTTPStatus.FORBIDDEN,
    CsrfMissingError: HTTPStatus.FORBIDDEN,
    TokenInvalidError: HTTPStatus.UNAUTHORIZED,
    UnknownReferenceError: HTTPStatus.UNPROCESSABLE_ENTITY,
}


def choose_language(request: HttpRequest) -> None:
    """Speak what Accept-Language asks for: English or, for everything else, Chinese."""
    translation.activate(translation.get_language_from_request(request))


def problem(
    request: HttpRequest, status: HTTPStatus, code: str, detail: str, **more: Any
) -> JsonResponse:
    """One error: `type` is stable, `detail` is for people."""
    body = {"type": code, "title": status.phrase, "status": int(status), "detail": detail, **more}
    response = JsonResponse(
        body, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )
    response["Content-Language"] = translation.get_language() or ""
    patch_vary_headers(response, ["Accept-Language"])
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = REALM
    return response


def not_found(request: HttpRequest, error: Exception | None = None) -> JsonResponse:
    """404, for what does not exist and for what is not the caller's to see: the same words."""
    del error
    choose_language(request)
    return problem(request, HTTPStatus.NOT_FOUND, "not_found", gettext("There is nothing here."))


def refused(request: HttpRequest, error: DomainError) -> JsonResponse:
    """A refusal of the domain: 409 unless its kind says otherwise."""
    if not isinstance(getattr(request, "auth", None), object) or not request.user.is_authenticated:
        choose_language(request)
    status = next((s for kind, s in STATUS.items() if isinstance(error, kind)), HTTPStatus.CONFLICT)
    params = {name: str(value) for name, value in error.params.items()}
    return problem(request, status, error.code, refusal_text(error), params=params)


def not_valid(request: HttpRequest, error: ValidationError) -> JsonResponse:
    """422 with the place of every fault."""
    faults = [
        {
            "type": str(fault.get("type", "")),
            "loc": [str(part) for part in fault.get("loc", ())],
            "msg": str(fault.get("msg", ""))[:PARSED_LENGTH],
        }
        for fault in error.errors
    ]
    detail = gettext("The request is not valid; “errors” names each place.")
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, "not_valid", detail, errors=faults)


def not_authenticated(request: HttpRequest, error: AuthenticationError) -> JsonResponse:
    """401."""
    del error
    choose_language(request)
    detail = gettext("Log in, or send an API token.")
    return problem(request, HTTPStatus.UNAUTHORIZED, "not_authenticated", detail)


def http_error(request: HttpRequest, error: HttpError) -> JsonResponse:
    """What the framework refuses: most often a body that is no JSON."""
    status = HTTPStatus(error.status_code)
    detail = gettext("The body of the request cannot be read.")
    return problem(request, status, "unreadable", detail)


def not_readable(request: HttpRequest, error: Exception) -> JsonResponse:
    """The body broke off, is no form at all, or is larger than anything this address takes."""
    is_large = isinstance(error, (RequestDataTooBig, TooManyFilesSent))
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_large else HTTPStatus.BAD_REQUEST
    detail = gettext("The body of the request cannot be read.")
    return problem(request, status, "unreadable", detail)


def forbidden(request: HttpRequest, error: Exception) -> JsonResponse:
    """403."""
    del error
    detail = gettext("You do not have the right to do this.")
    return problem(request, HTTPStatus.FORBIDDEN, "not_allowed", detail)


def failed(request: HttpRequest, error: Exception) -> JsonResponse:
    """500: nothing of the inside is told, the log has it."""
    log.error("API request failed: %s %s", request.method, request.path, exc_info=error)
    detail = gettext("The server made a mistake; it has been logged.")
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, "failed", detail)


def answer_on(api: NinjaAPI) -> None:
    """Let all of these answer for `api`."""
    handlers: dict[type[Exception], Any] = {
        Exception: failed,
        Http404: not_found,
        UnknownKeyError: not_found,
        DomainError: refused,
        ValidationError: not_valid,
        AuthenticationError: not_authenticated,
        HttpError: http_error,
        PermissionDenied: forbidden,
        RequestDataTooBig: not_readable,
        TooManyFilesSent: not_readable,
        UnreadablePostError: not_readable,
        MultiPartParserError: not_readable,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
