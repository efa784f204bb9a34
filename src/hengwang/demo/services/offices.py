"""Invented offices of the demo, and the colleagues who judge their evaluations."""

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.demo.services.visitors import colleague
from hengwang.organizations.choices import Level, UnitKind
from hengwang.organizations.models import Region, Unit
from hengwang.organizations.services import UnitFacts, open_unit

HOUSE = "省电子政务网络中心（演示）"
SUPERVISOR = "省数字政府建设办公室（演示）"
BUREAU = "省绩效评价中心（演示）"
OFFICES = (
    "省数据共享中心（演示）",
    "省政务公开中心（演示）",
    "省应急信息中心（演示）",
    "省档案数字中心（演示）",
    "省机关后勤信息中心（演示）",
    "省公共资源网络中心（演示）",
)
JUDGES = {
    "demo-judge-office": "主管部门评价人员（演示）",
    "demo-judge-finance": "财政评价人员（演示）",
    "demo-judge-third": "第三方评价人员（演示）",
}


def house() -> Unit | None:
    """The centre that runs the demo's network, where it is there."""
    return Unit.objects.filter(name=HOUSE, closed_on=None).select_related("region").first()


def office(name: str, region: Region) -> Unit:
    """An invented office of the province, opened where it is missing."""
    found = Unit.objects.filter(name=name, region=region, closed_on=None).first()
    facts = UnitFacts(level=Level.PROVINCE, region=region, kind=UnitKind.INSTITUTION)
    return found or open_unit(name, facts, by=None)


def judges() -> list[User]:
    """One evaluator of the department, one of the finance bureau, one of a third party."""
    return [colleague(name, Role.EVALUATOR, shown) for name, shown in JUDGES.items()]
