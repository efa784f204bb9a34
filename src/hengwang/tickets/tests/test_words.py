"""Tickets are found by their words, in the index or not yet in it, exactly as by reading them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengwang.kernel.search_text import search_terms
from hengwang.tickets.models import Ticket
from hengwang.tickets.services.indexing import index_words
from hengwang.tickets.tests.factories import a_ticket
from hengwang.tickets.word_lookup import INDEX

words = st.text("外网中断光缆机房a1-. ", min_size=1, max_size=6)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(titles=st.lists(words.filter(str.strip), min_size=1, max_size=5), query=words)
def test_the_index_answers_as_reading_does(people, titles, query):
    made = [a_ticket(people.unit, None, title=title).pk for title in titles]
    rows = Ticket.objects.filter(pk__in=made)
    terms = search_terms(query)
    naive = {one.pk for one in rows if all(term in one.search_text for term in terms)}
    assert {one.pk for one in rows.matching(query)} == naive
    index_words()
    assert not rows.filter(is_indexed=False).exists()
    assert {one.pk for one in rows.matching(query)} == naive


@pytest.mark.parametrize("query", ["光模", "光模块", "gmk", "GD2026", "光模块 甲局", "块", "时断"])
def test_people_find_a_ticket_by_what_they_remember(people, engineer, query, time_machine):
    time_machine.move_to("2026-11-20 09:00+08:00", tick=False)
    a_ticket(people.unit, engineer, title="更换光模块", description="网络时断时续")
    index_words()
    assert Ticket.objects.matching(query).count() == 1
    assert Ticket.objects.matching(f"{query} 不存在").count() == 0


def test_an_index_that_lost_rows_is_made_anew(people, engineer):
    a_ticket(people.unit, engineer, title="更换光模块")
    assert index_words() == 1
    INDEX.forget()
    assert not Ticket.objects.matching("光模").exists()
    assert index_words() == 1
    assert Ticket.objects.matching("光模").exists()
