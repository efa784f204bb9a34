"""Service contracts in the demo: this year's months, last year's result and its payment."""

from decimal import Decimal

import pytest
from django.utils import timezone

from hengwang.demo.services import vendor_years, vendors
from hengwang.demo.services.vendor_years import LAST_QUARTER, WHOLE, Story
from hengwang.organizations.choices import Level
from hengwang.organizations.services import UnitFacts, open_unit
from hengwang.projects.models import Payment
from hengwang.testing.people import make_people
from hengwang.vendors.choices import ResultState
from hengwang.vendors.models import AnnualResult, Assessment
from hengwang.vendors.queries.results import sums_of


@pytest.mark.django_db
def test_the_demo_shows_a_paid_year_and_one_that_waits(monkeypatch):
    people = make_people()
    facts = UnitFacts(level=Level.COUNTY, region=people.region, parent=people.unit)
    open_unit(vendors.UNIT, facts, by=None)
    # This year's months read five metrics each, last year's are many: a few show enough here.
    monkeypatch.setattr(vendors, "MONTHS_BACK", 1)
    few = Story(WHOLE, Decimal(90_000), 10, 12, (12, 22, 0), Decimal(2_500))
    waiting = Story(LAST_QUARTER, Decimal(60_000), 11, 12, (0, 0), None)
    monkeypatch.setattr(vendor_years, "STORIES", (few, waiting))
    assert vendors.load_vendors(lambda _text: None) == 2
    paid = AnnualResult.objects.get(contract__name=WHOLE)
    sums = sums_of(paid)
    assert paid.state == ResultState.CONFIRMED
    # October: 88 points leave 95 percent, November: 78 leave 85, December was settled by hand.
    assert sums.deducted.known == Decimal(1_500 + 4_500 + 2_500)
    assert paid.sheet.amount_cny == Decimal(81_500)
    assert paid.sheet.plan is not None
    waits = AnnualResult.objects.get(contract__name=LAST_QUARTER)
    assert (waits.state, sums_of(waits).unsettled) == (ResultState.DRAWN, 1)
    assert Assessment.objects.confirmed().filter(contract__name=WHOLE).count() == 2
    quarters = timezone.localdate().month // 3
    paid_out = Payment.objects.filter(programme__name=vendors.PROGRAMME)
    assert paid_out.count() in (2 * quarters, 2 * max(quarters - 1, 0))
    assert vendors.load_vendors(lambda _text: None) == 0
