"""A unit that answers for a region's extranet is asked about the units it serves."""

from datetime import date

import pytest

from hengwang.organizations.answering import regions_answered_for
from hengwang.organizations.choices import Duty
from hengwang.organizations.models import Region
from hengwang.organizations.services.units import end_duty, give_duty
from hengwang.performance.choices import ActualSource
from hengwang.performance.services.scoring import question_of, served_of
from hengwang.performance.tests.factories import a_full_evaluation, a_programme, a_row

pytestmark = pytest.mark.django_db
OF_THE_NETWORK = ("availability.uptime", "tickets.resolved", "access.units_connected")
OWN = ("duty.staffed_rate", "inspections.done", "governance.drills", "surveys.satisfaction")


@pytest.fixture
def evaluation(people):
    return a_full_evaluation(a_programme(people.unit, people.lin), people.lin)


def asked(evaluation, people, key):
    row = a_row(evaluation, people.lin, source=ActualSource.METRIC, metric_key=key)
    return question_of(evaluation, row, served_of([evaluation], [row]).get(evaluation.pk)).scope


@pytest.mark.parametrize("key", OF_THE_NETWORK)
def test_the_network_of_the_region_counts_where_the_unit_answers_for_it(evaluation, people, key):
    assert asked(evaluation, people, key).unit_ids == (people.unit.pk,)
    give_duty(people.unit.pk, Duty.PROVINCE_EXTRANET, by=None, region=people.region)
    scope = asked(evaluation, people, key)
    assert (scope.unit_ids, scope.region_code) == (None, people.region.code)


@pytest.mark.parametrize("key", OWN)
def test_what_is_the_units_own_stays_its_own(evaluation, people, key):
    give_duty(people.unit.pk, Duty.PROVINCE_EXTRANET, by=None, region=people.region)
    scope = asked(evaluation, people, key)
    assert (scope.unit_ids, scope.region_code) == ((people.unit.pk,), None)


def test_money_is_asked_of_the_programme_alone(evaluation, people):
    give_duty(people.unit.pk, Duty.PROVINCE_EXTRANET, by=None, region=people.region)
    scope = asked(evaluation, people, "projects.spent")
    assert scope.key() == f"programme={evaluation.programme_id}"


def test_supervising_another_unit_is_no_answer_for_a_network(evaluation, people):
    give_duty(people.unit.pk, Duty.SUPERVISING, by=None, of_unit=people.other_unit)
    assert asked(evaluation, people, OF_THE_NETWORK[0]).unit_ids == (people.unit.pk,)


def test_only_a_duty_of_the_year_counts(people):
    given = give_duty(
        people.unit.pk, Duty.CITY_EXTRANET, by=None, region=people.region, from_on=date(2019, 7, 1)
    )
    end_duty(given.pk, on=date(2021, 1, 1), by=None)

    def answered(year):
        return regions_answered_for([people.unit.pk], date(year, 1, 1), date(year, 12, 31))

    assert [bool(answered(year)) for year in (2018, 2019, 2020, 2021)] == [False, True, True, False]


def test_of_several_regions_the_widest_counts(people):
    city = Region.objects.create(
        code="620100", name="甲市", full_name="甘肃省甲市", level="prefecture", parent=people.region
    )
    give_duty(people.unit.pk, Duty.CITY_EXTRANET, by=None, region=city)
    give_duty(people.unit.pk, Duty.PROVINCE_EXTRANET, by=None, region=people.region)
    span = (date(2020, 1, 1), date(2020, 12, 31))
    assert regions_answered_for([people.unit.pk], *span) == {people.unit.pk: people.region.code}
    assert regions_answered_for([people.other_unit.pk], *span) == {}


def test_nothing_is_looked_up_where_no_row_asks_about_the_network(
    evaluation, people, django_assert_num_queries
):
    row = a_row(evaluation, people.lin, source=ActualSource.METRIC, metric_key=OWN[0])
    with django_assert_num_queries(0):
        assert served_of([evaluation], [row]) == {}


HINT = "未登记为外网管理单位"


def test_the_page_says_why_the_network_has_no_data(client, evaluation, people):
    def told():
        return HINT in client.get(evaluation.get_absolute_url()).content.decode()

    client.force_login(people.lin)
    assert not told()
    a_row(evaluation, people.lin, source=ActualSource.METRIC, metric_key=OF_THE_NETWORK[0])
    assert told()
    give_duty(people.unit.pk, Duty.PROVINCE_EXTRANET, by=None, region=people.region)
    assert not told()
