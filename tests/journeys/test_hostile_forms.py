"""Every form of evaluation, field by field: what nobody should type is refused, never an error."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.test import Client
from django.urls import resolve

from hengwang.accounts.choices import Role
from hengwang.pages.fields import MoneyField
from hengwang.testing.people import make_people
from hengwang.testing.routes import all_routes
from hengwang.testing.scopes import client_of
from hengwang.testing.world import ids_of

ROOMS = tuple(
    f"hengwang.{room}."
    for room in (
        "performance", "evidence", "surveys", "governance", "projects", "reviews", "documents",
        "disclosure", "opinions", "incoming",
    )
)  # fmt: skip
HUGE, ZERO_BYTE, FIRST_DAY = "9" * 40, "文\x00字", "0001-01-01"
SERVER_ERROR = 500


def form_at(client: Client, address: str) -> forms.BaseForm | None:
    """The form a page shows to this person, if any; what the page does is taken back."""
    with transaction.atomic():
        page = client.get(address)
        context = page.context if page.status_code < SERVER_ERROR else None
        found = context.get("form") if context is not None else None
        page.close()
        transaction.set_rollback(True)
    return found if isinstance(found, forms.BaseForm) else None


def plain(form: forms.BaseForm) -> dict[str, Any]:
    """What a person would send: what stands there, and something fitting where nothing does."""
    return {name: fitting(form, name) for name in form.fields}


def fitting(form: forms.BaseForm, name: str) -> Any:
    field, value = form.fields[name], form[name].value()
    if isinstance(value, date):
        return value.isoformat()
    if value not in (None, "", []):
        return getattr(value, "pk", value)
    if isinstance(field, forms.ModelChoiceField):
        return getattr(field.queryset and field.queryset.first(), "pk", "")
    if isinstance(field, forms.ChoiceField):
        return next((str(key) for key, _label in field.choices if key), "")
    kinds = {forms.DateField: "2020-06-30", forms.IntegerField: "5", MoneyField: "5"}
    told = {**kinds, forms.CharField: "文字"}
    return next((text for kind, text in told.items() if isinstance(field, kind)), "")


def hostile(field: forms.Field) -> str:
    """The worst a field of this kind can be sent."""
    if isinstance(field, forms.DateField):
        return FIRST_DAY
    if isinstance(field, forms.IntegerField | forms.ChoiceField | MoneyField):
        return HUGE
    return ZERO_BYTE


def pages(
    ids: Mapping[str, int | str], visitors: list[Client]
) -> Iterator[tuple[Client, str, forms.BaseForm]]:
    """Every page of these rooms with the first of the visitors who is shown a form there."""
    for route in all_routes():
        if route.is_api or route.missing_from(ids):
            continue
        address = route.address(ids)
        view = resolve(address).func
        if not getattr(view, "view_class", view).__module__.startswith(ROOMS):
            continue
        for visitor in visitors:
            form = form_at(visitor, address)
            if form is not None:
                yield visitor, address, form
                break


@pytest.mark.long
@pytest.mark.django_db
def test_no_field_of_a_form_of_evaluation_ends_in_an_error():
    people = make_people()
    roles = (Role.EVALUATOR, Role.FINANCE_OFFICER, Role.SUPERVISING_OFFICER)
    everybody = (people.lin, *(people.with_role(role) for role in roles))
    visitors = [client_of(person) for person in everybody]
    for visitor in visitors:
        visitor.raise_request_exception = False
    seen, wrong = 0, []
    for visitor, address, form in pages(ids_of(people), visitors):
        seen += 1
        good = plain(form)
        for name, field in form.fields.items():
            if isinstance(field, forms.FileField):
                continue
            told = {form.add_prefix(key): value for key, value in good.items()}
            told[form.add_prefix(name)] = hostile(field)
            with transaction.atomic():
                answer = visitor.post(address, told)
                if answer.status_code >= SERVER_ERROR:
                    wrong.append((address, name, told[form.add_prefix(name)][:12]))
                answer.close()
                transaction.set_rollback(True)
    assert seen > 60, "the walk finds the forms at all"
    assert not wrong, "\n".join(map(str, wrong))
