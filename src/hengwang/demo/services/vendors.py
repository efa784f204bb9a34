"""Service contracts in the demo: two of them assessed, with an objection and a month to send."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.accounts.services import UserFacts, create_user, grant_role
from hengwang.calendars.errors import YearNotEnteredError
from hengwang.calendars.models import CalendarYear
from hengwang.calendars.proposals import library_knows
from hengwang.calendars.services import enter_year
from hengwang.demo.services.vendor_years import load_years
from hengwang.demo.services.visitors import make_visitors
from hengwang.organizations.choices import CompanyKind
from hengwang.organizations.models import Company, Unit
from hengwang.organizations.services import CompanyFacts, open_company
from hengwang.projects.models import Contract, Programme
from hengwang.projects.services.money import (
    ArrivalData,
    BudgetLineData,
    add_budget_line,
    record_arrival,
)
from hengwang.projects.services.programmes import ProgrammeData, create_programme
from hengwang.projects.services.spending import (
    ContractData,
    Links,
    PaymentData,
    record_contract,
    record_payment,
)
from hengwang.vendors.choices import (
    ClauseRule,
    ClauseScope,
    DeductionMeasure,
    FeeBasis,
    ScoreFeeRule,
)
from hengwang.vendors.models import Assessment, Line
from hengwang.vendors.queries.trial import month_before
from hengwang.vendors.services import assessing, confirming, objecting
from hengwang.vendors.services.schemes import (
    ClauseFacts,
    SchemeFacts,
    add_scheme,
    keep_clause,
    put_in_force,
)

D = Decimal
PROGRAMME = "政务外网运行维护（演示）"
UNIT = "省电子政务网络中心（演示）"
FIRMS = ("运维公司甲（演示）", "安全公司乙（演示）")
MONTHS_BACK = 5
REASON = "演示：当月平台尚无观测记录，按双方签认的月报评判"
CLAUSES = (
    ClauseFacts(
        number=1,
        text="政务外网可用率不低于99.9%，每降低0.1个百分点扣当月服务费的1%，最多扣10%。",
        rule=ClauseRule.STEP,
        measure=DeductionMeasure.FEE_SHARE,
        cap=D("0.1"),
        metric_key="availability.uptime",
        target=D("0.999"),
        step=D("0.001"),
        each=D("0.01"),
    ),
    ClauseFacts(
        number=2,
        text="故障响应及时率达到100%，每低1个百分点扣2分，最多扣20分。",
        rule=ClauseRule.STEP,
        cap=D(20),
        metric_key="tickets.response_timeliness",
        target=D(1),
        step=D("0.01"),
        each=D(2),
        scope_kind=ClauseScope.REGION,
    ),
    ClauseFacts(
        number=3,
        text="投诉每月不超过1件，超过的每件扣3分，最多扣15分。",
        rule=ClauseRule.STEP,
        cap=D(15),
        metric_key="tickets.complaints",
        comparison="at_most",
        target=D(1),
        step=D(1),
        each=D(3),
    ),
    ClauseFacts(
        number=4,
        text="资源台账核验率不低于95%：低于95%扣2分，低于80%扣5分，低于50%扣10分。",
        rule=ClauseRule.BANDS,
        cap=D(10),
        metric_key="network.verified_rate",
        target=D("0.95"),
        bands=(("0.95", "2"), ("0.8", "5"), ("0.5", "10")),
    ),
    ClauseFacts(
        number=5,
        text="服务态度、文档质量、整改落实，由使用单位评判，10分。",
        rule=ClauseRule.JUDGED,
        cap=D(10),
    ),
)


def load_vendors(say: Callable[[str], object]) -> int:
    """Load what is not there yet; returns how many assessments came new."""
    unit = Unit.objects.filter(name=UNIT).first()
    if unit is None or Programme.objects.filter(name=PROGRAMME).exists():
        return 0
    people = make_visitors()
    today = timezone.localdate()
    for year in (today.year - 1, today.year):
        if library_knows(year) and not CalendarYear.objects.filter(year=year).exists():
            enter_year(year, by=None)
    contracts = _contracts(unit, people, today)
    _money(contracts, people["demo-finance"], today)
    months = _months(today)
    for contract in contracts:
        _scheme(contract, people["demo-network"], months[0])
        for at, month in enumerate(months):
            _month(contract, month, len(months) - 1 - at, people)
    firm = contracts[0].company
    load_years(contracts[0].programme, firm, _speaker(firm), people)
    count = Assessment.objects.filter(contract__in=contracts).count()
    say(f"  {count} assessments of service contracts")
    return count


def _months(today: date) -> list[date]:
    """The last months that are over, oldest first."""
    found = [month_before(today)]
    while len(found) < MONTHS_BACK:
        found.insert(0, month_before(found[0]))
    return found


@transaction.atomic
def _contracts(unit: Unit, people: dict[str, User], today: date) -> list[Contract]:
    owner, firm_user = people["demo-owner"], people["demo-vendor"]
    told = ProgrammeData(name=PROGRAMME, first_year=today.year - 1, last_year=today.year + 1)
    programme = create_programme(unit, told, by=owner)
    add_budget_line(programme.pk, BudgetLineData(today.year, D(2_400_000)), by=owner)
    firms = [_firm(name) for name in FIRMS]
    if firm_user.company_id is None:
        firm_user.company = firms[0]
        firm_user.save(update_fields=["company"])
        grant_role(firm_user, Role.COMPANY_ENGINEER, by=None)
    names = ("政务外网运行维护服务合同（演示）", "网络安全驻场服务合同（演示）")
    return [
        record_contract(
            programme.pk,
            ContractData(
                name=name,
                amount_cny=amount,
                number=f"演示-{today.year}-{number:02}",
                signed_on=date(today.year - 1, 12, 20),
                starts_on=date(today.year - 1, 1, 1),
                ends_on=date(today.year, 12, 31),
            ),
            company=firm,
            by=owner,
        )
        for number, (name, firm, amount) in enumerate(
            zip(names, firms, (D(1_200_000), D(480_000)), strict=True), start=1
        )
    ]


def _money(contracts: Sequence[Contract], clerk: User, today: date) -> None:
    """The year's money arrived in January; each quarter that is over was paid."""
    arrived = date(today.year, 1, 20)
    if arrived > today:
        return
    programme = contracts[0].programme_id
    money = ArrivalData(today.year, D(2_400_000), arrived_on=arrived, document_number="演示-01")
    record_arrival(programme, money, by=clerk)
    for quarter in range(1, today.month // 3 + 1):
        paid_on = date(today.year, quarter * 3, 28)
        if paid_on > today:
            return
        for contract in contracts:
            payment = PaymentData(
                today.year,
                contract.amount_cny / 4,
                paid_on=paid_on,
                voucher_number=f"演示-{quarter}-{contract.pk}",
                payee=str(contract.company),
                purpose=f"{contract.name}第{quarter}季度服务费",
            )
            record_payment(programme, payment, links=Links(contract=contract), by=clerk)


def _firm(name: str) -> Company:
    known = Company.objects.filter(name=name).first()
    return known or open_company(name, CompanyFacts(CompanyKind.MAINTENANCE), by=None)


def _scheme(contract: Contract, by: User, since: date) -> None:
    facts = SchemeFacts(
        starts_on=since,
        fee_basis=FeeBasis.YEAR,
        fee_cny=contract.amount_cny,
        pass_mark=D(80),
        fee_rule=ScoreFeeRule.BANDS,
        bands=(("90", "1"), ("80", "0.95"), ("70", "0.85"), ("0", "0.7")),
        most_share=D("0.4"),
    )
    scheme = add_scheme(contract.pk, facts, by=by)
    for clause in CLAUSES:
        keep_clause(scheme.pk, clause, by=by)
    put_in_force(scheme.pk, by=by)


def _month(contract: Contract, month: date, ago: int, people: dict[str, User]) -> None:
    """The last month stays a draft, the one before is with the company, earlier ones count."""
    assessor, decider = people["demo-network"], people["demo-leader"]
    made = assessing.draft_assessment(contract.pk, month, by=assessor)
    if ago == 0:
        return
    for line in made.lines.select_related("clause"):
        if line.is_open:
            cost = D(month.month % 3) if line.clause.is_judged else D(0)
            assessing.judge_line(line.pk, cost, _reason(line), by=assessor)
    try:
        assessing.send(made.pk, by=assessor)
    except YearNotEnteredError:
        # The holidays of the coming year are not known yet: the month stays a draft.
        return
    _object(made, ago, people)
    if ago > 1:
        _settle(made, decider)


def _reason(line: Line) -> str:
    return "演示：月度例会评议" if line.clause.is_judged else REASON


def _object(made: Assessment, ago: int, people: dict[str, User]) -> None:
    """The first firm objected to a month that counts by now, the other to the one it has."""
    firm = _speaker(made.contract.company)
    is_first = firm.pk == people["demo-vendor"].pk
    if ago != (2 if is_first else 1):
        return
    costly: Sequence[Line] = [one for one in made.lines.all() if one.span.high > 0]
    if not costly:
        return
    objection = objecting.object_to(
        costly[-1].pk, "演示：当月有两项整改因机房停电改期，请核减。", by=firm
    )
    if ago > 1:
        objecting.decide(
            objection.pk, upheld=False, reason="演示：改期未事先报备", by=people["demo-leader"]
        )


def _settle(made: Assessment, decider: User) -> None:
    """Months before: the firm agrees, also with what was decided, and the month counts."""
    made.refresh_from_db()
    if made.state in {"sent", "decided"}:
        objecting.agree(made.pk, by=_speaker(made.contract.company))
    confirming.confirm(made.pk, by=decider)


def _speaker(firm: Company) -> User:
    """Somebody who speaks for a firm; nobody can log in as the second one's."""
    known = User.objects.filter(company=firm, username__startswith="demo-").first()
    if known is not None:
        return known
    facts = UserFacts(display_name="驻场负责人（演示）", company=firm)
    user, _password = create_user(f"demo-vendor-{firm.pk}", facts, by=None)
    user.set_unusable_password()
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    grant_role(user, Role.COMPANY_ENGINEER, by=None)
    return user
