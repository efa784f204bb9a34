"""Every sentence of the interface has its Chinese; the committed catalogue is the current one."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "tools/translations.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up by name.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "translations", module)
        patch.syspath_prepend(str(ROOT / "tools"))
        spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def said(tool):
    terms, _libraries = tool.read_terms()
    found = tool.with_literals(tool.collect(), terms, tool.literals())
    # All modules as trees: nothing to keep for the tests that come later.
    tool.nodes_of.cache_clear()
    return found


def test_every_message_of_the_code_has_its_chinese(tool, said):
    terms, _libraries = tool.read_terms()
    assert [f"{place}: {key.term}" for key, place in tool.missing(said, terms)] == []


def test_no_term_is_left_over_from_code_that_is_gone(tool, said):
    terms, libraries = tool.read_terms()
    assert tool.unused(said, terms, libraries) == []


def test_no_message_has_two_translations(tool):
    assert tool.conflicts() == []


def test_the_committed_catalogue_is_what_the_tool_would_write(tool, said):
    terms, libraries = tool.read_terms()
    assert tool.CATALOGUE.read_text(encoding="utf-8") == tool.as_text(
        tool.merged(said, terms, libraries)
    ), "run `make messages`"


def test_no_entry_is_fuzzy_or_loses_a_placeholder(tool):
    with tool.CATALOGUE.open("rb") as source:
        catalogue = read_po(source, locale="zh_Hans")
    wrong = []
    for message in catalogue:
        if not message.id:
            continue
        english = message.id[0] if isinstance(message.id, tuple) else message.id
        chinese = message.string[0] if isinstance(message.string, tuple) else message.string
        names = set(tool.PLACEHOLDER.findall(english))
        if message.fuzzy or (chinese and names != set(tool.PLACEHOLDER.findall(chinese))):
            wrong.append(english)
    assert wrong == []


def test_templates_and_modules_are_read_as_django_reads_them(tool):
    template = """{% load i18n %}{% translate "Save" context "verb" %}{{ x|default:_("Open") }}
    {% blocktranslate count n=total with a=b %}{{ a }}: {{ n }} row{% plural %}{{ n }} rows
    {% endblocktranslate %}{# translate "No" #}"""
    found = {
        (key.text, key.context, bool(key.plural)) for key in tool.messages_in_template(template)
    }
    assert found == {("Save", "verb", False), ("Open", "", False), ("%(a)s: %(n)s row", "", True)}
    module = """
class LateError(DomainError):
    message = "Too " "late."
x = _("One"); y = ngettext("%(n)s day", "%(n)s days", n); z = pgettext("verb", "Go")
"""
    found = {(key.text, key.context, key.plural) for key in tool.messages_in_python(module)}
    assert found == {
        ("Too late.", "", ""),
        ("One", "", ""),
        ("%(n)s day", "", "%(n)s days"),
        ("Go", "verb", ""),
    }
