"""Builds the demo through the services of the apps, so that it proves them."""

from collections.abc import Callable

from hengwang.demo.services.access import load_access
from hengwang.demo.services.assurances import load_assurances
from hengwang.demo.services.budget_books import load_budget_books
from hengwang.demo.services.calls import load_calls
from hengwang.demo.services.checked_reports import load_checked_reports
from hengwang.demo.services.desk import load_desk
from hengwang.demo.services.door import load_door
from hengwang.demo.services.duty import load_duty
from hengwang.demo.services.goals import load_goals
from hengwang.demo.services.governance import load_governance
from hengwang.demo.services.inventory import load_inventory
from hengwang.demo.services.judged_year import load_judged_year
from hengwang.demo.services.loading import load_reference_projects
from hengwang.demo.services.measured_year import load_measured_year
from hengwang.demo.services.rooms import load_rooms
from hengwang.demo.services.rounds import load_rounds
from hengwang.demo.services.surveyed import load_surveys
from hengwang.demo.services.vendors import load_vendors
from hengwang.demo.services.watched_network import load_network

__all__ = ["load_everything", "load_reference_projects"]


def load_everything(say: Callable[[str], object]) -> int:
    """Projects first, then the operators' records; what is there already stays.

    Returns:
        How many projects are new.
    """
    new = load_reference_projects(say)
    load_goals()
    load_rooms()
    load_rounds()
    load_desk(say)
    load_duty()
    load_network(say)
    load_access(say)
    load_door(say)
    load_inventory(say)
    load_vendors(say)
    load_assurances()
    load_measured_year()
    load_governance()
    load_surveys()
    load_budget_books()
    load_judged_year()
    load_calls()
    load_checked_reports()
    return new
