"""Receives uploads only up to the limit, so that a huge one never fills the disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from hengwang.files.errors import FileTooLargeError, StorageFullError
from hengwang.files.storage import room_or_refusal
from hengwang.kernel.errors import DomainError


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Spools to disk and throws away what comes after the limit or after the disk is full.

    The rest of the request is read and dropped rather than cut off: a browser whose connection
    is cut shows its own error page, and the person never learns what was wrong. The file carries
    its refusal to `store`, which raises it.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin one file."""
        super().new_file(*args, **kwargs)
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
        return upload
