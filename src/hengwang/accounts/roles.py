"""Which role may do what: one table, read by permissions and by the model."""

from collections.abc import Mapping
from types import MappingProxyType

from hengwang.accounts.choices import Permission as P
from hengwang.accounts.choices import Role as R

_SEE = frozenset({P.VIEW_UNITS, P.VIEW_COMPANIES, P.VIEW_PROJECTS, P.VIEW_EVALUATIONS})
_OPERATE = frozenset({P.VIEW_UNITS, P.VIEW_COMPANIES, P.VIEW_JOBS})

PERMISSIONS_OF: Mapping[R, frozenset[P]] = MappingProxyType(
    {
        R.DUTY_ENGINEER: _OPERATE,
        R.NETWORK_ADMIN: _OPERATE | {P.MANAGE_UNITS, P.MANAGE_CALENDARS, P.VIEW_PROJECTS},
        R.SECURITY_ENGINEER: _OPERATE,
        R.PROJECT_OWNER: _SEE | {P.EDIT_PROJECTS, P.EDIT_EVALUATIONS, P.CHECK_REPORTS},
        R.FINANCE_OFFICER: _SEE | {P.RECORD_PAYMENTS, P.CHECK_REPORTS},
        R.EVALUATOR: _SEE
        | {P.REVIEW_EVALUATIONS, P.SEAL_EVALUATIONS, P.MANAGE_RULESETS, P.CHECK_REPORTS},
        R.AREA_ADMIN: _OPERATE | {P.MANAGE_UNITS},
        R.COMPANY_ENGINEER: frozenset({P.VIEW_COMPANIES}),
        R.SUPERVISING_OFFICER: _SEE | {P.REVIEW_EVALUATIONS, P.CHECK_REPORTS},
        R.ACCESS_UNIT_OFFICER: frozenset({P.VIEW_UNITS}),
        R.LEADER: _SEE | {P.VIEW_JOBS},
        R.SYSTEM_ADMIN: frozenset(
            {P.MANAGE_ACCOUNTS, P.MANAGE_UNITS, P.MANAGE_CALENDARS, P.VIEW_JOBS}
            | {P.VIEW_UNITS, P.VIEW_COMPANIES}
        ),
        R.SECURITY_ADMIN: frozenset({P.GRANT_ROLES, P.VIEW_UNITS, P.VIEW_COMPANIES}),
        R.AUDIT_ADMIN: frozenset({P.VIEW_AUDIT}),
    }
)

ROLES_WITH: Mapping[str, frozenset[R]] = MappingProxyType(
    {
        permission.value: frozenset(
            role for role, held in PERMISSIONS_OF.items() if permission in held
        )
        for permission in P
    }
)
