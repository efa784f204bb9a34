"""Photos of a ticket: made anew from what was sent, so that neither place nor camera stays in."""

import io
import warnings
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.files import media
from hengwang.files.choices import FileKind
from hengwang.files.errors import DamagedFileError, FileTooLargeError, TypeNotAllowedError
from hengwang.files.services import plain_name, store
from hengwang.outbox.services import announce
from hengwang.tickets.choices import StepKind
from hengwang.tickets.models import Step, Ticket
from hengwang.tickets.services.stepping import demand_handler, locked, tell

LONGEST_EDGE = 2000
MOST_PIXELS = 80_000_000
QUALITY = 85
FORMATS = ("JPEG", "PNG", "WEBP")


def add_photos(ticket_id: int, photos: Sequence[Any], *, by: User, text: str = "") -> Step:
    """Add photos to the story in a step of their own, which the unit may read.

    Args:
        photos: Uploads; each is let in or all are refused.

    Raises:
        NotAllowedError: `by` may not see the ticket.
        FileRefusedError: One is too large, damaged, or no picture.
    """
    drawn = [(plain_name(one.name), redrawn(one, one.name)) for one in photos]
    with transaction.atomic():
        ticket = locked(ticket_id)
        if not Ticket.objects.visible_to(by).filter(pk=ticket.pk).exists():
            demand_handler(by, ticket)
        step = tell(ticket, StepKind.NOTE, by=by, text=text.strip())
        for name, content in drawn:
            told = f"{name.rpartition('.')[0] or name}.jpg"
            step.files.add(store(content, name=told, kind=FileKind.IMAGE, by=by))
        record("ticket.photographed", ticket, by=by, after={"photos": len(drawn)})
        announce("ticket.changed", ticket_id=ticket.pk)
    return step


def redrawn(upload: Any, name: str) -> bytes:
    """The picture as a new JPEG, upright, at most 2,000 points wide or high, without metadata.

    Raises:
        FileTooLargeError, TypeNotAllowedError, DamagedFileError: It is not let in.
    """
    name, limit = plain_name(name), media.limit_bytes(FileKind.IMAGE)
    if (getattr(upload, "size", None) or 0) > limit:
        raise FileTooLargeError(name=name, limit_mb=limit // (1024 * 1024))
    try:
        with warnings.catch_warnings():
            # Pillow only warns of pictures that unpack to hundreds of megabytes.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            found = Image.open(upload, formats=FORMATS)
        if found.width * found.height > MOST_PIXELS:
            raise FileTooLargeError(name=name, limit_mb=limit // (1024 * 1024))
        upright = ImageOps.exif_transpose(found).convert("RGB")
    except UnidentifiedImageError as error:
        accepted = ", ".join(media.accepted_suffixes(FileKind.IMAGE))
        raise TypeNotAllowedError(name=name, accepted=accepted) from error
    except Image.DecompressionBombWarning as error:
        raise FileTooLargeError(name=name, limit_mb=limit // (1024 * 1024)) from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DamagedFileError(name=name) from error
    upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    # A new picture: nothing of the old one's info (place, camera, thumbnail) is written.
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    written = io.BytesIO()
    clean.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()
