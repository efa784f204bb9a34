"""Own words and rules from YAML: plain data only, bounded in size, no aliases."""

from pathlib import Path

import yaml

from hengwang.checker.errors import FileMissingError
from hengwang.checker.own.errors import OwnRulesInvalidError
from hengwang.checker.own.schema import OwnSet, validated

BYTES_AT_MOST = 1024 * 1024
FOLDER = "check"


def parse(text: str, name: str = "YAML") -> OwnSet:
    """Read a set from YAML text.

    Args:
        text: A mapping with `words` and `rules`, both lists, both optional.
        name: What to call the text in messages.

    Raises:
        OwnRulesInvalidError: With the line or the entry.
    """
    try:
        for token in yaml.scan(text):
            # Through aliases a short file could stand for an endless list.
            if isinstance(token, yaml.AliasToken):
                line = token.start_mark.line + 1
                raise _invalid(name, f"{name}:{line}", "aliases are not taken")
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as failure:
        line = failure.problem_mark.line + 1 if failure.problem_mark else 1
        raise _invalid(name, f"{name}:{line}", failure.problem or "not YAML") from failure
    except (yaml.YAMLError, RecursionError, ValueError) as failure:
        raise _invalid(name, name, type(failure).__name__) from failure
    return validated({} if data is None else data, name)


def read_file(path: str | Path) -> OwnSet:
    """Read a set from a YAML file in UTF-8.

    Raises:
        FileMissingError: Nothing readable is there.
        OwnRulesInvalidError: Too large, not UTF-8, or not of the schema.
    """
    file = Path(path)
    try:
        data = file.read_bytes()
    except OSError as failure:
        raise FileMissingError(name=file.name) from failure
    if len(data) > BYTES_AT_MOST:
        raise _invalid(file.name, file.name, "more than 1 MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        raise _invalid(file.name, file.name, "not UTF-8") from failure
    return parse(text, file.name)


def read_folder(data_dir: str | Path) -> OwnSet:
    """Read every `check/*.yaml` of a data folder, in the order of the names; none is no error."""
    found = OwnSet()
    for file in sorted((Path(data_dir) / FOLDER).glob("*.yaml")):
        found = found.joined(read_file(file))
    return found


def _invalid(name: str, place: str, reason: str) -> OwnRulesInvalidError:
    return OwnRulesInvalidError(name=name, place=place, reason=reason)
