"""The Chinese catalogue: collects what the code says, merges the terms, compiles for the server.

translations.py            bring django.po up to date from the code and locale/terms/*.yaml
translations.py check      say what is missing or unused, change nothing; 1 when incomplete
translations.py compile    write django.mo where it is older than its catalogue
"""

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from audit_words import UnreadableActionError, audit_words, nodes_of
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "hengwang"
LOCALE = PACKAGE / "locale"
TERMS = LOCALE / "terms"
CATALOGUE = LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"
# Chinese for texts of libraries (login, validation): always in the catalogue, never "unused".
LIBRARY_TERMS = "libraries"

# Function → positions of (message, plural, context)
CALLS: dict[str, tuple[int, int | None, int | None]] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (0, None, None)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (0, 1, None)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (1, None, 0)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (1, 2, 0)),
}
TAG = re.compile(r"\{%-?\s*(\w+)\s*(.*?)\s*-?%\}|\{\{\s*(.*?)\s*\}\}|\{#.*?#\}", re.DOTALL)
QUOTED = r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')"""
INLINE = re.compile(rf"^{QUOTED}(?:\s|\||$)")
CONTEXT = re.compile(rf"\bcontext\s+{QUOTED}")
UNDERSCORE = re.compile(rf"\b_\(\s*{QUOTED}\s*\)")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
VARIABLE = re.compile(r"\{\{\s*(\w+)[^}]*\}\}")


@dataclass(frozen=True, order=True)
class Key:
    """A message as gettext knows it."""

    text: str
    context: str = ""
    plural: str = ""

    @property
    def term(self) -> str:
        """How locale/terms names it."""
        return f"{self.context}|{self.text}" if self.context else self.text


class TermsError(Exception):
    """A file of terms cannot be used."""


def messages_in_python(source: str) -> Iterator[Key]:
    """Messages of gettext calls, and the sentences of refusals: `message` of classes ….Error."""
    yield from _messages_in(ast.walk(ast.parse(source)))


def _messages_in(nodes: Iterable[ast.AST]) -> Iterator[Key]:
    for node in nodes:
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in CALLS:
                yield from _called(node, CALLS[name])
        elif isinstance(node, ast.ClassDef) and node.name.endswith("Error"):
            yield from _refusal(node)


def _called(call: ast.Call, places: tuple[int, int | None, int | None]) -> Iterator[Key]:
    texts = [_constant(argument) for argument in call.args]
    found = [
        "" if place is None else texts[place] if place < len(texts) else None for place in places
    ]
    text, plural, context = found
    if text and plural is not None and context is not None:
        yield Key(text, context, plural)


def _refusal(definition: ast.ClassDef) -> Iterator[Key]:
    for statement in definition.body:
        if isinstance(statement, ast.AnnAssign):
            targets, value = [statement.target], statement.value
        elif isinstance(statement, ast.Assign):
            targets, value = statement.targets, statement.value
        else:
            continue
        if any(getattr(target, "id", "") == "message" for target in targets):
            text = _constant(value)
            if text:
                yield Key(text)


def _constant(node: ast.AST | None) -> str | None:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if is_text else None


def messages_in_template(source: str) -> Iterator[Key]:
    """Messages of {% translate %}, {% blocktranslate %} and _("…") in a Django template."""
    block: tuple[str, int] | None = None
    plural_at: tuple[int, int] | None = None
    for found in TAG.finditer(source):
        name, arguments = found[1] or "", found[2] or found[3] or ""
        if name in {"translate", "trans"}:
            inline = INLINE.match(arguments)
            if inline:
                yield Key(_quoted(inline), _context(arguments))
        elif name in {"blocktranslate", "blocktrans"}:
            block, plural_at = (arguments, found.end()), None
        elif name == "plural" and block:
            plural_at = (found.start(), found.end())
        elif name in {"endblocktranslate", "endblocktrans"} and block:
            yield _block(source, block, plural_at, found.start())
            block = None
        for constant in UNDERSCORE.finditer(arguments):
            yield Key(_quoted(constant))


