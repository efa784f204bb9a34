"""`hengwang evaluate`: tables, JSON, and a failure when there is nothing to do."""

import json

from hengwang.performance.choices import EvaluationState


def test_open_evaluations_are_measured_and_scored(call, evaluation):
    assert evaluation.scored_at is None
    result = call("evaluate", 2020)
    assert result.exit_code == 0, result.output
    assert "外网运维费" in result.output
    evaluation.refresh_from_db()
    assert evaluation.scored_at is not None


def test_json_is_for_scripts(call, evaluation):
    told = json.loads(call("evaluate", "--id", evaluation.pk, "--format", "json").stdout)
    [row] = told["evaluations"]
    assert (row["id"], row["fiscal_year"], row["unscored"]) == (evaluation.pk, 2020, 1)


def test_a_submitted_evaluation_is_listed_and_not_computed(call, evaluation):
    evaluation.state = EvaluationState.SUBMITTED
    evaluation.save()
    assert call("evaluate", 2020).exit_code == 0
    evaluation.refresh_from_db()
    assert evaluation.scored_at is None


def test_nothing_to_evaluate_is_a_failure(call, evaluation):
    result = call("evaluate", 1999, "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {"evaluations": []}
    assert "Nothing to evaluate" in result.stderr
