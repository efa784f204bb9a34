"""A refusal carries a code, an English sentence and its parameters."""

import pickle

from hengwang.kernel.errors import DomainError


class OverBudgetError(DomainError):
    code = "over_budget"
    message = "%(amount)s is over 100%% of %(budget)s."


def test_the_sentence_is_filled_with_the_parameters():
    refusal = OverBudgetError(amount=5, budget="4")
    assert str(refusal) == "5 is over 100% of 4."
    assert refusal.params == {"amount": 5, "budget": "4"}
    assert refusal.code == "over_budget"


def test_a_missing_parameter_leaves_the_sentence_readable():
    assert str(OverBudgetError(amount=5)) == "5 is over 100% of %(budget)s."


def test_a_percent_sign_in_a_parameter_stays():
    assert str(OverBudgetError(amount="50%%", budget="%(amount)s")).startswith("50%")


def test_a_refusal_survives_pickling_between_processes():
    copy = pickle.loads(pickle.dumps(OverBudgetError(amount=5, budget=4)))
    assert type(copy) is OverBudgetError
    assert copy.params == {"amount": 5, "budget": 4}


def test_the_root_has_a_code_and_a_sentence():
    assert DomainError().code == "refused"
    assert str(DomainError())
