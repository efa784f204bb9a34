"""An operator's own Python file of settings: single sign-on, mail, whatever a site must add."""

import runpy
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from hengwang.config.environment import SettingError


def adjust(path: Path, settings: MutableMapping[str, Any]) -> None:
    """Let the file's function `adjust(settings)` change the settings in place.

    The file is code and runs with the rights of the platform, so it is named explicitly by
    HENGWANG_SITE_SETTINGS and never looked for.

    Raises:
        SettingError: The file is missing or has no such function.
    """
    if not path.is_file():
        msg = f"HENGWANG_SITE_SETTINGS: {path} does not exist"
        raise SettingError(msg)
    change = runpy.run_path(str(path)).get("adjust")
    if not callable(change):
        msg = f"HENGWANG_SITE_SETTINGS: {path} must define a function adjust(settings)"
        raise SettingError(msg)
    change(settings)