def _block(source: str, block: tuple[str, int], plural_at: tuple[int, int] | None, end: int) -> Key:
    arguments, start = block
    singular_end, plural_start = plural_at or (end, end)
    texts = (source[start:singular_end], source[plural_start:end])
    filled = [VARIABLE.sub(r"%(\1)s", text.replace("%", "%%")) for text in texts]
    if re.search(r"\btrimmed\b", arguments):
        filled = [re.sub(r"\s*\n\s*", " ", text.strip()) for text in filled]
    # Django escapes per cent signs only where something is filled in.
    return Key(filled[0], _context(arguments), filled[1])


def _quoted(found: re.Match[str]) -> str:
    return re.sub(r"\\(.)", r"\1", found[1] if found[1] is not None else found[2])


def _context(arguments: str) -> str:
    found = CONTEXT.search(arguments)
    return _quoted(found) if found else ""


def collect(package: Path = PACKAGE) -> dict[Key, str]:
    """Every message of the package → the first file that says it.

    What the audit trail is told counts as said: actions and fields, by their contexts.
    """
    said: dict[Key, str] = {}
    for suffix in ("*.py", "*.html"):
        for path in sorted(package.rglob(suffix)):
            if {"tests", "migrations", "testing"} & set(path.parts):
                continue
            for key in _messages_of(path):
                said.setdefault(key, str(path.relative_to(package)))
    actions, fields = audit_words(package)
    for context, words in (("audit action", actions), ("audit field", fields)):
        said |= {Key(word, context): place for word, place in words.items()}
    return _one_plural_each(said)


def _messages_of(path: Path) -> Iterator[Key]:
    if path.suffix == ".py":
        return _messages_in(nodes_of(path))
    return messages_in_template(path.read_text(encoding="utf-8"))


def literals(package: Path = PACKAGE) -> set[str]:
    """Every text constant and every field of a class: rooms without Django cannot call gettext,
    but may be said by a higher room, so that a term which stands there is a message too."""
    found: set[str] = set()
    for path in package.rglob("*.py"):
        if "tests" not in path.parts:
            for node in nodes_of(path):
                if isinstance(node, ast.AnnAssign):
                    found.add(str(getattr(node.target, "id", "")))
                elif text := _constant(node):
                    found.add(text)
    return found


def with_literals(said: dict[Key, str], terms: dict[str, str], texts: set[str]) -> dict[Key, str]:
    """The messages, and those terms that stand literally in the code."""
    known = {key.term for key in said}
    more = {_key_of(term): "" for term in terms if term not in known}
    return said | {key: place for key, place in more.items() if key.text in texts}


def _one_plural_each(said: dict[Key, str]) -> dict[Key, str]:
    # A text said both alone and with a plural is one message, the plural one.
    plural = {(key.text, key.context) for key in said if key.plural}
    return {
        key: place
        for key, place in said.items()
        if key.plural or (key.text, key.context) not in plural
    }


def conflicts(folder: Path = TERMS) -> list[str]:
    """Terms for which two files have different Chinese; the first file wins meanwhile."""
    first: dict[str, tuple[str, str]] = {}
    found = []
    for path in sorted(folder.glob("*.yaml")):
        for term, chinese in _mapping_in(path).items():
            said, origin = first.setdefault(term, (chinese, path.name))
            if said != chinese:
                found.append(f"{term!r}: {said!r} in {origin}, {chinese!r} in {path.name}")
    return found


def _mapping_in(path: Path) -> Any:
    # libyaml reads ten times as fast.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}


def read_terms(folder: Path = TERMS) -> tuple[dict[str, str], set[str]]:
    """Term → Chinese over all files, and the terms of libraries.

    Raises:
        TermsError: A file is no mapping of texts.
    """
    terms: dict[str, str] = {}
    libraries: set[str] = set()
    for path in sorted(folder.glob("*.yaml")):
        content = _mapping_in(path)
        if not isinstance(content, dict):
            msg = f"{path.name} must be a mapping of English to Chinese"
            raise TermsError(msg)
        for term, chinese in content.items():
            if not isinstance(term, str) or not isinstance(chinese, str):
                msg = f"{path.name}: {term!r}: {chinese!r} must both be texts; put them in quotes"
                raise TermsError(msg)
            terms.setdefault(term, chinese)
            if path.stem == LIBRARY_TERMS:
                libraries.add(term)
    return terms, libraries


