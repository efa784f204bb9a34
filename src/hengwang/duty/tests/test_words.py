"""The log is found by its words through their index, exactly as by reading every entry."""

from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengwang.duty.models import LogEntry, WordsBacklog
from hengwang.duty.services import indexing
from hengwang.duty.services.indexing import index_words
from hengwang.duty.services.logging import EntryFacts, correct_entry, settle_entry, write_entry
from hengwang.duty.word_lookup import INDEX
from hengwang.kernel.search_text import search_terms
from hengwang.testing.scopes import client_of

words = st.text("巡视链路闪断a1-. ", min_size=1, max_size=6).filter(str.strip)


def found(query):
    return set(LogEntry.objects.matching(query).values_list("pk", flat=True))


def read(query):
    terms = search_terms(query)
    rows = LogEntry.objects.values_list("pk", "search_text")
    return {pk for pk, text in rows if all(term in text for term in terms)}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(words, min_size=1, max_size=4), query=words)
def test_the_index_answers_as_reading_does(roster, an, texts, query):
    for text in texts:
        write_entry(roster.pk, EntryFacts(text), by=an)
    assert found(query) == read(query)
    _lose_the_index()
    assert found(query) == read(query)
    index_words()
    assert found(query) == read(query)


def test_an_entry_is_found_as_soon_as_it_is_written_and_so_is_its_correction(roster, an):
    old = write_entry(roster.pk, EntryFacts("汇聚链路闪断", needs_follow_up=True), by=an)
    assert found("链路 闪断") == {old.pk}
    assert found("断链") == set()
    new = correct_entry(old.pk, EntryFacts("汇聚链路拥塞", needs_follow_up=True), by=an)
    assert found("拥塞") == {new.pk}
    done = settle_entry(new.pk, "已扩容", by=an)
    assert found("扩容") == {done.pk}
    assert not WordsBacklog.objects.exists()


def test_old_entries_are_put_in_round_by_round(roster, an, monkeypatch):
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    monkeypatch.setattr(indexing, "ROUNDS", 2)
    for number in range(5):
        write_entry(roster.pk, EntryFacts(f"第{number}次巡视"), by=an)
    _lose_the_index()
    for left in (1, 0):
        assert index_words() == 4 - 3 * (left == 0)
        assert len(found("巡视")) == 5
        write_entry(roster.pk, EntryFacts("带宽测试"), by=an)
        assert len(found("测试")) == 2 - left
    assert index_words() == 0
    assert not WordsBacklog.objects.exists()


def test_an_index_that_was_not_restored_is_made_anew(roster, an):
    entry = write_entry(roster.pk, EntryFacts("更换光模块"), by=an)
    INDEX.forget()
    assert index_words() == 1
    assert found("光模块") == {entry.pk}


def _lose_the_index():
    INDEX.forget()
    WordsBacklog.objects.update_or_create(
        pk=1, defaults={"below": LogEntry.objects.latest("pk").pk + 1}
    )


def test_the_log_of_years_is_searched_and_counted_without_what_was_corrected(roster, an):
    old = write_entry(roster.pk, EntryFacts("汇聚链路闪断"), by=an)
    correct_entry(old.pk, EntryFacts("汇聚链路拥塞"), by=an)
    write_entry(roster.pk, EntryFacts("机房巡视"), by=an)
    client = client_of(an)
    for query, count in (("", 2), ("&text=链路", 1), ("&text=闪断", 0), ("&text=汇聚链路拥塞", 1)):
        page = client.get(f"{reverse('duty-log')}?from_on=2001-01-01{query}")
        assert len(page.context["table"].data) == count, query
