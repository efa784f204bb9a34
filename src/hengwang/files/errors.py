"""Why a file is not let in, and what can happen to one that was."""

from hengwang.kernel.errors import DomainError


class FileRefusedError(DomainError):
    """The file is not let in; nothing of it is kept."""

    code = "file_refused"
    message = "The file %(name)s cannot be accepted."


class EmptyFileError(FileRefusedError):
    """No bytes."""

    code = "file_empty"
    message = "The file %(name)s is empty."


class FileTooLargeError(FileRefusedError):
    """More bytes than this kind of file may have."""

    code = "file_too_large"
    message = "The file %(name)s is larger than the %(limit_mb)s MB allowed here."


class TypeNotAllowedError(FileRefusedError):
    """A type that has no business here."""

    code = "file_type_not_allowed"
    message = "The file %(name)s has a type that is not accepted here. Accepted are: %(accepted)s."


class TypeMismatchError(FileRefusedError):
    """The content is not what the name says."""

    code = "file_type_mismatch"
    message = "The file %(name)s is not what its name says: its content is %(found)s."


class UnrecognisedFileError(FileRefusedError):
    """The content is none of the known types; most often a broken file."""

    code = "file_unrecognised"
    message = "The content of the file %(name)s does not match its type; it may be damaged."


class DamagedFileError(FileRefusedError):
    """The type is right, the inside is broken."""

    code = "file_damaged"
    message = "The file %(name)s is damaged and cannot be read."


class EncryptedFileError(FileRefusedError):
    """Nobody can read it without a password."""

    code = "file_encrypted"
    message = "The file %(name)s is protected by a password. Remove the password and try again."


class MacroFileError(FileRefusedError):
    """It contains programs."""

    code = "file_with_macros"
    message = "The file %(name)s contains macros. Save it without macros and try again."


class ArchiveBombError(FileRefusedError):
    """It unpacks to far more than a real document does."""

    code = "file_archive_bomb"
    message = "The file %(name)s would unpack to far too much data and is refused."


class UnsafeMarkupError(FileRefusedError):
    """XML with document type or entity declarations, which no office program writes."""

    code = "file_unsafe_markup"
    message = "The file %(name)s contains XML entity declarations and is refused."


class UploadBrokenError(FileRefusedError):
    """The connection ended before the file did."""

    code = "upload_broken"
    message = "The upload of %(name)s broke off. Nothing was kept; please try again."


class StorageFullError(DomainError):
    """The disk has no room."""

    code = "storage_full"
    message = "There is no room left to store %(name)s. Nothing was kept; tell the administrator."


class FileMissingError(DomainError):
    """The row is there, the bytes are not."""

    code = "file_missing"
    message = "The content of %(name)s is missing from the file store."
