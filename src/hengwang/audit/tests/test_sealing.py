"""One chain, in commit order, however many sealers run."""

from unittest import mock

import pytest
from django.db import IntegrityError, transaction

from hengwang.audit import sealing
from hengwang.audit.canonical import FIELDS_OF_FORM_1, GENESIS, link_hash
from hengwang.audit.models import AuditEntry, SealedLink, UnsealedEntry
from hengwang.audit.sealing import chain_head, seal_waiting
from hengwang.audit.tests.factories import some_entries

pytestmark = pytest.mark.django_db


def test_entries_are_chained_from_the_genesis_on():
    some_entries(3)
    assert seal_waiting() == 3

    links = list(SealedLink.objects.order_by("seq"))
    assert [link.seq for link in links] == [1, 2, 3]
    assert links[0].previous_hash == GENESIS
    assert links[1].previous_hash == links[0].hash
    entry = AuditEntry.objects.values(*FIELDS_OF_FORM_1).get(pk=links[2].entry_id)
    assert links[2].hash == link_hash(1, 3, links[1].hash, entry)


def test_sealing_twice_seals_once():
    some_entries(2)
    assert (seal_waiting(), seal_waiting()) == (2, 0)
    assert not UnsealedEntry.objects.exists()


def test_an_entry_that_was_committed_late_is_chained_late():
    early, late = some_entries(2)
    UnsealedEntry.objects.filter(entry=early).delete()
    seal_waiting()
    UnsealedEntry.objects.create(entry=early)
    seal_waiting()
    assert late.link.seq < early.link.seq


def test_more_than_one_batch_makes_one_chain():
    some_entries(7)
    with mock.patch.object(sealing, "BATCH", 3):
        assert seal_waiting() == 7
    assert chain_head().seq == 7


def test_a_second_sealer_cannot_fork_the_chain():
    first, second = some_entries(2)
    seal_waiting()
    link = SealedLink.objects.get(seq=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        SealedLink.objects.create(
            seq=2, entry=second, previous_hash=link.previous_hash, hash="f" * 64, form=1,
            sealed_at=link.sealed_at,
        )  # fmt: skip
    assert first.link.seq == 1


def test_the_slower_of_two_sealers_finds_the_work_done():
    some_entries(1)
    with mock.patch.object(sealing, "_seal_batch", side_effect=IntegrityError):
        assert seal_waiting() == 0
