"""The kernel's page says what the code does."""

import doctest
from importlib import import_module
from pathlib import Path

DOCS = Path(__file__).resolve().parents[4] / "docs"
PAGE = DOCS / "develop" / "kernel.md"


def test_the_examples_of_the_page_hold():
    outcome = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert outcome.attempted > 5
    assert outcome.failed == 0


def test_every_name_in_the_table_exists():
    rows = [line.split("|") for line in PAGE.read_text("utf-8").splitlines() if line[:3] == "| `"]
    for row in rows:
        module = import_module(f"hengwang.kernel.{row[1].strip().strip('`')}")
        names = [name.strip(" `") for name in row[2].split(",")]
        assert [name for name in names if not hasattr(module, name)] == []


def test_the_glossary_gives_each_term_one_word():
    lines = (DOCS / "glossary.md").read_text("utf-8").splitlines()
    terms = [line.split("|")[1].strip() for line in lines if line.startswith("| ")]
    terms = [term for term in terms if term != "中文"]
    assert len(terms) > 150
    assert sorted(set(terms)) == sorted(terms)
