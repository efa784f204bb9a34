"""What waits behind the entries of the menu."""

from types import SimpleNamespace

import pytest

from hengwang.kernel.registry import Registry
from hengwang.organizations.choices import CompanyKind
from hengwang.organizations.models import Company
from hengwang.pages import navigation
from hengwang.pages.access import deciding_with
from hengwang.pages.navigation import NavEntry, NavGroup


@pytest.mark.django_db
def test_what_waits_behind_all_entries_is_counted_in_one_statement(
    monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(navigation, "entries", Registry("navigation"))
    for name in "甲乙丙":
        Company.objects.create(name=name, kind=CompanyKind.CARRIER)
    waiting = {
        "search": Company.objects.order_by("name"),
        "start": Company.objects.filter(name="甲").select_related(),
        "account_login": Company.objects.none(),
        "company-list": None,
    }
    for url_name, rows in waiting.items():
        badge = None if rows is None else lambda _user, rows=rows: rows
        navigation.register(
            NavEntry(group=NavGroup.WORK, label=url_name, url_name=url_name, badge=badge)
        )
    member = SimpleNamespace(is_authenticated=True)
    with deciding_with(lambda *_: True), django_assert_num_queries(1):
        items = [one for part in navigation.tree(member, "/") for one in part.items]
    assert {one.label: one.badge for one in items} == {
        "search": 3, "start": 1, "account_login": 0, "company-list": 0,
    }  # fmt: skip
