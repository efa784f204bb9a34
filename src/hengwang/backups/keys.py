"""Keys of the installation: kept apart from the backup, readable by their owner alone."""

import shutil
from pathlib import Path

from django.conf import settings

# Relative to the data folder: the key of sessions, and the folder of signing keys.
NAMES = ("secret-key", "keys")


def copy_keys(target: Path) -> list[str]:
    """Copy every key there is into `target`; returns their names, never their content."""
    return _copy(Path(settings.DATA_DIR), target)


def bring_back_keys(source: Path) -> list[str]:
    """Put the keys of `source` into the data folder; those that lie there already are replaced."""
    return _copy(source, Path(settings.DATA_DIR))


def _copy(source: Path, target: Path) -> list[str]:
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    copied = []
    for name in NAMES:
        for path in [source / name, *sorted((source / name).rglob("*"))]:
            if path.is_file():
                place = target / path.relative_to(source)
                place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                place.unlink(missing_ok=True)
                place.touch(mode=0o600)
                shutil.copyfile(path, place)
                copied.append(str(path.relative_to(source)))
    return copied
