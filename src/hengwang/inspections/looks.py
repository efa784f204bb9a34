"""Pictures: written anew without what they should not tell, and how alike two of them look; pure.

The look is a difference hash: the picture in grey, nine by eight points, one bit for each pair of
neighbours. Twelve lines of Pillow that is there anyway; a library for it would bring a stack of
scientific packages, and a finer hash is not needed where a look-alike is only marked for people.
"""

import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from hengwang.inspections.errors import PhotoUnreadableError
from hengwang.kernel.periods import BEIJING

LONG_SIDE, SMALL_SIDE = 2560, 320
MOST_PIXELS = 120_000_000
QUALITY, SMALL_QUALITY = 85, 75
ALIKE_BITS = 5
GRID = 8
_TAKEN, _OFFSET = 0x9003, 0x9011


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept and shown.

    Attributes:
        content: JPEG without any metadata, upright, at most 2560 points wide or high.
        small: The same for lists, at most 320 points.
        look: Difference hash, 16 hex digits.
        taken_at: What the camera wrote, Beijing time where it named no zone; None where nothing.
    """

    content: bytes
    small: bytes
    look: str
    taken_at: datetime | None


def rewrite(path: Path, name: str) -> Picture:
    """Open a picture and write it anew.

    Raises:
        PhotoUnreadableError: Damaged, or more points than anybody's camera has.
    """
    try:
        with Image.open(path) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PhotoUnreadableError(name=name)
            taken = _taken_at(opened)
            opened.draft("RGB", (LONG_SIDE, LONG_SIDE))
            upright = _on_white(ImageOps.exif_transpose(opened))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise PhotoUnreadableError(name=name) from error
    except Image.DecompressionBombError as error:
        raise PhotoUnreadableError(name=name) from error
    upright.thumbnail((LONG_SIDE, LONG_SIDE))
    content = _jpeg(upright, QUALITY)
    look = look_of(upright)
    upright.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return Picture(content, _jpeg(upright, SMALL_QUALITY), look, taken)


def _on_white(picture: Image.Image) -> Image.Image:
    """Only points and colours; what is transparent is paper."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    return picture.convert("RGB")


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    # A new picture of the points alone: nothing the camera wrote comes with it.
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    bare.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _taken_at(picture: Image.Image) -> datetime | None:
    told = picture.getexif().get_ifd(ExifTags.IFD.Exif)
    text = str(told.get(_TAKEN, "")).strip("\x00 ")
    zone = str(told.get(_OFFSET, "")).strip("\x00 ")
    try:
        if zone:
            return datetime.strptime(f"{text} {zone}", "%Y:%m:%d %H:%M:%S %z")
        return datetime.strptime(text, "%Y:%m:%d %H:%M:%S").replace(tzinfo=BEIJING)
    except ValueError:
        return None


def look_of(picture: Image.Image) -> str:
    """The difference hash of a picture: 64 bits as 16 hex digits."""
    grey = picture.convert("L").resize((GRID + 1, GRID), Image.Resampling.LANCZOS)
    points = grey.tobytes()
    bits = 0
    for row in range(GRID):
        for column in range(GRID):
            at = row * (GRID + 1) + column
            bits = bits << 1 | (points[at] > points[at + 1])
    return f"{bits:016x}"


def differing_bits(one: str, other: str) -> int:
    """In how many of 64 bits two looks differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def is_alike(one: str, other: str) -> bool:
    """Whether a person should look at both."""
    return differing_bits(one, other) <= ALIKE_BITS
