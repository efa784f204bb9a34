"""Every notice belongs to a topic people can choose on the page of a channel."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from hengwang.notifications.topics import topics

SOURCE = Path(__file__).resolve().parents[2] / "src"


def notices() -> Iterator[tuple[Path, str, ast.expr | None]]:
    """Each place that makes a notice: its file, its line, the expression of its topic."""
    for path in sorted((SOURCE / "hengwang").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "tests" in path.parts or "Notice(" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and name == "Notice":
                told = {one.arg: one.value for one in node.keywords}
                yield path, f"{path.relative_to(SOURCE)}:{node.lineno}", told.get("topic")


def key_of(path: Path, topic: ast.expr | None) -> str:
    """The topic, written out or named by a constant of the module."""
    if isinstance(topic, ast.Constant):
        return str(topic.value)
    if isinstance(topic, ast.Name):
        module = importlib.import_module(".".join(path.relative_to(SOURCE).with_suffix("").parts))
        return str(getattr(module, topic.id))
    return ""


PLACES = [pytest.param(path, topic, id=where) for path, where, topic in notices()]


@pytest.mark.parametrize(("path", "topic"), PLACES)
def test_the_topic_of_a_notice_is_offered(path, topic):
    assert key_of(path, topic) in dict(topics.items())


def test_every_topic_reads_in_both_languages():
    assert len(PLACES) >= 8
    for topic in topics.values():
        with translation.override("en"):
            english = str(topic.label)
        with translation.override("zh-hans"):
            assert str(topic.label) != english, topic.key
