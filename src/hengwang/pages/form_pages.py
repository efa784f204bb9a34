"""One way for a form to become an action: parse, ask the service, show its refusal or move on."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from hengwang.kernel.errors import DomainError
from hengwang.pages import long_selects
from hengwang.pages.forms import refuse

FORM_TEMPLATE = "pages/form.html"


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[], str],
    *,
    template: str = FORM_TEMPLATE,
    **context: Any,
) -> HttpResponse:
    """Show the form, or do `act` with it and go where it says.

    `act` calls one service and returns an address; a DomainError becomes an error of the form
    (422), in the reader's language, with everything typed still there. Selects of thousands of
    rows are loaded by their words from the same address.
    """
    if (found := long_selects.answer(request, form)) is not None:
        return found
    if form.is_valid():
        try:
            address = act()
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return HttpResponseRedirect(address)
    long_selects.lighten(request, form)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, template, {"form": form, **context}, status=status)
