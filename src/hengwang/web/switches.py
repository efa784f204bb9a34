"""The small switches of the frame: language, year, colours; each returns to where it was used."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from hengwang.accounts.models import User
from hengwang.accounts.services import set_language
from hengwang.pages import years
from hengwang.web.context import THEME_COOKIE, THEMES

A_YEAR_S = 365 * 24 * 3600


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page the switch stood on; an address of another host leads to the start page."""
    address = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(address if safe else "/")


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=A_YEAR_S, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language with the account, and in a cookie so that the login page knows it too."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    if isinstance(request.user, User):
        set_language(request.user, language)
    response = _back(request)
    _keep(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or the system's colours."""
    theme = request.POST.get("theme", "")
    if theme not in THEMES:
        return HttpResponseBadRequest()
    response = _back(request)
    _keep(response, THEME_COOKIE, theme)
    return response


@require_POST
@login_required
def choose_year(request: HttpRequest) -> HttpResponse:
    """Keep the fiscal year for this session."""
    years.choose_year(request, request.POST.get("year", ""))
    return _back(request)
