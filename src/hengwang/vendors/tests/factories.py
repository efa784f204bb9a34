"""Contracts, schemes, figures and assessments for tests."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.calendars.models import CalendarYear
from hengwang.calendars.services import enter_year
from hengwang.kernel.metrics import Basis, Measured, Metric, NoParams, Unit, metrics
from hengwang.organizations.models import Company
from hengwang.organizations.models import Unit as Bureau
from hengwang.projects.models import Contract
from hengwang.projects.tests.factories import (
    make_arrival,
    make_budget_line,
    make_company,
    make_contract,
    make_programme,
)
from hengwang.testing.people import People, grant
from hengwang.vendors.choices import ClauseRule, DeductionMeasure, FeeBasis
from hengwang.vendors.models import Assessment, AssessmentScheme, Clause
from hengwang.vendors.services import assessing, confirming, objecting, results
from hengwang.vendors.services.schemes import (
    ClauseFacts,
    SchemeFacts,
    add_scheme,
    keep_clause,
    put_in_force,
)

__all__ = ["make_company"]

JANUARY = date(2026, 1, 1)
LATER = date(2027, 6, 1)
UPTIME, ANSWERED = "vendortest.uptime", "vendortest.answered"


def enter_years() -> None:
    """Calendars without a single odd day."""
    for year in (2025, 2026, 2027, 2028):
        if not CalendarYear.objects.filter(year=year).exists():
            enter_year(year, by=None, days=())


@contextmanager
def figures() -> Iterator[dict[str, Any]]:
    """Two metrics of shares that answer what the test puts in, by key or by key and month."""
    answers: dict[str, Any] = {UPTIME: "1", ANSWERED: "1"}

    def declared(key: str) -> Metric:
        def compute(period: Any, scope: Any, params: Any) -> Measured:
            del scope, params
            said = answers.get(f"{key} {period}", answers[key])
            if said is None:
                return Measured.nothing(Unit.RATIO)
            value = Decimal(said)
            return Measured(
                value=value,
                unit=Unit.RATIO,
                coverage=answers.get("coverage"),
                basis=Basis.of("company", Company.objects.values_list("pk", flat=True)),
            )

        return Metric(key, Unit.RATIO, 1, "test", "Test figure", NoParams, compute)

    with ExitStack() as stack:
        for key in (UPTIME, ANSWERED):
            stack.enter_context(metrics.temporarily(key, declared(key)))
        yield answers


def a_contract(people: People, **told: Any) -> Contract:
    """A year's maintenance by 丙公司, with a budget."""
    programme = make_programme(people.unit, by=people.lin, years=(2026, 2026))
    make_budget_line(programme, 2_000_000)
    make_arrival(programme, 2_000_000)
    defaults = {
        "name": "外网运行维护服务",
        "number": "运维-2026-01",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "company": people.company,
    }
    return make_contract(programme, 1_200_000, **(defaults | told))


UPTIME_CLAUSE = ClauseFacts(
    number=1,
    text="网络可用率≥99.9 %，每降0.1 % 扣1 %",
    rule=ClauseRule.STEP,
    measure=DeductionMeasure.FEE_SHARE,
    cap=Decimal("0.1"),
    metric_key=UPTIME,
    target=Decimal("0.999"),
    step=Decimal("0.001"),
    each=Decimal("0.01"),
)
ANSWER_CLAUSE = ClauseFacts(
    number=2,
    text="故障响应及时率达到100 %，每低1 个百分点扣2 分，扣完20 分为止",
    rule=ClauseRule.STEP,
    cap=Decimal(20),
    metric_key=ANSWERED,
    target=Decimal(1),
    step=Decimal("0.01"),
    each=Decimal(2),
)
JUDGED_CLAUSE = ClauseFacts(
    number=3, text="服务态度与文档质量，10 分", rule=ClauseRule.JUDGED, cap=Decimal(10)
)
TERMS = SchemeFacts(
    starts_on=JANUARY,
    fee_basis=FeeBasis.YEAR,
    fee_cny=Decimal(1_200_000),
    pass_mark=Decimal(60),
)


def a_scheme(
    contract: Contract, by: User, facts: SchemeFacts = TERMS, **told: Any
) -> AssessmentScheme:
    """A scheme in force: two measured clauses and a judged one."""
    made = add_scheme(contract.pk, facts, by=by)
    for clause in told.get("clauses", (UPTIME_CLAUSE, ANSWER_CLAUSE, JUDGED_CLAUSE)):
        keep_clause(made.pk, clause, by=by)
    return put_in_force(made.pk, by=by)


def drafted(contract: Contract, by: User, month: date = JANUARY) -> Assessment:
    """The draft of a month."""
    return assessing.draft_assessment(contract.pk, month, by=by, today=LATER)


def sent(
    contract: Contract, by: User, month: date = JANUARY, *, judged: str = "1", **told: Any
) -> Assessment:
    """A month sent to the company, its judged item judged."""
    made = drafted(contract, by, month)
    for line in made.lines.filter(clause__rule=ClauseRule.JUDGED):
        assessing.judge_line(line.pk, Decimal(judged), "巡查记录不全", by=by)
    return assessing.send(made.pk, by=by, **told)


def confirmed(
    contract: Contract, by: User, decider: User, month: date = JANUARY, **told: Any
) -> Assessment:
    """A month that counts."""
    made = sent(contract, by, month, **told)
    return confirming.confirm(made.pk, by=decider, today=LATER.replace(year=2029))


def somebody(unit: Bureau, name: str, role: Role) -> User:
    """A person of a role at the unit."""
    known = User.objects.filter(username=name).first()
    if known is not None:
        return known
    user = User.objects.create_user(name, display_name=name, unit=unit)
    grant(user, role, unit)
    return user


def clause_of(scheme: AssessmentScheme, number: int) -> Clause:
    """A clause by its number."""
    return scheme.clauses.get(number=number)


def vendor_records(people: People) -> Mapping[str, int]:
    """One of everything for the walk over all addresses."""
    enter_years()
    assessor = somebody(people.unit, "vendor-assessor", Role.NETWORK_ADMIN)
    decider = somebody(people.unit, "vendor-decider", Role.LEADER)
    contract = a_contract(people, name="考核合同")
    with figures():
        scheme = a_scheme(contract, assessor)
        draft = add_scheme(contract.pk, TERMS, by=assessor)
        confirmed(contract, assessor, decider)
        made = sent(contract, assessor, date(2026, 2, 1))
        line = made.lines.get(clause__rule=ClauseRule.JUDGED)
        objection = objecting.object_to(line.pk, "线路迁改期间", by=assessor)
        second = made.lines.get(clause__number=2)
        drawn = results.draw_result(contract.pk, 2026, by=assessor, today=LATER)
    del scheme
    return {
        "vendor_contract_id": contract.pk,
        "scheme_id": draft.pk,
        "clause_id": draft.clauses.latest("pk").pk,
        "assessment_id": made.pk,
        "vendor_line_id": second.pk,
        "objection_id": objection.pk,
        "result_id": drawn.pk,
        "result_month_id": drawn.months.filter(assessment=None).latest("month").pk,
    }
