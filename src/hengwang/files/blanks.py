"""Whether a picture shows anything: a sheet scanned from its back is all of one brightness."""

from bisect import bisect_left
from itertools import accumulate
from pathlib import Path

from PIL import Image, UnidentifiedImageError

LONG_SIDE = 600
MOST_PIXELS = 200_000_000
# A scan's paper is not quite even, and dust is no writing.
SPREAD = 24
DUST = 0.0002


def picture_shows_anything(path: Path) -> bool | None:
    """Something darker or lighter than its ground; None where the picture cannot be read."""
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            picture.draft("L", (LONG_SIDE, LONG_SIDE))
            return shows_anything(_on_white(picture))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _on_white(picture: Image.Image) -> Image.Image:
    """Brightness as it is printed: what is transparent is paper."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("L")
    return picture.convert("L")


def shows_anything(grey: Image.Image) -> bool:
    """Whether more than dust of a grey picture differs from the ground.

    The ground is the median brightness; the picture is made small first, so that single specks
    vanish while a line of writing stays.
    """
    small = grey.copy()
    small.thumbnail((LONG_SIDE, LONG_SIDE))
    counts = small.histogram()
    pixels = small.width * small.height
    ground = bisect_left(list(accumulate(counts)), pixels / 2)
    off = sum(count for level, count in enumerate(counts) if abs(level - ground) > SPREAD)
    return off > max(2, pixels * DUST)
