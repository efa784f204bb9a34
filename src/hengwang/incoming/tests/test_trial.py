"""Why a trial document was not made, in the words of the error that ended it."""

import pytest

from hengwang.documents.choices import DocumentKind, Format
from hengwang.incoming.templates_own import trial
from hengwang.incoming.templates_own.faults import TrialFailedError, TrialTooCostlyError
from hengwang.incoming.templates_own.layouts import layout_of
from hengwang.incoming.templates_own.trial import _last_word, try_out

FORM = DocumentKind.SELF_EVALUATION_FORM


def test_what_is_no_package_fails_with_the_error_of_the_reader():
    fault = try_out(b"no package", layout_of(FORM), Format.XLSX)
    assert isinstance(fault.reason, TrialFailedError)
    assert (
        fault.reason.params["reason"]
        == "TemplateUnreadableError: The template xlsx is not a readable Office file."
    )


def test_a_trial_short_of_memory_costs_too_much(monkeypatch):
    monkeypatch.setattr(trial, "_CHILD", "raise MemoryError")
    fault = try_out(b"", layout_of(FORM), Format.DOCX)
    assert isinstance(fault.reason, TrialTooCostlyError)


def test_a_trial_that_says_nothing_and_makes_nothing_failed(monkeypatch):
    monkeypatch.setattr(trial, "_CHILD", "pass")
    fault = try_out(b"", layout_of(FORM), Format.DOCX)
    assert fault.reason.params == {"reason": "-"}


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("Traceback (most recent call last):\n  File …\na.b.TagError: “x” is odd\n",
         "TagError: “x” is odd"),
        ("Traceback …\nKeyError\n", "KeyError"),
        ("killed at 12: no room", "killed at 12: no room"),
        ("", "-"),
    ],
)  # fmt: skip
def test_the_last_line_is_the_reason(said, word):
    assert _last_word(said) == word
