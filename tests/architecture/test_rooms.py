"""Every file has a purpose, a subject in its name and a size one can read."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "hengwang"
MODULES = sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)
PRODUCTION = [p for p in MODULES if "tests" not in p.parts]
NO_DJANGO = {"kernel", "checker", "collector"}
FORBIDDEN_ROOMS = {"utils.py", "helpers.py", "common.py", "misc.py", "base.py"}


def _named(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def test_every_module_says_what_it_is_for():
    silent = [_named(p) for p in MODULES if not ast.get_docstring(ast.parse(p.read_text("utf-8")))]
    assert silent == []


def test_no_room_is_named_after_nothing():
    assert [_named(p) for p in MODULES if p.name in FORBIDDEN_ROOMS] == []


def test_no_module_is_too_long_to_read():
    sizes = {_named(p): len(p.read_text("utf-8").splitlines()) for p in PRODUCTION}
    assert {name: n for name, n in sizes.items() if n > 400} == {}


def test_no_test_module_is_too_long_to_read():
    tests = [p for p in MODULES if "tests" in p.parts] + sorted((ROOT / "tests").rglob("*.py"))
    sizes = {str(p): len(p.read_text("utf-8").splitlines()) for p in tests}
    assert {name: n for name, n in sizes.items() if n > 500} == {}


@pytest.mark.parametrize("room", ["rules.py", "engine"])
def test_pure_rooms_import_no_django_and_read_no_clock(room):
    pure = [p for p in PRODUCTION if room in p.parts or p.name == room]
    pure += [p for p in PRODUCTION if p.relative_to(SOURCE).parts[0] in NO_DJANGO]
    clock = re.compile(
        r"^\s*(from|import) django\b|\bdatetime\.now\(|\bdate\.today\(|\btime\.time\(", re.M
    )
    offenders = [_named(p) for p in pure if clock.search(p.read_text("utf-8"))]
    assert offenders == []


def test_imports_stand_at_the_top():
    """An import in a function hides a cycle; only lazy commands and entry points may have one."""
    hidden = []
    for path in PRODUCTION:
        if path.relative_to(SOURCE).parts[0] == "cli" or path.name == "apps.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
                hidden += [f"{_named(path)}:{n.lineno}" for n in inner]
    assert hidden == []


def test_required_files_exist():
    required = "README.md README.zh.md LICENSE CONTRIBUTING.md CHANGELOG.md Makefile .ci/run"
    required += " docs/develop/status.md docs/glossary.md docs/operate/settings.md"
    assert [name for name in required.split() if not (ROOT / name).is_file()] == []


def test_locks_carry_hashes_and_no_addresses():
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text("utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text, lock
    for lock in ROOT.glob("assets/package-lock.json"):
        assert '"resolved"' not in lock.read_text("utf-8")
