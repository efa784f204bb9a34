"""What a question proposes is said once, and never what the target says already."""

from dataclasses import replace
from decimal import Decimal

from hengwang.performance.engine.questions import Proposal, Question
from hengwang.performance.engine.targets import Operator
from hengwang.performance.models import Indicator
from hengwang.performance.services.declarations import AskedRow
from hengwang.performance.views.declaration import _said

PERCENT = Proposal(Operator.AT_LEAST, Decimal(95), "%", "what is counted, of what, since when")


def asked(target, *questions):
    return _said(AskedRow(Indicator(target_text=target), questions))


def test_a_percentage_without_base_is_not_told_its_own_value_again():
    [(_, proposed, takeable)] = asked("≥ 95%", Question("percent_without_base", PERCENT))
    assert "95" not in proposed
    assert proposed
    assert not takeable


def test_two_questions_with_one_proposal_say_it_once():
    one = replace(PERCENT, of="share done by the due date")
    first, second = asked(
        "及时", Question("target_in_words", one), Question("timeliness_without_time", one)
    )
    assert "95%" in first[1]
    assert first[2]
    assert second[1] == ""
    assert not second[2]
