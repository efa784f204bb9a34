"""What every answer of the pages passes through: language, refusals, parts told from pages."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from hengwang.accounts.errors import NotAllowedError
from hengwang.kernel.errors import DomainError
from hengwang.web import errors

Answer = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """The language of the cookie, else Chinese; a member's own language follows in accounts.

    Never the browser's: one installed in English says little about a Chinese office, and who wants
    English asks once.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate it for this request."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        # Not `override`: a streamed export is written after this returns, in the same language.
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or language)
        patch_vary_headers(response, ["Cookie"])
        return response


class RefusalMiddleware:
    """A refusal that no view put into its form becomes a page: 403 for rights, else 409."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark that pages and htmx parts share addresses, so that no cache mixes them up."""
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The refusal's own sentence under a general title."""
        if isinstance(exception, NotAllowedError):
            return errors.refused(request, exception, status=403)
        if isinstance(exception, DomainError):
            return errors.refused(request, exception, status=409)
        return None
