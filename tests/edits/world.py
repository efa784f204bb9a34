"""A sealed evaluation with measured and manual figures and three evidence files."""

from hengwang.accounts.choices import Role
from hengwang.audit.sealing import seal_waiting
from hengwang.performance.choices import ActualSource
from hengwang.performance.services.life import take_step
from hengwang.performance.tests.factories import a_full_evaluation, a_programme, a_row
from hengwang.seals.keys import current_signer, make_key
from hengwang.seals.models import Seal
from hengwang.seals.services import seal_evaluation
from hengwang.testing.people import make_people


def a_seal() -> Seal:
    """Its seal, with the whole trail chained."""
    people = make_people()
    judge = people.with_role(Role.EVALUATOR)
    if current_signer() is None:
        make_key()
    evaluation = a_full_evaluation(a_programme(people.unit, people.lin), people.lin)
    for metric in ("projects.execution_rate", "projects.spent"):
        told = {"level3": f"按{metric}计算", "source": ActualSource.METRIC, "metric_key": metric}
        target = "≥70%" if metric.endswith("rate") else "≥290万元"
        a_row(evaluation, people.lin, target_text=target, **told)
    take_step(evaluation.pk, "submit", by=people.lin)
    seal = seal_evaluation(evaluation.pk, by=judge)
    seal_waiting()
    return seal
