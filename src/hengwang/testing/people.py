"""Three fixed people and one of each role: lin of 甲局, chen of a provider, wang of 乙局."""

from dataclasses import dataclass
from datetime import date

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.accounts.roles import ADMINISTRATORS, COMPANY_ROLES
from hengwang.accounts.services import Place, grant_role
from hengwang.kernel.search_text import search_text
from hengwang.organizations.choices import CompanyKind, Level
from hengwang.organizations.models import Company, Region, Unit
from hengwang.organizations.services import CompanyFacts, UnitFacts, open_company, open_unit

# Long before any date a test freezes the clock at, so that grants are always in force.
LONG_AGO = date(2000, 1, 1)


@dataclass
class People:
    """The people of a test and where they belong."""

    region: Region
    unit: Unit
    other_unit: Unit
    company: Company
    lin: User
    chen: User
    wang: User

    def with_role(self, role: Role | str) -> User:
        """One user of this role: in 甲局, in the company, or everywhere, as the role demands."""
        role = Role(role)
        known = User.objects.filter(username=role.value).first()
        if known is not None:
            return known
        is_company = role in COMPANY_ROLES
        user = User.objects.create_user(
            role.value,
            display_name=f"甲局{role.value}",
            unit=None if is_company else self.unit,
            company=self.company if is_company else None,
        )
        grant(user, role, self.unit)
        return user

    def area_admin(self, region: Region) -> User:
        """A city or county administrator of a region and everything below it."""
        user = User.objects.create_user(f"area-{region.code}", display_name=f"{region.name}管理员")
        grant_role(user, Role.AREA_ADMIN, Place(region=region), by=None, from_on=LONG_AGO)
        return user


def make_people() -> People:
    """Two bureaus, a provider, and lin, chen and wang (two project owners and an engineer)."""
    region, _ = Region.objects.get_or_create(
        code="620000",
        defaults={
            "name": "甘肃省",
            "full_name": "甘肃省",
            "level": Level.PROVINCE,
            "search_text": search_text("甘肃省", "620000"),
        },
    )
    facts = UnitFacts(level=Level.PROVINCE, region=region)
    unit = open_unit("甲局", facts, by=None)
    other = open_unit("乙局", facts, by=None)
    company = open_company("丙公司", CompanyFacts(CompanyKind.MAINTENANCE), by=None)
    lin = User.objects.create_user("lin", display_name="林", unit=unit)
    chen = User.objects.create_user("chen", display_name="陈", company=company)
    wang = User.objects.create_user("wang", display_name="王", unit=other)
    grant(lin, Role.PROJECT_OWNER, unit)
    grant(chen, Role.COMPANY_ENGINEER, unit)
    grant(wang, Role.PROJECT_OWNER, other)
    return People(region, unit, other, company, lin, chen, wang)


def grant(user: User, role: Role, unit: Unit) -> None:
    """Give a role as the service does, in force on every day tests look at."""
    bound_to_no_place = role in ADMINISTRATORS | COMPANY_ROLES
    place = Place() if bound_to_no_place else Place(unit=unit)
    grant_role(user, role, place, by=None, from_on=LONG_AGO)
    # The rights a user object has read stay with it; what a test grants must show at once.
    user.__dict__.pop("grants_today", None)
