"""Why a confined program gave nothing back; each with a stable code.

ConfinedError
├── ProgramMissingError
├── TooSlowError, TooHungryError, TooMuchWrittenError
└── NothingMadeError
"""

from hengwang.kernel.errors import DomainError


class ConfinedError(DomainError):
    """The program did not do its work."""

    code = "program_failed"
    message = "The file could not be converted."


class ProgramMissingError(ConfinedError):
    """LibreOffice is not installed."""

    code = "program_missing"
    message = "LibreOffice is not installed on this machine."


class TooSlowError(ConfinedError):
    """It was still at work when its time, or its time of the processor, was over."""

    code = "program_too_slow"
    message = (
        "The conversion took longer than %(seconds)s seconds and was ended. "
        "Split the document, or remove what makes it so large."
    )


class TooHungryError(ConfinedError):
    """It wanted more memory than a document may cost."""

    code = "program_too_hungry"
    message = (
        "The conversion needed more than %(limit_mb)s MB of memory and was ended. "
        "Split the document, or remove what makes it so large."
    )


class TooMuchWrittenError(ConfinedError):
    """It wrote more than a document may become."""

    code = "program_wrote_too_much"
    message = "The conversion wrote more than %(limit_mb)s MB and was ended."


class NothingMadeError(ConfinedError):
    """It ended by itself without a usable result."""

    code = "program_made_nothing"
    message = "The file could not be converted; it may be damaged. (%(reason)s)"
