"""The trail is chained and anchored without anybody asking."""

import pytest

from hengwang.audit.anchoring import read_anchors
from hengwang.audit.jobs import anchor_trail, seal_trail
from hengwang.audit.sealing import chain_head
from hengwang.audit.tests.factories import some_entries
from hengwang.outbox.registry import periodics

pytestmark = pytest.mark.django_db


def test_sealing_and_anchoring_are_on_the_schedule():
    assert {"audit.seal", "audit.anchor"} <= set(periodics)


def test_the_sealer_chains_what_waits():
    some_entries(2)
    seal_trail()
    assert chain_head().seq == 2


def test_the_anchor_knows_what_was_committed_before_it(settings, tmp_path):
    settings.AUDIT_ANCHOR = tmp_path / "anchor.jsonl"
    some_entries(3)
    anchor_trail()
    assert [line.seq for line in read_anchors(settings.AUDIT_ANCHOR)] == [3]
