"""Who sees what of a contract's assessment: the unit's people all of it, a company its own part."""

from django.db.models import Q

from hengwang.accounts.choices import Permission
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


def reached_q(user: HasReach, way: str, told: Q | None) -> Q:
    """Rows of contracts within reach; `way` leads to the contract ("scheme__contract__").

    A company's staff sees rows of its own contracts that fulfil `told`; None shows them nothing.
    """
    reach = user.reach(Permission.VIEW_VENDORS)
    own = units_within_q(reach, f"{way}programme__unit__") if reach.has_place else Q(pk__in=[])
    if reach.company_id is None or told is None:
        return own
    return own | (Q(**{f"{way}company": reach.company_id}) & told)
