"""Whose names a disclosure copy masks, and whether there is one at all."""

import re

from hengwang.disclosure.models import Publication
from hengwang.disclosure.services.confirmed import refuse_unconfirmed
from hengwang.documents.asking.review import review_sheet_of
from hengwang.documents.errors import NotExemptError, PublicationExemptError
from hengwang.documents.publicity import DisclosureCopy, Exemption
from hengwang.opinions.models import Appointment
from hengwang.performance.models import Evaluation

_BETWEEN = re.compile(r"[\s、，,；;（）()：:]+")
# Of the free text "people present": a word of this length may be a name, a longer one is not.
LONGEST_NAME = 4


def disclosure_copy_of(evaluation: Evaluation) -> DisclosureCopy:
    """Names to mask and scores to publish.

    Raises:
        NotConfirmedError: It is still being worked on or reviewed.
        PublicationExemptError: It is not published.
    """
    refuse_unconfirmed(evaluation)
    if _ground(evaluation):
        raise PublicationExemptError
    sheet = None if evaluation.kind == "unit_self" else review_sheet_of(evaluation)
    return DisclosureCopy(names=names_of(evaluation), review=sheet)


def exemption_of(evaluation: Evaluation) -> Exemption:
    """Why it is not published.

    Raises:
        NotConfirmedError: It is still being worked on or reviewed.
        NotExemptError: It is published like any other.
    """
    refuse_unconfirmed(evaluation)
    row = Publication.objects.filter(evaluation=evaluation).first()
    if row is None or not row.exempt_ground:
        raise NotExemptError
    return Exemption(ground=row.exempt_ground, approved_on=row.approved_on)


def names_of(evaluation: Evaluation) -> tuple[str, ...]:
    """People who worked on the project and its evaluation; four queries, longest first."""
    programme = evaluation.programme
    found = {programme.owner.printed_name} if programme.owner else set()
    found |= set(evaluation.transitions.values_list("by_name", flat=True))
    found |= set(
        Appointment.objects.filter(evaluation=evaluation).values_list("evaluator_name", flat=True)
    )
    for people in programme.acceptances.values_list("people", flat=True):
        found |= {word for word in _BETWEEN.split(people) if len(word) <= LONGEST_NAME}
    return tuple(sorted((name for name in found if len(name) > 1), key=lambda n: (-len(n), n)))


def _ground(evaluation: Evaluation) -> str:
    row = Publication.objects.filter(evaluation=evaluation).first()
    return row.exempt_ground if row else ""
