"""Receives uploads only up to the limit, so that a huge one never fills the disk."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse

from hengwang.files.errors import FileTooLargeError, StorageFullError
from hengwang.files.storage import room_or_refusal
from hengwang.kernel.errors import DomainError
from hengwang.kernel.registry import Registry

FILES_USUALLY = 20
# Names of addresses that take more files at once than the usual form, and how many.
many_files: Registry[int] = Registry("many files")


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Spools to disk and throws away what comes after the limit or after the disk is full.

    The rest of the request is read and dropped rather than cut off: a browser whose connection
    is cut shows its own error page, and the person never learns what was wrong. The file carries
    its refusal to `store`, which raises it.
    """

    unfinished = False
    files = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin one file.

        Raises:
            TooManyFilesSent: More than this address takes; the setting of the parser is the
                largest any address may take.
        """
        self.files += 1
        if self.files > most_files(self.request):
            raise TooManyFilesSent
        super().new_file(*args, **kwargs)
        self.unfinished = True
        self.received = 0
        self.refusal: DomainError | None = None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep one piece while there is room."""
        self.received += len(raw_data)
        if self.refusal is not None:
            return
        limit: int = settings.UPLOAD_LIMIT_BYTES
        name = self.file_name or ""
        try:
            if self.received > limit:
                raise FileTooLargeError(name=name, limit_mb=limit // (1024 * 1024))
            with room_or_refusal(name):
                self.file.write(raw_data)
        except (FileTooLargeError, StorageFullError) as refusal:
            self.refusal = refusal
            self.file.seek(0)
            self.file.truncate()

    def file_complete(self, file_size: int) -> Any:
        """Hand over what was kept, with the refusal when there is one."""
        upload: Any = super().file_complete(file_size)
        upload.refusal = self.refusal
        self.unfinished = False
        return upload


def most_files(request: HttpRequest | None) -> int:
    """How many files one request to this address may carry."""
    match = getattr(request, "resolver_match", None)
    name = match.view_name if match else ""
    return many_files.get(name) if name in many_files else FILES_USUALLY


class LostUploadMiddleware:
    """Throws away at once what a lost connection left half received.

    Django tells the handlers of an upload that was stopped, not of one whose line broke.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then clean up."""
        response = self.get_response(request)
        if request.content_type == "multipart/form-data":
            for handler in request.upload_handlers:
                if isinstance(handler, BoundedUploadHandler) and handler.unfinished:
                    handler.upload_interrupted()
        return response
