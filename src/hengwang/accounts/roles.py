"""Which role may do what: one table, read by permissions and by the model."""

from collections.abc import Mapping
from types import MappingProxyType

from hengwang.accounts.choices import Permission as May
from hengwang.accounts.choices import Role

_SEE = frozenset(
    {
        *(May.VIEW_UNITS, May.VIEW_COMPANIES, May.VIEW_PROJECTS),
        *(May.VIEW_EVALUATIONS, May.VIEW_GOVERNANCE, May.VIEW_NETWORK),
        *(May.VIEW_FACILITIES, May.VIEW_ACCESS, May.VIEW_VENDORS),
    }
)
# Whoever reviews figures asks how long the network was up, and why not.
_REVIEW = _SEE | {May.VIEW_MONITORING}
_OPERATE = frozenset(
    {
        *(May.VIEW_UNITS, May.VIEW_COMPANIES, May.VIEW_JOBS, May.VIEW_GOVERNANCE),
        *(May.VIEW_NETWORK, May.VIEW_MONITORING, May.VIEW_FACILITIES),
        *(May.VIEW_TICKETS, May.OPEN_TICKETS, May.HANDLE_TICKETS),
        *(May.VIEW_INSPECTIONS, May.CARRY_OUT_INSPECTIONS),
        *(May.VIEW_DUTY, May.STAND_DUTY),
        *(May.VIEW_ACCESS, May.APPLY_ACCESS, May.HANDLE_ACCESS),
        *(May.VIEW_ASSURANCES, May.CARRY_OUT_ASSURANCES),
    }
)
_KEEP_HOUSE = frozenset({May.MANAGE_UNITS, May.MANAGE_CALENDARS, May.EDIT_GOVERNANCE})
_NETWORK = frozenset(
    {
        *(May.EDIT_NETWORK, May.REQUEST_ADDRESSES, May.APPROVE_ADDRESSES),
        *(May.EDIT_MONITORING, May.APPROVE_AVAILABILITY),
        *(May.HANDLE_ALERTS, May.MANAGE_CHANNELS),
        *(May.EDIT_FACILITIES, May.PLAN_INSPECTIONS, May.KEEP_ROSTERS, May.APPROVE_ACCESS),
        *(May.WRITE_BULLETINS, May.PUBLISH_BULLETINS),
        *(May.PLAN_ASSURANCES, May.APPROVE_ASSURANCES),
        *(May.VIEW_VENDORS, May.ASSESS_VENDORS),
    }
)
_OVERSEE = frozenset({May.OVERSEE_ACCOUNTS, May.VIEW_UNITS, May.VIEW_COMPANIES})
_RUN = frozenset({May.MANAGE_ACCOUNTS, May.MANAGE_JOBS, May.MANAGE_TEMPLATES, May.MANAGE_CHANNELS})
_OWN = frozenset(
    {
        *(May.EDIT_PROJECTS, May.EDIT_EVALUATIONS, May.EDIT_GOVERNANCE),
        *(May.ASSESS_VENDORS, May.DECIDE_VENDORS),
    }
)
_JUDGE = frozenset(
    {
        *(May.REVIEW_EVALUATIONS, May.SEAL_EVALUATIONS),
        *(May.MANAGE_RULESETS, May.MANAGE_TEMPLATES),
    }
)

PERMISSIONS_OF: Mapping[Role, frozenset[May]] = MappingProxyType(
    {
        Role.DUTY_ENGINEER: _OPERATE
        | {May.HANDLE_ALERTS, May.EDIT_FACILITIES, May.WRITE_BULLETINS},
        Role.NETWORK_ADMIN: _OPERATE | _KEEP_HOUSE | _NETWORK | {May.VIEW_PROJECTS},
        Role.SECURITY_ENGINEER: _OPERATE | {May.EDIT_GOVERNANCE},
        Role.PROJECT_OWNER: _SEE | _OWN | {May.CHECK_REPORTS},
        Role.FINANCE_OFFICER: _REVIEW
        | {May.RECORD_PAYMENTS, May.CHECK_REPORTS, May.MANAGE_TEMPLATES},
        Role.EVALUATOR: _REVIEW | _JUDGE | {May.CHECK_REPORTS},
        Role.AREA_ADMIN: _OPERATE | _NETWORK | {May.MANAGE_UNITS},
        Role.COMPANY_ENGINEER: frozenset(
            {
                *(May.VIEW_COMPANIES, May.VIEW_NETWORK, May.VIEW_TICKETS, May.HANDLE_TICKETS),
                *(May.VIEW_INSPECTIONS, May.CARRY_OUT_INSPECTIONS),
                *(May.VIEW_DUTY, May.STAND_DUTY),
                *(May.VIEW_ACCESS, May.HANDLE_ACCESS),
                *(May.VIEW_ASSURANCES, May.CARRY_OUT_ASSURANCES),
                *(May.VIEW_VENDORS, May.OBJECT_VENDORS),
            }
        ),
        Role.SUPERVISING_OFFICER: _REVIEW | {May.REVIEW_EVALUATIONS, May.CHECK_REPORTS},
        Role.ACCESS_UNIT_OFFICER: frozenset(
            {
                *(May.VIEW_UNITS, May.VIEW_NETWORK, May.VIEW_MONITORING),
                *(May.REQUEST_ADDRESSES, May.VIEW_TICKETS, May.OPEN_TICKETS),
                *(May.VIEW_ACCESS, May.APPLY_ACCESS, May.USE_DOOR),
            }
        ),
        Role.LEADER: _SEE
        | {
            *(May.VIEW_JOBS, May.VIEW_MONITORING, May.APPROVE_AVAILABILITY),
            *(May.VIEW_TICKETS, May.VIEW_INSPECTIONS, May.VIEW_DUTY),
            *(May.VIEW_ASSURANCES, May.APPROVE_ASSURANCES),
            May.DECIDE_VENDORS,
        },
        Role.SYSTEM_ADMIN: _OPERATE | _KEEP_HOUSE | _OVERSEE | _RUN,
        Role.SECURITY_ADMIN: _OVERSEE | {May.GRANT_ROLES},
        Role.AUDIT_ADMIN: frozenset({May.VIEW_AUDIT}),
    }
)

ROLES_WITH: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        word.value: frozenset(role for role, held in PERMISSIONS_OF.items() if word in held)
        for word in May
    }
)

COMPANY_ROLES = frozenset({Role.COMPANY_ENGINEER})
"""Roles that reach their own company and never a place, whatever the grant says."""

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""The three duties (三员) that one person must not combine."""

LOCAL_ROLES = frozenset({Role.AREA_ADMIN, Role.ACCESS_UNIT_OFFICER})
"""Roles that make sense in one unit or region only."""
