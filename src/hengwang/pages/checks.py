"""System checks of the page frame."""

from typing import Any

from django.core.checks import CheckMessage, register
from django.core.checks import Warning as Caution

from hengwang.pages.assets import manifest


@register()
def assets_are_built(**_kwargs: Any) -> list[CheckMessage]:
    """Without the built assets every page would be bare; say so before anybody sees one."""
    if manifest():
        return []
    hint = "Run `make setup`, or `.venv/bin/python tools/assets.py`."
    return [Caution("The browser assets have not been built.", hint=hint, id="hengwang.W101")]
