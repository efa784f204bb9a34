"""What metrics say beside their values is said in Chinese too."""

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

import hengwang

PACKAGE = Path(hengwang.__file__).parent
CATALOGUE = PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def notes_in(path: Path) -> Iterator[str]:
    """Texts given as `note=` to a measurement, in place or by a constant of the module."""
    tree = ast.parse(path.read_text("utf-8"))
    constants = {
        target.id: node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name not in {"nothing", "count", "ratio"}:
            continue
        for keyword in node.keywords:
            if keyword.arg != "note":
                continue
            for part in ast.walk(keyword.value):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value
                elif isinstance(part, ast.Name) and part.id in constants:
                    yield str(constants[part.id])


def test_every_note_of_a_metric_has_its_chinese():
    with CATALOGUE.open("rb") as opened:
        catalogue = read_po(opened)
    found = {
        (path.parent.name, note)
        for path in PACKAGE.rglob("*.py")
        if "tests" not in path.parts and "Measured" in path.read_text("utf-8")
        for note in notes_in(path)
        if note
    }
    assert len(found) > 20, "the walk finds the notes at all"
    known = {message.id for message in catalogue if message.string}
    assert not {(app, note) for app, note in found if note not in known}
