"""The types of files we know, by which names they go, and which kind of use lets which in."""

from dataclasses import dataclass

from django.conf import settings

from hengwang.files.choices import FileKind

OOXML = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class MediaType:
    """A type of content: its registered name and the suffixes it goes by."""

    media_type: str
    suffixes: tuple[str, ...]

    @property
    def label(self) -> str:
        """What people call it: the suffix."""
        return self.suffixes[0].removeprefix(".").upper()


DOCX = MediaType(f"{OOXML}.wordprocessingml.document", (".docx",))
XLSX = MediaType(f"{OOXML}.spreadsheetml.sheet", (".xlsx",))
PPTX = MediaType(f"{OOXML}.presentationml.presentation", (".pptx",))
OFD = MediaType("application/ofd", (".ofd",))
DOC = MediaType("application/msword", (".doc", ".wps"))
XLS = MediaType("application/vnd.ms-excel", (".xls", ".et"))
PPT = MediaType("application/vnd.ms-powerpoint", (".ppt", ".dps"))
PDF = MediaType("application/pdf", (".pdf",))
PNG = MediaType("image/png", (".png",))
JPEG = MediaType("image/jpeg", (".jpg", ".jpeg"))
WEBP = MediaType("image/webp", (".webp",))
TEXT = MediaType("text/plain", (".txt",))
CSV = MediaType("text/csv", (".csv",))
HTML = MediaType("text/html", (".html", ".htm"))

ALL = (DOCX, XLSX, PPTX, OFD, DOC, XLS, PPT, PDF, PNG, JPEG, WEBP, TEXT, CSV, HTML)
TEXTS = (TEXT, CSV, HTML)

ACCEPTED: dict[FileKind, tuple[MediaType, ...]] = {
    FileKind.REPORT: (DOCX, DOC, PDF, XLSX, TEXT, HTML),
    FileKind.SPREADSHEET: (XLSX, CSV),
    FileKind.DOCUMENT: (DOCX, DOC, XLSX, XLS, PPTX, PPT, PDF, OFD),
    FileKind.IMAGE: (PNG, JPEG, WEBP),
    FileKind.EVIDENCE: (DOCX, DOC, XLSX, XLS, PPTX, PPT, PDF, OFD, PNG, JPEG, WEBP, TEXT, CSV),
    FileKind.TEMPLATE: (DOCX, XLSX),
}

LIMIT_MB: dict[FileKind, int] = {FileKind.IMAGE: 20, FileKind.TEMPLATE: 10}


def limit_bytes(kind: FileKind) -> int:
    """Most bytes a file of this kind may have: the installation's limit, or less."""
    installed: int = settings.UPLOAD_LIMIT_BYTES
    return min(installed, LIMIT_MB[kind] * 1024 * 1024) if kind in LIMIT_MB else installed


def by_suffix(suffix: str) -> MediaType | None:
    """The type that goes by this suffix (".docx", in any case)."""
    return next((known for known in ALL if suffix.lower() in known.suffixes), None)


def accepted_suffixes(kind: FileKind) -> list[str]:
    """Suffixes for the `accept` of a file field, in order."""
    return [suffix for known in ACCEPTED[kind] for suffix in known.suffixes]
