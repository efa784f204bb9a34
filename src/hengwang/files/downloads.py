"""Hands a stored file to a browser so that it is saved or shown, never run."""

from django.http import FileResponse
from django.utils.http import content_disposition_header

from hengwang.files import media
from hengwang.files.models import StoredFile
from hengwang.files.services import open_file

# Only what a browser shows without running anything of it.
SHOWN_INLINE = {media.PDF.media_type, media.PNG.media_type, media.JPEG.media_type}


def download(stored: StoredFile, *, is_inline: bool = False) -> FileResponse:
    """A response with the content under its own name (RFC 6266; Chinese names as UTF-8).

    Whoever calls this has checked that the person may see the owner of the file.

    Args:
        stored: The file.
        is_inline: Let the browser show it, where its type is harmless; saved otherwise.

    Raises:
        FileMissingError: The store has lost it.
    """
    is_shown = is_inline and stored.media_type in SHOWN_INLINE
    response = FileResponse(open_file(stored), content_type=stored.media_type)
    disposition = content_disposition_header(not is_shown, stored.name)
    response["Content-Disposition"] = disposition or "attachment"
    response["Content-Length"] = str(stored.size_bytes)
    response["X-Content-Type-Options"] = "nosniff"
    # Also when a browser is talked into showing it: no scripts, no forms, no origin of ours.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-transform, max-age=0, must-revalidate"
    response["ETag"] = f'"{stored.sha256}"'
    return response
