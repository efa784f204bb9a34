"""LibreOffice as a converter of documents, in the sandbox and with the house's fonts."""

from datetime import date

from hengwang.rendering import fonts
from hengwang.rendering.errors import PdfEngineMissingError, PdfFailedError, PdfTooLargeError
from hengwang.sandbox import office
from hengwang.sandbox.errors import (
    ConfinedError,
    TooHungryError,
    TooMuchWrittenError,
    TooSlowError,
)
from hengwang.sandbox.limits import Limits

TIMEOUT_S = 90.0
SYSTEM_FONTS = "/etc/fonts/fonts.conf"


def program() -> str | None:
    """The installed LibreOffice, or None."""
    return office.program()


def convert(
    content: bytes, *, ending: str, to: str, on: date, timeout_s: float = TIMEOUT_S
) -> bytes:
    """The document in another format.

    Args:
        content: A file LibreOffice can read.
        ending: Its format, e.g. "docx".
        to: The wanted format: "pdf", "docx", "xlsx".
        on: The day written into the result instead of the clock's.
        timeout_s: Seconds until everything the run started is ended.

    Raises:
        PdfEngineMissingError: LibreOffice is not installed.
        PdfTooLargeError: It crossed a limit of time, memory or size; says which.
        PdfFailedError: It left no file.
    """
    soffice = program()
    if soffice is None:
        raise PdfEngineMissingError(reason="LibreOffice")
    job = office.Job(
        content,
        ending,
        to,
        on,
        fontconfig=fonts.fontconfig(SYSTEM_FONTS),
        limits=Limits(seconds=timeout_s),
    )
    try:
        return office.convert(job, by=soffice)
    except TooSlowError as fault:
        raise PdfTooLargeError(limit=f"{fault.params['seconds']} s") from fault
    except (TooHungryError, TooMuchWrittenError) as fault:
        raise PdfTooLargeError(limit=f"{fault.params['limit_mb']} MB") from fault
    except ConfinedError as fault:
        raise PdfFailedError(reason=fault.params.get("reason", fault.code)) from fault
