"""Units are renamed, closed, merged and moved; their past stays."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from hengwang.audit.models import AuditEntry
from hengwang.organizations import errors
from hengwang.organizations.choices import Duty, Level
from hengwang.organizations.models import Unit
from hengwang.organizations.services import (
    UnitFacts,
    close_unit,
    edit_unit,
    end_duty,
    give_duty,
    merge_unit,
    rename_unit,
    reopen_unit,
)
from hengwang.organizations.services.lifecycle import successor_of
from hengwang.organizations.services.units import facts_of
from hengwang.organizations.tests.factories import a_region, a_unit

pytestmark = pytest.mark.django_db
REFORM = date(2018, 11, 1)


def test_a_unit_bears_the_name_of_the_day():
    unit = a_unit("电子政务管理办", opened_on=date(2008, 1, 1))
    rename_unit(unit.pk, name="大数据管理局", short_name="大数据局", from_on=REFORM, by=None)
    unit.refresh_from_db()
    assert unit.name_on(date(2018, 10, 31)) == "电子政务管理办"
    assert unit.name_on(REFORM) == "大数据管理局"
    assert (unit.name, unit.short_name) == ("大数据管理局", "大数据局")
    assert Unit.objects.matching("电子政务").get() == unit
    entry = AuditEntry.objects.get(action="unit.renamed")
    assert entry.before["name"] == "电子政务管理办"


def test_names_do_not_overlap_in_time():
    unit = a_unit(opened_on=REFORM)
    with pytest.raises(errors.RenameTooEarlyError):
        rename_unit(unit.pk, name="新局", from_on=REFORM, by=None)
    with pytest.raises(errors.SameNameError):
        rename_unit(unit.pk, name="甲局", from_on=date(2020, 1, 1), by=None)
    assert unit.names.count() == 1


def test_two_open_units_of_a_region_do_not_share_a_name():
    a_unit("甲局")
    with pytest.raises(errors.NameTakenError):
        a_unit("甲局")
    a_unit("甲局", code="430000")
    other = a_unit("乙局")
    with pytest.raises(errors.NameTakenError):
        rename_unit(other.pk, name="甲局", from_on=REFORM, by=None)


def test_a_closed_unit_exists_until_the_day_before():
    unit = a_unit(opened_on=date(2008, 1, 1))
    close_unit(unit.pk, on=REFORM, by=None, note="reform")
    assert Unit.objects.open_on(date(2018, 10, 31)).exists()
    assert not Unit.objects.open_on(REFORM).exists()
    assert not Unit.objects.open_on(date(2007, 12, 31)).exists()
    with pytest.raises(errors.AlreadyClosedError):
        close_unit(unit.pk, on=REFORM, by=None)
    with pytest.raises(errors.AlreadyClosedError):
        edit_unit(unit.pk, facts_of(unit), by=None)
    assert AuditEntry.objects.filter(action="unit.closed").count() == 1


def test_a_unit_does_not_close_before_it_opens():
    unit = a_unit(opened_on=REFORM)
    with pytest.raises(errors.ClosesTooEarlyError):
        close_unit(unit.pk, on=REFORM, by=None)


def test_a_unit_with_open_units_below_is_not_closed():
    unit = a_unit()
    a_unit("信息中心", parent=unit)
    with pytest.raises(errors.HasOpenPartsError):
        close_unit(unit.pk, on=REFORM, by=None)


def test_a_merger_moves_what_stands_below_and_points_to_the_successor():
    old, new = a_unit("工商局"), a_unit("市场监管局")
    below = a_unit("工商局信息中心", parent=old)
    merge_unit(old.pk, into_id=new.pk, on=REFORM, by=None)
    for unit in (old, new, below):
        unit.refresh_from_db()
    assert (below.parent, below.path) == (new, f"{new.path}{below.pk}.")
    assert successor_of(old) == new
    assert not old.is_open_on(REFORM)


def test_nothing_merges_into_itself_or_a_closed_unit():
    old, closed = a_unit("甲局"), a_unit("乙局")
    below = a_unit("中心", parent=old)
    close_unit(closed.pk, on=date(2017, 1, 1), by=None)
    for into in (old, below):
        with pytest.raises(errors.CircleError):
            merge_unit(old.pk, into_id=into.pk, on=REFORM, by=None)
    with pytest.raises(errors.MergeIntoClosedError):
        merge_unit(old.pk, into_id=closed.pk, on=REFORM, by=None)


def test_a_closure_entered_by_mistake_is_undone_with_a_reason():
    unit = a_unit()
    close_unit(unit.pk, on=REFORM, by=None)
    reopen_unit(unit.pk, by=None, note="wrong unit")
    unit.refresh_from_db()
    assert unit.closed_on is None
    with pytest.raises(errors.NotClosedError):
        reopen_unit(unit.pk, by=None, note="again")


def test_a_unit_moves_with_everything_below():
    first, second = a_unit("甲局"), a_unit("乙局")
    middle = a_unit("中心", parent=first)
    leaf = a_unit("科", parent=middle)
    edit_unit(middle.pk, UnitFacts(level=Level.PROVINCE, region=a_region(), parent=second), by=None)
    assert set(second.subtree()) == {second, Unit.objects.get(pk=middle.pk), leaf}
    assert list(first.subtree()) == [first]
    with pytest.raises(errors.CircleError):
        edit_unit(
            second.pk,
            UnitFacts(level=Level.PROVINCE, region=a_region(), parent=Unit.objects.get(pk=leaf.pk)),
            by=None,
        )


def test_only_what_changed_is_in_the_trail():
    unit = a_unit()
    edit_unit(unit.pk, UnitFacts(level=Level.CITY, region=a_region()), by=None)
    entry = AuditEntry.objects.get(action="unit.edited")
    assert (entry.before, entry.after) == ({"level": "province"}, {"level": "city"})


def test_a_unit_that_is_referred_to_is_not_deleted():
    unit = a_unit()
    a_unit("中心", parent=unit)
    with pytest.raises(ProtectedError):
        unit.delete()
    with pytest.raises(ProtectedError):
        unit.region.delete()


def test_the_database_refuses_impossible_days():
    unit = a_unit(opened_on=REFORM)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(closed_on=REFORM)


def test_duties_are_given_and_ended():
    unit = a_unit()
    given = give_duty(unit.pk, Duty.CITY_EXTRANET, by=None, region=a_region("620100"))
    end_duty(given.pk, on=REFORM, by=None)
    assert unit.duties.get().until_on == REFORM