def merged(said: dict[Key, str], terms: dict[str, str], libraries: set[str]) -> Catalog:
    """The catalogue: every message with its Chinese, empty where nobody has given one."""
    catalogue = Catalog(locale="zh_Hans", fuzzy=False, charset="utf-8")
    keys = set(said) | {_key_of(term) for term in libraries if _key_of(term) not in said}
    spoken = {(key.text, key.context) for key in said}
    for key in sorted(keys):
        if key not in said and (key.text, key.context) in spoken:
            continue
        chinese = terms.get(key.term, "")
        ident = (key.text, key.plural) if key.plural else key.text
        string = (chinese,) if key.plural else chinese
        flags = ("python-format",) if "%(" in key.text else ()
        catalogue.add(ident, string, flags=flags, context=key.context or None)
    return catalogue


def _key_of(term: str) -> Key:
    context, bar, text = term.partition("|")
    return Key(text, context) if bar else Key(term)


def as_text(catalogue: Catalog) -> str:
    """The catalogue as a file: sorted, without dates and line numbers, so that merges are quiet."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, no_location=True, omit_header=True, sort_output=True)
    header = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n"Language: zh_Hans\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    )
    return header + buffer.getvalue().decode()


def missing(said: dict[Key, str], terms: dict[str, str]) -> list[tuple[Key, str]]:
    """Messages without Chinese, with the file that says them."""
    return sorted((key, place) for key, place in said.items() if not terms.get(key.term))


def unused(said: dict[Key, str], terms: dict[str, str], libraries: set[str]) -> list[str]:
    """Terms that no code says any more."""
    known = {key.term for key in said} | libraries
    return sorted(term for term in terms if term not in known)


def compile_catalogue(catalogue: Path = CATALOGUE) -> bool:
    """Write the .mo beside the .po unless it is newer; says whether it had to."""
    target = catalogue.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= catalogue.stat().st_mtime_ns:
        return False
    with catalogue.open("rb") as source:
        content = read_po(source, locale="zh_Hans")
    with target.open("wb") as compiled:
        write_mo(compiled, content)
    return True


def _report(said: dict[Key, str], terms: dict[str, str], libraries: set[str]) -> int:
    lacking = missing(said, terms)
    for conflict in conflicts():
        print(f"two Chinese {conflict}: agree on one, or give one a context")
    for key, place in lacking:
        print(f"no Chinese  {place}: {key.term!r}")
    for term in unused(said, terms, libraries):
        print(f"unused      {term!r}")
    print(f"translations: {len(said)} messages, {len(lacking)} without Chinese")
    return 1 if lacking or conflicts() else 0


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    choices = ["update", "check", "compile"]
    parser.add_argument("what", nargs="?", default="update", choices=choices)
    what = parser.parse_args().what
    if what == "compile":
        print("translations: compiled" if compile_catalogue() else "translations: up to date")
        return 0
    try:
        terms, libraries = read_terms()
    except (TermsError, yaml.YAMLError) as error:
        print(f"translations: {error}", file=sys.stderr)
        return 1
    try:
        said = with_literals(collect(), terms, literals())
    except UnreadableActionError as error:
        print(f"translations: {error}", file=sys.stderr)
        return 1
    if what == "update":
        fresh = as_text(merged(said, terms, libraries))
        if not CATALOGUE.exists() or CATALOGUE.read_text(encoding="utf-8") != fresh:
            CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
            CATALOGUE.write_text(fresh, encoding="utf-8")
        compile_catalogue()
        _report(said, terms, libraries)
        return 0
    return _report(said, terms, libraries)


if __name__ == "__main__":
    sys.exit(main())
