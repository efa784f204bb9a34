"""Where the built browser parts are: logical names to hashed files, read once from the manifest."""

import json
from functools import cache
from pathlib import Path

from django.templatetags.static import static

DIST = Path(__file__).parent / "static" / "pages" / "dist"


@cache
def manifest() -> dict[str, str]:
    """Logical name → hashed file name; empty when the assets were never built."""
    path = DIST / "manifest.json"
    if not path.exists():
        return {}
    names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return names


def asset_url(name: str) -> str:
    """Address of `app.css`, `app.js`, …; the plain name when unbuilt, which a check reports."""
    return static(f"pages/dist/{manifest().get(name, name)}")
