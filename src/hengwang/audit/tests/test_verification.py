"""Alteration, removal, a cut tail and a rewrite are all found."""

import json
from datetime import timedelta

import pytest
from django.db import models
from django.utils import timezone

from hengwang.audit.anchoring import AnchorDamagedError, anchor_head, read_anchors
from hengwang.audit.canonical import FIELDS_OF_FORM_1, FORM, GENESIS, link_hash
from hengwang.audit.models import AuditEntry, SealedLink, UnsealedEntry
from hengwang.audit.sealing import seal_waiting
from hengwang.audit.tests.factories import an_attacker, some_entries
from hengwang.audit.verification import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def anchor(tmp_path):
    """Six entries, anchored after the fourth and the sixth."""
    file = tmp_path / "anchor.jsonl"
    for count in (4, 2):
        some_entries(count)
        seal_waiting()
        anchor_head(file)
    return file


def kinds(anchor) -> list[str]:
    return [problem.kind for problem in verify(anchor).problems]


def test_an_untouched_trail_holds(anchor):
    outcome = verify(anchor)
    assert outcome.holds
    assert (outcome.links, outcome.anchors, outcome.head_seq) == (6, 2, 6)


def test_an_empty_trail_holds(settings, tmp_path):
    settings.AUDIT_ANCHOR = tmp_path / "anchor.jsonl"
    assert verify().holds


def test_an_altered_entry_is_found(anchor):
    with an_attacker():
        AuditEntry.objects.filter(link__seq=3).update(actor_name="别人")
    assert [(p.kind, p.seq) for p in verify(anchor).problems] == [("altered", 3)]


def test_an_altered_json_value_is_found(anchor):
    with an_attacker():
        AuditEntry.objects.filter(link__seq=3).update(after={"n": 999})
    assert kinds(anchor) == ["altered"]


def test_a_removed_link_is_found_with_its_entry(anchor):
    with an_attacker():
        entry = AuditEntry.objects.get(link__seq=3)
        SealedLink.objects.filter(seq=3).delete()
        AuditEntry.objects.filter(pk=entry.pk)._raw_delete("default")
    assert kinds(anchor) == ["link_removed"]


def test_a_link_removed_alone_leaves_an_unchained_entry(anchor):
    with an_attacker():
        SealedLink.objects.filter(seq=3).delete()
    assert kinds(anchor) == ["link_removed", "unchained"]


def test_an_entry_taken_from_under_its_link_is_found(anchor):
    with an_attacker():
        SealedLink.objects.filter(seq=3).update(entry_id=models.F("entry_id") + 1_000_000)
        found = kinds(anchor)
        SealedLink.objects.filter(seq=3).update(entry_id=models.F("entry_id") - 1_000_000)
    assert found == ["guards_missing", "removed", "unchained"]


def test_a_cut_tail_is_found_by_the_anchor_only(anchor, settings, tmp_path):
    with an_attacker():
        ids = list(SealedLink.objects.filter(seq__gt=4).values_list("entry_id", flat=True))
        SealedLink.objects.filter(seq__gt=4).delete()
        AuditEntry.objects.filter(pk__in=ids).delete()
    settings.AUDIT_ANCHOR = tmp_path / "none.jsonl"
    assert verify().holds
    assert kinds(anchor) == ["cut"]


def test_a_rewritten_chain_is_found_by_the_anchor_only(anchor, settings, tmp_path):
    with an_attacker():
        AuditEntry.objects.filter(link__seq=2).update(note="never happened")
        previous = GENESIS
        for link in SealedLink.objects.order_by("seq"):
            entry = AuditEntry.objects.values(*FIELDS_OF_FORM_1).get(pk=link.entry_id)
            link.previous_hash = previous
            link.hash = previous = link_hash(FORM, link.seq, previous, entry)
            link.save()
    settings.AUDIT_ANCHOR = tmp_path / "none.jsonl"
    assert verify().holds
    assert kinds(anchor) == ["rewritten", "rewritten"]


def test_an_entry_written_past_the_sealer_is_found(anchor):
    entry = some_entries(1)[0]
    UnsealedEntry.objects.filter(entry=entry).delete()
    assert kinds(anchor) == ["unchained"]


def test_missing_triggers_are_a_problem(anchor):
    with an_attacker():
        assert kinds(anchor) == ["guards_missing"]


def test_a_sealer_that_stands_still_is_a_problem(anchor, time_machine):
    some_entries(1)
    assert verify(anchor).waiting == 1
    assert kinds(anchor) == []
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    assert kinds(anchor) == ["waiting"]


def test_a_given_anchor_must_be_there(tmp_path):
    assert kinds(tmp_path / "gone.jsonl") == ["anchor_missing"]


def test_the_own_anchor_must_be_there_after_a_while(anchor, settings, tmp_path, time_machine):
    settings.AUDIT_ANCHOR = tmp_path / "gone.jsonl"
    assert kinds(None) == []
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    assert kinds(None) == ["anchor_missing"]


def test_an_unchanged_head_is_not_anchored_again(anchor):
    assert anchor_head(anchor) is None
    assert [line.seq for line in read_anchors(anchor)] == [4, 6]


def test_nothing_is_anchored_before_the_first_link(tmp_path):
    assert anchor_head(tmp_path / "anchor.jsonl") is None


@pytest.mark.parametrize("number", [0, 1])
def test_a_changed_anchor_line_is_found(anchor, number):
    lines = anchor.read_text().splitlines()
    line = json.loads(lines[number])
    line["previous"] = "1" * 64
    lines[number] = json.dumps(line)
    anchor.write_text("\n".join(lines) + "\n")
    assert kinds(anchor) == ["anchor_damaged"]


def test_a_removed_anchor_line_is_found(anchor):
    anchor.write_text(anchor.read_text().splitlines()[1] + "\n")
    assert kinds(anchor) == ["anchor_damaged"]


def test_nothing_is_added_to_a_broken_anchor(anchor):
    anchor.write_text(anchor.read_text() + "broken\n")
    some_entries(1)
    seal_waiting()
    with pytest.raises(AnchorDamagedError):
        anchor_head(anchor)


def test_many_problems_are_counted_and_the_first_listed(anchor):
    some_entries(150)
    seal_waiting()
    with an_attacker():
        AuditEntry.objects.update(note="x")
    outcome = verify(anchor)
    assert (outcome.problem_count, len(outcome.problems)) == (156, 100)


def test_a_hole_in_the_chain_does_not_hide_what_follows(anchor):
    with an_attacker():
        SealedLink.objects.filter(seq__in=[2, 3]).delete()
        AuditEntry.objects.filter(link__seq=5).update(note="x")
    assert kinds(anchor).count("link_removed") == 2
    assert "altered" in kinds(anchor)
