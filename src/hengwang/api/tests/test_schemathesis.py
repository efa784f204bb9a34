"""Every operation against generated requests: no 500, and every answer as it is described."""

from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis import checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from hengwang.accounts.permissions import Permission, Role, may
from hengwang.accounts.services import issue_token
from hengwang.api.application import api
from hengwang.disclosure.tests.factories import disclosure_records
from hengwang.duty.services.logging import EntryFacts, write_entry
from hengwang.duty.tests.factories import a_roster
from hengwang.governance.tests.factories import governance_records
from hengwang.inspections.tests.factories import a_plan, an_occurrence
from hengwang.performance.choices import CampaignKind, DeclarationDemand
from hengwang.performance.models import MonitoringRecord
from hengwang.performance.services.campaigns import Call, Whom, issue_campaign
from hengwang.performance.tests.factories import (
    a_full_evaluation,
    a_programme,
    an_evaluation,
    some_evidence,
)
from hengwang.surveys.tests.factories import survey_rows
from hengwang.testing.people import grant, make_people
from hengwang.tickets.tests.factories import a_ticket

CHECKS = [
    checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]
BOUNDED = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)

described = schemathesis.openapi.from_dict(api.get_openapi_schema())
# A hundred boundary cases an operation take minutes; what they find is kept in the other tests.
described.config.phases.coverage.enabled = False


@pytest.fixture(scope="module")
def headers(module_db: None) -> dict[str, str]:
    """Somebody who owns and pays, so that requests get past the doors; ids begin at 1.

    What an operation does to these records is taken back before the next one is asked.
    """
    people = make_people()
    programme = a_programme(people.unit, people.lin)
    full = a_full_evaluation(programme, people.lin)
    an_evaluation(a_programme(people.unit, people.lin, name="别的项目"), people.lin)
    some_evidence(people.unit, people.lin)
    disclosure_records(people, full)
    governance_records(people.unit)
    survey_rows(people.unit, people.lin)
    for role in (Role.FINANCE_OFFICER, Role.EVALUATOR, Role.NETWORK_ADMIN, Role.DUTY_ENGINEER):
        grant(people.lin, role, people.unit)
    a_ticket(people.unit, None)
    write_entry(a_roster(people.unit).pk, EntryFacts("巡视正常"), by=people.lin)
    an_occurrence(a_plan(people.unit))
    due = timezone.localdate() + timedelta(days=9)
    call = Call("申报", CampaignKind.DECLARATION, 2020, due, demand=DeclarationDemand.WARNED)
    issue_campaign(call, Whom(), by=people.lin)
    MonitoringRecord.objects.create(
        evaluation=full, as_of=date(2020, 7, 31), due_on=date(2020, 8, 31), look={}
    )
    wanted = [one for one in Permission if may(people.lin, one)]
    lifetime = timedelta(days=1)
    _, secret = issue_token(people.lin, "test", wanted, lifetime=lifetime, at=timezone.now())
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture(scope="module")
def application() -> Any:
    """The whole application; as a server does and the client does not, it closes every answer."""
    django = get_wsgi_application()

    def answered(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        with closing(django(environ, start_response)) as answer:
            return [b"".join(answer)]

    return answered


@described.parametrize()
@BOUNDED
def test_every_operation_keeps_its_word(case, headers, db, application):
    case.operation.app = application
    case.call_and_validate(headers=headers, checks=CHECKS)
