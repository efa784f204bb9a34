"""The allocations of an application: what is in force, and what was signed and withdrawn."""

from hengwang.access.models import Application, ResourcePlan

RELATED = (
    *("circuit", "carrier", "a_site", "prefix", "zone"),
    *("planned_by", "signed_by", "withdrawn_by"),
)


def plans_of(application: Application) -> list[ResourcePlan]:
    """Every version with what it names, in order; one query."""
    found = list(application.plans.select_related(*RELATED).order_by("version"))
    for plan in found:
        plan.application = application
    return found
