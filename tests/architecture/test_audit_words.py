"""Everything the audit trail is told has a wording; the search for it follows the code."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.utils import translation

from hengwang.pages import trail

ROOT = Path(__file__).resolve().parents[2]

TELLING = """
from dataclasses import dataclass
PAST = {"submit": "submitted", "return": "returned"}

@dataclass
class PaymentData:
    amount_cny: int
    paid_on: str

def told(data: PaymentData):
    return {"flags": [], **asdict(data)}

def step(row, name, *, by):
    action = f"evaluation.{PAST[name]}"
    record(action, row, by=by, before={"state": 1}, after={"state": 2})

def pay(data: PaymentData, row, *, by):
    record("payment.recorded" if row else "payment.refused", row, by=by, after=told(data))

def listen(recorder):
    recorder.record("nothing.of_ours")
"""


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit_words", ROOT / "tools/audit_words.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "audit_words", module)
        spec.loader.exec_module(module)
    return module


def test_actions_and_fields_are_found_where_they_are_told(tool, tmp_path):
    (tmp_path / "services.py").write_text(TELLING, encoding="utf-8")
    actions, fields = tool.audit_words(tmp_path)
    assert set(actions) == {
        "evaluation.submitted",
        "evaluation.returned",
        "payment.recorded",
        "payment.refused",
    }
    assert set(fields) == {"state", "flags", "amount_cny", "paid_on"}


UNION = """
@dataclass
class A:
    topic: str
@dataclass
class B:
    title: str
Facts = A | B
def do(row, told: facts.Facts, *, by):
    record("row.added", row, by=by, after=values_of(told))
"""


def test_fields_of_a_union_of_dataclasses_are_found_behind_its_name(tool, tmp_path):
    (tmp_path / "services.py").write_text(UNION, encoding="utf-8")
    assert set(tool.audit_words(tmp_path)[1]) == {"topic", "title"}


def test_an_action_nobody_can_read_in_the_code_is_refused(tool, tmp_path):
    text = "def do(name, row, *, by):\n    record(name.lower(), row, by=by)\n"
    (tmp_path / "services.py").write_text(text, encoding="utf-8")
    with pytest.raises(tool.UnreadableActionError):
        tool.audit_words(tmp_path)


def test_every_action_and_field_is_said_in_chinese(tool):
    actions, fields = tool.audit_words(ROOT / "src" / "hengwang")
    assert len(actions) > 80
    with translation.override("zh-hans"):
        told = {word: trail.action_text(word) for word in actions}
        told |= {word: trail.field_text(word) for word in fields}
    assert [
        word for word, text in told.items() if any("a" <= letter <= "z" for letter in text)
    ] == []


def test_a_key_without_wording_is_said_in_its_own_words():
    with translation.override("en"):
        assert trail.action_text("payment.recorded") == "Payment recorded"
        assert trail.field_text("amount_cny") == "amount"


@pytest.mark.parametrize(
    ("kind", "field", "value", "text"),
    [
        ("projects.payment", "amount_cny", "2683700", "268.37 万元"),
        ("projects.payment", "flags", ["date_missing", "paid_twice"], "缺支付日期、疑似重复支付"),
        ("projects.payment", "source", "carry_over", "上年结转"),
        ("accounts.user", "is_active", False, "否"),
        ("accounts.user", "email", "", "—"),
        ("no.such", "field", "as it is", "as it is"),
    ],
)
def test_stored_values_are_read_as_people_write_them(kind, field, value, text):
    with translation.override("zh-hans"):
        assert trail.value_text(kind, field, value) == text
