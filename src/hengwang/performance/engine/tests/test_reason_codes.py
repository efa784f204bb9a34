"""Every code the engine gives out can be said in words, in both languages."""

import ast
from pathlib import Path

import yaml

from hengwang.performance.engine import reasons
from hengwang.performance.engine.monitoring import Course

ENGINE = Path(reasons.__file__).parent
TERMS = ENGINE.parents[1] / "locale" / "terms" / "performance_engine.yaml"
NOT_CODES = {"below_ceiling", "finished_or_steps", "days_late"}


def codes_in(module):
    tree = ast.parse((ENGINE / f"{module}.py").read_text(encoding="utf-8"))
    words = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    texts = {word for word in words if isinstance(word, str)}
    codes = {t for t in texts if "_" in t and t.islower() and t.isidentifier()}
    return {code for code in codes if not code.endswith("_")} - NOT_CODES


def test_every_code_in_the_engine_has_a_sentence():
    known = {
        *reasons.CLAUSES,
        *reasons.OUTCOMES,
        *reasons.NOTES,
        *reasons.CARD,
        *reasons.QUESTIONS,
    }
    modules = ("shares", "budget", "scoring", "notes", "cards", "questions")
    found = set().union(*map(codes_in, modules))
    assert found <= known, found - known


def test_every_course_has_a_word():
    assert set(reasons.COURSES) == set(Course)


def test_every_sentence_has_its_chinese():
    terms = yaml.safe_load(TERMS.read_text(encoding="utf-8"))
    sentences = [
        *reasons.CLAUSES.values(),
        *reasons.OUTCOMES.values(),
        *reasons.NOTES.values(),
        *reasons.CARD.values(),
        *reasons.QUESTIONS.values(),
        *reasons.BASES,
        *(f"course|{word}" for word in reasons.COURSES.values()),
    ]
    assert [s for s in sentences if s not in terms] == []
