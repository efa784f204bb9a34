"""Finds in the code which actions and which changed fields the audit trail is told.

Every call of `record(action, …, before=…, after=…)` is read without being run; an action that
cannot be read this way is refused, so that no action can be without its wording.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

SKIPPED = {"tests", "migrations", "testing"}
# Keys that come from data: how many rows of a reconciliation ended in which outcome.
COUNTED = dict.fromkeys(
    ["exact", "day_differs", "amount_differs", "proposed", "only_here", "only_there"],
    "projects/exchange/matching.py",
)


class UnreadableActionError(Exception):
    """A call of `record` whose action does not stand in the code."""


@dataclass
class Module:
    """What the search needs to know of one module."""

    path: Path
    tables: dict[str, list[str]] = field(default_factory=dict)
    functions: list[ast.FunctionDef] = field(default_factory=list)
    calls_record: bool = False


@dataclass
class Package:
    """All modules, with the dataclasses and functions of the package by name."""

    modules: list[Module] = field(default_factory=list)
    classes: dict[str, ast.ClassDef] = field(default_factory=dict)
    functions: dict[tuple[Path, str], ast.FunctionDef] = field(default_factory=dict)
    unions: dict[str, list[str]] = field(default_factory=dict)


def audit_words(root: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Action → file that says it, and changed field → file, over the package below `root`.

    Raises:
        UnreadableActionError: An action is put together in a way this search cannot follow.
    """
    package = _read(root)
    actions: dict[str, str] = {}
    fields = {name: place for name, place in COUNTED.items() if (root / place).exists()}
    for module in package.modules:
        place = str(module.path.relative_to(root))
        for function in module.functions if module.calls_record else ():
            for call in _calls_of_record(function):
                for action in _actions(call, function, module):
                    actions.setdefault(action, place)
                for told in call.keywords:
                    if told.arg in {"before", "after"}:
                        for name in _fields(told.value, function, module, package, depth=3):
                            fields.setdefault(name, place)
    return actions, fields


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """All nodes of a module, itself first; whoever asks again in one run gets the same."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def _read(root: Path) -> Package:
    package = Package()
    for path in sorted(root.rglob("*.py")):
        if SKIPPED & set(path.parts):
            continue
        nodes = nodes_of(path)
        module = Module(path)
        module.functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
        module.calls_record = any(getattr(node, "id", "") == "record" for node in nodes)
        package.modules.append(module)
        for node in getattr(nodes[0], "body", ()):
            if isinstance(node, ast.ClassDef):
                package.classes.setdefault(node.name, node)
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp):
                members = [n.id for n in ast.walk(node.value) if isinstance(n, ast.Name)]
                package.unions[_identifier(node.targets[0])] = members
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
                texts = [text for value in node.value.values if (text := _text(value))]
                module.tables[getattr(node.targets[0], "id", "")] = texts
        for function in module.functions:
            package.functions[path, function.name] = function
    return package


def _calls_of_record(function: ast.FunctionDef) -> Iterator[ast.Call]:
    for node in ast.walk(function):
        is_call = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record"
        if is_call and any(word.arg == "by" for word in node.keywords):
            yield node


def _actions(call: ast.Call, function: ast.FunctionDef, module: Module) -> list[str]:
    found = _texts(call.args[0], function, module)
    if not found:
        msg = f"{module.path}:{call.lineno}: write the action of this record() as a text"
        raise UnreadableActionError(msg)
    return found


def _texts(node: ast.expr, function: ast.FunctionDef, module: Module) -> list[str]:
    """Every text an expression may be: a constant, one of two, a table's values."""
    if text := _text(node):
        return [text]
    if isinstance(node, ast.IfExp):
        return _texts(node.body, function, module) + _texts(node.orelse, function, module)
    if isinstance(node, ast.Name):
        return [
            text
            for value in _assigned(node.id, function)
            for text in _texts(value, function, module)
        ]
    if isinstance(node, ast.Subscript):
        return module.tables.get(getattr(node.value, "id", ""), [])
    if isinstance(node, ast.JoinedStr):
        texts = [""]
        for part in node.values:
            inner = part.value if isinstance(part, ast.FormattedValue) else part
            texts = [head + tail for head in texts for tail in _texts(inner, function, module)]
        return texts
    return []


def _fields(
    node: ast.expr, function: ast.FunctionDef, module: Module, package: Package, *, depth: int
) -> set[str]:
    """Keys of every mapping an expression is made of, as far as the code says them."""
    found: set[str] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Dict):
            found |= {text for key in part.keys if key is not None and (text := _text(key))}
        elif isinstance(part, ast.Attribute) and part.attr == "__dataclass_fields__":
            found |= _dataclass_fields(_identifier(part.value), package)
        elif isinstance(part, ast.Call) and depth:
            for argument in part.args:
                found |= _dataclass_fields(_annotation(argument, function), package)
            called = package.functions.get((module.path, _name(part)))
            for value in _returned(called):
                found |= _fields(value, called or function, module, package, depth=depth - 1)
        elif isinstance(part, ast.Name) and depth:
            for value in _assigned(part.id, function):
                found |= _fields(value, function, module, package, depth=depth - 1)
    return found


def _annotation(node: ast.expr, function: ast.FunctionDef) -> str:
    """The type which the function says its parameter has; "" for everything else."""
    arguments = [*function.args.args, *function.args.kwonlyargs]
    said = (a.annotation for a in arguments if a.annotation and a.arg == _identifier(node))
    return next((ast.unparse(annotation) for annotation in said), "")


def _dataclass_fields(name: str, package: Package) -> set[str]:
    module, _, name = name.rpartition(".")
    if module and name in package.unions:
        members = package.unions[name]
        return {one for member in members for one in _dataclass_fields(member, package)}
    definition = package.classes.get(name)
    if definition is None or not any(
        "dataclass" in ast.unparse(d) for d in definition.decorator_list
    ):
        return set()
    return {_identifier(n.target) for n in definition.body if isinstance(n, ast.AnnAssign)}


def _assigned(name: str, function: ast.FunctionDef) -> list[ast.expr]:
    return [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and any(_identifier(target) == name for target in node.targets)
    ]


def _returned(function: ast.FunctionDef | None) -> list[ast.expr]:
    nodes = ast.walk(function) if function else ()
    return [node.value for node in nodes if isinstance(node, ast.Return) and node.value]


def _name(call: ast.Call) -> str:
    return str(getattr(call.func, "id", ""))


def _identifier(node: ast.expr) -> str:
    return str(getattr(node, "id", ""))


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
