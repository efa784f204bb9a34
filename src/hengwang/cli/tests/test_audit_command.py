"""`hengwang audit verify`."""

import json

import pytest
from click.testing import CliRunner

from hengwang.audit.anchoring import anchor_head
from hengwang.audit.models import AuditEntry
from hengwang.audit.sealing import seal_waiting
from hengwang.audit.tests.factories import an_attacker, some_entries
from hengwang.cli.audit import EXPLANATIONS, audit

pytestmark = pytest.mark.django_db


@pytest.fixture
def anchor(tmp_path):
    some_entries(2)
    seal_waiting()
    anchor_head(tmp_path / "anchor.jsonl")
    return str(tmp_path / "anchor.jsonl")


def test_a_whole_trail_exits_with_zero(anchor):
    result = CliRunner().invoke(audit, ["verify", "--anchor", anchor])
    assert result.exit_code == 0
    assert "The trail is whole." in result.output


def test_a_broken_trail_exits_with_one_and_says_where(anchor):
    with an_attacker():
        AuditEntry.objects.filter(link__seq=2).update(note="x")
    result = CliRunner().invoke(audit, ["verify", "--anchor", anchor])
    assert result.exit_code == 1
    assert EXPLANATIONS["altered"] in result.output
    assert "link 2" in result.output


def test_json_is_for_scripts(anchor):
    result = CliRunner().invoke(audit, ["verify", "--anchor", anchor, "--format", "json"])
    outcome = json.loads(result.output)
    assert (outcome["holds"], outcome["links"], outcome["anchors"]) == (True, 2, 1)
