"""Read a YAML data file into a typed model, and say at which line it is wrong."""

from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from hengwang.kernel.errors import DomainError

M = TypeVar("M", bound=BaseModel)
# A ruleset has ten kilobytes; a file this long is something else.
_LONGEST = 1_000_000


class BadDataFileError(DomainError):
    """A data file cannot be used; place is a path inside it, with the line where it is known."""

    code = "bad_data_file"
    message = "%(file)s, %(place)s: %(reason)s"


class _UniqueKeyLoader(yaml.SafeLoader):
    """Safe loading that refuses a key written twice, of which plain YAML keeps the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002  # PyYAML's own signature
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"“{key}” stands twice", problem_mark=key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def read_model(path: Path, model: type[M]) -> M:
    """Read one file.

    Raises:
        BadDataFileError: It cannot be read, is not YAML, or does not fit the model; the first
            fault is reported with its place.
    """
    try:
        if path.stat().st_size > _LONGEST:
            raise BadDataFileError(file=path.name, place="-", reason="the file is too long")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadDataFileError(file=path.name, place="-", reason=_reason(error)) from error
    try:
        data = yaml.load(text, Loader=_UniqueKeyLoader)  # noqa: S506  # a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise BadDataFileError(
            file=path.name, place=f"line {line}", reason=error.problem or _reason(error)
        ) from error
    except yaml.YAMLError as error:
        raise BadDataFileError(file=path.name, place="-", reason=_reason(error)) from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place, line = _place(first["loc"], yaml.compose(text, Loader=yaml.SafeLoader))
        raise BadDataFileError(
            file=path.name,
            place=f"{place} (line {line})",
            reason=first["msg"].removeprefix("Value error, "),
        ) from error


def yaml_files_in(folders: Iterable[Path]) -> list[Path]:
    """All YAML files of the folders that exist, in a stable order."""
    found = [path for folder in folders if folder.is_dir() for path in folder.glob("*.y*ml")]
    return sorted(found, key=lambda path: (str(path.parent), path.name))


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0]


def _place(location: Sequence[int | str], root: yaml.Node | None) -> tuple[str, int]:
    """Follow a validation error's location through the nodes; tags of unions are skipped."""
    node, steps = root, []
    for step in location:
        inner = _inside(node, step)
        if inner is not None:
            node = inner
            steps.append(str(step))
    if location and not (steps and steps[-1] == str(location[-1])):
        steps.append(str(location[-1]))
    return ".".join(steps) or "file", node.start_mark.line + 1 if node is not None else 1


def _inside(node: yaml.Node | None, step: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        items: list[yaml.Node] = node.value
        return items[step] if step < len(items) else None
    if isinstance(node, yaml.MappingNode):
        pairs: list[tuple[yaml.ScalarNode, yaml.Node]] = node.value
        return next((value for key, value in pairs if key.value == str(step)), None)
    return None
