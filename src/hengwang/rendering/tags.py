"""The tag language of templates: print a field, repeat over a list, choose; nothing else.

Templates may come from users. A tag is therefore checked against the fields of the document
before it runs, and it runs in Jinja's sandbox.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, lru_cache
from types import CodeType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from jinja2 import StrictUndefined, Template, nodes
from jinja2.exceptions import TemplateSyntaxError as JinjaSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from hengwang.rendering.errors import (
    TemplateFieldError,
    TemplateForbiddenError,
    TemplateSyntaxError,
)
from hengwang.rendering.values import Merged, clean

# Everything a tag may be made of. Arithmetic, calls, indexing, macros and imports are not in it.
ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const,
    nodes.For, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or,
    nodes.Not,
)  # fmt: skip
LOOP_FIELDS = frozenset({"index", "first", "last", "length"})


class _Environment(SandboxedEnvironment):
    """A sandbox that compiles the same template text only once per process."""

    def from_string(self, source: Any, globals: Any = None, template_class: Any = None) -> Template:  # noqa: A002
        del template_class
        return Template.from_code(
            self, _code(str(source), autoescape=bool(self.autoescape)), self.make_globals(globals)
        )


@lru_cache(maxsize=1024)
def _code(source: str, *, autoescape: bool) -> CodeType:
    return environment(autoescape=autoescape).compile(source)


def environment(*, autoescape: bool) -> SandboxedEnvironment:
    """Jinja in its sandbox, without filters, tests and globals; an unknown name is an error."""
    jinja = _Environment(
        autoescape=autoescape, undefined=StrictUndefined, finalize=printed, cache_size=0
    )
    jinja.filters.clear()
    jinja.tests.clear()
    jinja.globals.clear()
    return jinja


def printed(value: Any) -> Any:
    """What a tag prints: nothing for None, cleaned text; markup made by ourselves passes."""
    if value is None:
        return ""
    if isinstance(value, Merged):
        return value.value
    if hasattr(value, "__html__"):
        return value
    return clean(str(value))


@dataclass(frozen=True, slots=True)
class Source:
    """A piece of template text with what is needed to say where a fault stands."""

    template: str
    text: str
    place: str = ""

    def place_of(self, line: int) -> str:
        """Words a person can look for: the cell, or the text around the line."""
        if self.place:
            return self.place
        lines = self.text.splitlines()
        around = lines[max(line - 1, 0)] if line <= len(lines) else ""
        words = "".join(piece.split(">")[-1] for piece in around.split("<")).strip()
        return f"“{words[:60]}”" if words else str(line)


def parse(source: Source) -> nodes.Template:
    """The syntax tree of a template text.

    Raises:
        TemplateSyntaxError: A tag is not well formed; says where and why.
    """
    try:
        return environment(autoescape=False).parse(source.text)
    except JinjaSyntaxError as fault:
        raise TemplateSyntaxError(
            template=source.template,
            place=source.place_of(fault.lineno),
            reason=fault.message or "",
        ) from fault


def check(source: Source, context: type) -> None:
    """Refuse a template text that could fail or misbehave when it is filled.

    Args:
        source: The text with its tags.
        context: The dataclass whose fields the tags may name.

    Raises:
        TemplateSyntaxError: A tag is not well formed.
        TemplateFieldError: A tag names a field that does not exist.
        TemplateForbiddenError: A tag is more than print, repeat and choose.
    """
    check_with(source, fields_of(context))


def check_with(source: Source, names: dict[str, Any]) -> None:
    """`check` for a single tag, where the names that are known at its place are given."""
    _Checker(source).body(parse(source), dict(names))


def item_type_of(dotted: str, names: dict[str, Any]) -> Any:
    """The declared type of the items of a list; `object` where the name leads to no list."""
    first, *rest = dotted.split(".")
    declared = names.get(first, object)
    for name in rest:
        declared = _dataclass_fields(declared).get(name, object)
    return _item_type(declared)


@cache
def fields_of(context: type) -> dict[str, Any]:
    """Field name → type of a context dataclass."""
    hints = get_type_hints(context)
    return {field.name: hints[field.name] for field in fields(context)}


@dataclass(frozen=True, slots=True)
class _Checker:
    source: Source

    def body(self, node: nodes.Node, names: dict[str, Any]) -> None:
        if not isinstance(node, ALLOWED):
            raise TemplateForbiddenError(
                template=self.source.template,
                place=self.source.place_of(node.lineno),
                construct=type(node).__name__,
            )
        if isinstance(node, nodes.For):
            self._loop(node, names)
        elif isinstance(node, nodes.Name | nodes.Getattr):
            self._type(node, names)
        else:
            for child in node.iter_child_nodes():
                self.body(child, names)

    def _loop(self, node: nodes.For, names: dict[str, Any]) -> None:
        if not isinstance(node.target, nodes.Name) or node.test or node.recursive:
            raise TemplateForbiddenError(
                template=self.source.template,
                place=self.source.place_of(node.lineno),
                construct="for",
            )
        items = self._type(node.iter, names)
        inner = names | {node.target.name: _item_type(items), "loop": LOOP}
        for child in (*node.body, *node.else_):
            self.body(child, inner)

    def _type(self, node: nodes.Node, names: dict[str, Any]) -> Any:
        """The declared type of a dotted name."""
        if isinstance(node, nodes.Name):
            return self._known(node, node.name, names)
        if isinstance(node, nodes.Getattr):
            owner = self._type(node.node, names)
            known = dict.fromkeys(LOOP_FIELDS, int) if owner is LOOP else _dataclass_fields(owner)
            return self._known(node, node.attr, known)
        self.body(node, names)
        return object

    def _known(self, node: nodes.Node, name: str, known: dict[str, Any]) -> Any:
        if name not in known:
            raise TemplateFieldError(
                template=self.source.template,
                place=self.source.place_of(node.lineno),
                field=name,
                known=", ".join(sorted(known)) or "-",
            )
        return known[name]


# The type of Jinja's own `loop` inside a repetition.
LOOP = object()


def _members(declared: Any) -> Iterator[Any]:
    if get_origin(declared) in {Union, UnionType}:
        yield from get_args(declared)
    else:
        yield declared


def _item_type(declared: Any) -> Any:
    for member in _members(declared):
        if get_origin(member) is tuple:
            return get_args(member)[0]
    return object


def _dataclass_fields(declared: Any) -> dict[str, Any]:
    for member in _members(declared):
        if isinstance(member, type) and is_dataclass(member):
            return fields_of(member)
    return {}
