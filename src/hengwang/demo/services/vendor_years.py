"""Last year's service contracts in the demo: one paid by its year's result, one still open."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.calendars.errors import YearNotEnteredError
from hengwang.organizations.models import Company
from hengwang.projects.models import Contract, Programme
from hengwang.projects.services.spending import ContractData, record_contract
from hengwang.vendors.choices import ClauseRule, FeeBasis, ScoreFeeRule
from hengwang.vendors.engine.months import months_of_year
from hengwang.vendors.services import assessing, confirming, objecting, results
from hengwang.vendors.services.schemes import (
    ClauseFacts,
    SchemeFacts,
    add_scheme,
    keep_clause,
    put_in_force,
)
from hengwang.vendors.services.sheets import make_sheet

D = Decimal
WHOLE = "机房设备维护服务合同（演示）"
LAST_QUARTER = "重要时期驻场服务合同（演示）"
WHY = "演示：上年度无平台记录，按双方签认的月报评判"
NOT_YET = "演示：驻场人员2月10日到岗，按到岗前的日历天数扣减"
CLAUSES = (
    ClauseFacts(
        number=1,
        text="设备维护质量，由使用单位按月报和现场抽查评判，60分。",
        rule=ClauseRule.JUDGED,
        cap=D(60),
    ),
    ClauseFacts(
        number=2,
        text="驻场人员到岗与交接记录，由使用单位评判，40分。",
        rule=ClauseRule.JUDGED,
        cap=D(40),
    ),
)


@dataclass(frozen=True)
class Story:
    """A contract of last year: its months, how its year stands and what was said of a gap."""

    name: str
    amount: Decimal
    first_month: int
    gap: int
    costs: tuple[int, ...]
    settled: Decimal | None


STORIES = (
    Story(WHOLE, D(360_000), 1, 2, (3, 0, 12, 5, 1, 0, 8, 22, 4, 2, 0, 6), D(12_500)),
    Story(LAST_QUARTER, D(90_000), 10, 12, (2, 0, 0), None),
)


def load_years(programme: Programme, firm: Company, speaker: User, people: dict[str, User]) -> int:
    """Last year's contracts with their results; returns how many results came new.

    A year whose holidays nobody knows yet has no days for objections: then it is left out.
    """
    today = timezone.localdate()
    made = 0
    for place, story in enumerate(STORIES, start=11):
        contract = _contract(programme, firm, story, f"演示-{today.year - 1}-{place}", people)
        try:
            _months(contract, story, speaker, people)
        except YearNotEnteredError:
            return made
        _year(contract, story, people)
        made += 1
    return made


def _contract(
    programme: Programme, firm: Company, story: Story, number: str, people: dict[str, User]
) -> Contract:
    year = timezone.localdate().year - 1
    starts = date(year, story.first_month, 1)
    facts = ContractData(
        name=story.name,
        amount_cny=story.amount,
        number=number,
        signed_on=starts,
        starts_on=starts,
        ends_on=date(year, 12, 31),
    )
    return record_contract(programme.pk, facts, company=firm, by=people["demo-owner"])


def _months(contract: Contract, story: Story, speaker: User, people: dict[str, User]) -> None:
    """Every month but the gap is judged, agreed to and confirmed."""
    assessor, decider = people["demo-network"], people["demo-leader"]
    year = timezone.localdate().year - 1
    months = months_of_year(year, contract.starts_on, contract.ends_on)
    facts = SchemeFacts(
        starts_on=months[0],
        fee_basis=FeeBasis.MONTH,
        fee_cny=story.amount / len(months),
        pass_mark=D(80),
        fee_rule=ScoreFeeRule.BANDS,
        bands=(("90", "1"), ("80", "0.95"), ("0", "0.85")),
        most_share=D("0.2"),
    )
    scheme = add_scheme(contract.pk, facts, by=assessor)
    for clause in CLAUSES:
        keep_clause(scheme.pk, clause, by=assessor)
    put_in_force(scheme.pk, by=assessor)
    for month, cost in zip(months, story.costs, strict=True):
        if month.month == story.gap:
            continue
        draft = assessing.draft_assessment(contract.pk, month, by=assessor)
        for line in draft.lines.select_related("clause"):
            share = D(cost) if line.clause.number == 1 else D(0)
            assessing.judge_line(line.pk, share, WHY, by=assessor)
        assessing.send(draft.pk, by=assessor)
        objecting.agree(draft.pk, by=speaker)
        confirming.confirm(draft.pk, by=decider)


def _year(contract: Contract, story: Story, people: dict[str, User]) -> None:
    """The result: settled, confirmed and paid out, or left with its gap for a visitor."""
    today = timezone.localdate()
    result = results.draw_result(contract.pk, today.year - 1, by=people["demo-network"])
    if story.settled is None:
        return
    gap = result.months.get(assessment=None)
    results.settle_month(gap.pk, story.settled, NOT_YET, by=people["demo-network"])
    results.confirm_result(result.pk, by=people["demo-leader"])
    make_sheet(result.pk, date(today.year, 12, 20), by=people["demo-owner"])
