"""Typed readers of HENGWANG_* variables; an unknown or unreadable one refuses to start."""

import os
from pathlib import Path

from hengwang.kernel.errors import SettingError

__all__ = ["KNOWN", "SettingError", "flag", "number", "refuse_unknown", "secret", "text"]

KNOWN: set[str] = set()


def text(name: str, default: str = "") -> str:
    """Value of HENGWANG_<name>, or the default when it is not set."""
    KNOWN.add(f"HENGWANG_{name}")
    return os.environ.get(f"HENGWANG_{name}", default)


def flag(name: str, *, default: bool = False) -> bool:
    """Yes/no value of HENGWANG_<name>: 1, true, yes, on / 0, false, no, off."""
    value = text(name).strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    msg = f"HENGWANG_{name} must be yes or no, not {value!r}"
    raise SettingError(msg)


def number(name: str, default: int, *, least: int = 0) -> int:
    """Whole number of HENGWANG_<name>, not below `least`."""
    value = text(name)
    if not value:
        return default
    if not value.isdigit() or int(value) < least:
        msg = f"HENGWANG_{name} must be a whole number from {least} on, not {value!r}"
        raise SettingError(msg)
    return int(value)


def secret(name: str, default: str = "") -> str:
    """HENGWANG_<name>, or the content of the file HENGWANG_<name>_FILE, which must be readable."""
    path = text(f"{name}_FILE")
    if not path:
        return text(name, default)
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        msg = f"HENGWANG_{name}_FILE cannot be read: {error}"
        raise SettingError(msg) from error


def refuse_unknown() -> None:
    """Stop on a misspelt variable: a setting that silently does nothing is worse than none."""
    unknown = sorted(key for key in os.environ if key.startswith("HENGWANG_") and key not in KNOWN)
    if unknown:
        msg = f"unknown settings: {', '.join(unknown)}; docs/operate/settings.md lists the known"
        raise SettingError(msg)
