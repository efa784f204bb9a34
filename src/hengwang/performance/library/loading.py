"""The indicator library of this installation: shipped, in a bureau's own folder, from packages."""

from functools import cache

from django.conf import settings

from hengwang.kernel import extensions
from hengwang.performance.library.reading import SHIPPED, Library, read_library


@cache
def load_library() -> Library:
    """The library of this installation, read once per process.

    Looks in the package, in `indicators/` of the data directory, and in folders that packages
    offer under the entry point group `hengwang.indicator_libraries`.
    """
    return read_library(
        [SHIPPED, settings.DATA_DIR / "indicators", *extensions.folders(extensions.LIBRARIES)]
    )
