"""Read ruleset files from folders; knows no installation, so that tests and tools need none."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from hengwang.performance.engine.ruleset import Ruleset
from hengwang.performance.yaml_files import BadDataFileError, read_model, yaml_files_in

SHIPPED = Path(__file__).parent / "data"


def read_ruleset(path: Path) -> Ruleset:
    """Read one file.

    Raises:
        BadDataFileError: With the place and the reason.
    """
    return read_model(path, Ruleset)


def read_rulesets(folders: Iterable[Path]) -> Mapping[tuple[str, int], Ruleset]:
    """Read every ruleset of the folders by key and version.

    Raises:
        BadDataFileError: A file is wrong, or two files claim one key and version: a variant is a
            copy under a key of its own, never a silent replacement.
    """
    found: dict[tuple[str, int], Ruleset] = {}
    for path in yaml_files_in(folders):
        ruleset = read_ruleset(path)
        name = ruleset.key, ruleset.version
        if name in found:
            reason = f"{ruleset.key} version {ruleset.version} exists already"
            raise BadDataFileError(file=path.name, place="key", reason=reason)
        found[name] = ruleset
    return MappingProxyType(found)
