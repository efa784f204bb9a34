"""Numbers as people write them."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.kernel.money import AmountUnit
from hengwang.pages.fields import DecimalField, MoneyField, PercentField
from hengwang.pages.widgets import DateInput, LongSelect

D = Decimal


class MoneyForm(forms.Form):
    budget = MoneyField(label="预算")
    rate = PercentField(label="率", required=False)
    day = forms.DateField(widget=DateInput, required=False)
    unit = forms.ChoiceField(choices=[("1", "甲")], widget=LongSelect, required=False)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("352.22", "3522200"),
        ("３５２．２２", "3522200"),
        ("3,522,200元", "3522200"),
        ("1.5亿元", "150000000"),
        ("0", "0"),
    ],
)
def test_a_bare_number_counts_in_ten_thousands_and_a_written_unit_wins(text, yuan):
    assert MoneyField().clean(text) == D(yuan)


@pytest.mark.parametrize("text", ["", "abc", "-3", "1,23", "NaN", "1e999"])
def test_what_is_no_amount_is_refused_in_words(text):
    with pytest.raises(forms.ValidationError):
        MoneyField().clean(text)


def test_a_refund_may_be_negative_where_the_field_says_so():
    assert MoneyField(negative=True).clean("-3") == D(-30000)


@settings(max_examples=60)
@given(st.decimals(min_value=0, max_value=10**12, places=2), st.sampled_from(AmountUnit))
def test_a_stored_amount_survives_being_shown_and_sent_back(yuan, unit):
    field = MoneyField(unit=unit)
    assert field.clean(field.prepare_value(yuan)) == yuan


def test_per_cent_becomes_a_ratio_with_or_without_the_sign():
    assert PercentField().clean("72.8") == PercentField().clean("７２．８％") == D("0.728")
    assert PercentField().prepare_value(D("0.728")) == "72.8"


def test_grouped_thousands_are_read():
    assert DecimalField().clean("1,032") == D(1032)


def test_an_error_stands_beside_its_field_and_is_announced():
    with translation.override("zh-hans"):
        html = MoneyForm({"budget": "x"}).as_div()
    assert "hw-field" in html
    assert "is-invalid" in html
    assert 'aria-invalid="true"' in html
    assert "万元" in html
    assert html.index('name="budget"') < html.index("errorlist") < html.index('name="rate"')


def test_dates_are_iso_whatever_the_language():
    with translation.override("zh-hans"):
        html = str(MoneyForm(initial={"day": date(2020, 3, 1)})["day"])
    assert 'value="2020-03-01"' in html


def test_widgets_carry_the_classes_of_the_house():
    html = Template("{% load pages %}{% control form.unit %}").render(
        Context({"form": MoneyForm()})
    )
    assert "form-select" in html
    assert "data-select" in html
