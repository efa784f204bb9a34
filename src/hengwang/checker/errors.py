"""Why a file could not be read: one class per reason, each with a stable code and both languages.

UnreadableError
├── FileMissingError, FileTooLargeError, EmptyFileError
├── FormatNotSupportedError, ContentMismatchError
├── EncryptedFileError, MacrosInsideError, UnsafeArchiveError, UnsafeXmlError
├── DamagedFileError, TextUnreadableError, NoTextInsideError, TooManyPartsError
└── OfficeMissingError, OfficeFailedError, OfficeLimitError
"""

from typing import ClassVar

from hengwang.kernel.errors import DomainError


class UnreadableError(DomainError):
    """A file that cannot be read as a report; `message` is a msgid, `message_zh` its Chinese."""

    code = "unreadable"
    message = "%(name)s cannot be read."
    message_zh: ClassVar[str] = "无法读取%(name)s。"

    def text(self, language: str = "zh") -> str:
        """Return the message in `zh` or `en` for places that know no translation catalogue."""
        return (self.message if language == "en" else self.message_zh) % self.params


class FileMissingError(UnreadableError):
    """Nothing is there under that name, or it may not be opened."""

    code = "file_missing"
    message = "%(name)s does not exist or may not be opened."
    message_zh = "%(name)s不存在或没有读取权限。"


class FileTooLargeError(UnreadableError):
    """More bytes than the reader takes."""

    code = "file_too_large"
    message = "%(name)s is too large: %(size_mb)s MB, at most %(limit_mb)s MB are read."
    message_zh = "%(name)s过大：%(size_mb)s MB，最多读取%(limit_mb)s MB。"


class EmptyFileError(UnreadableError):
    """No bytes or only white space."""

    code = "file_empty"
    message = "%(name)s is empty."
    message_zh = "%(name)s是空文件。"


class FormatNotSupportedError(UnreadableError):
    """A kind of file no reader knows."""

    code = "format_not_supported"
    message = (
        "%(name)s is not a kind of file that can be checked; give docx, xlsx, pdf, txt or html."
    )
    message_zh = "%(name)s的格式不能检查，请提供docx、xlsx、pdf、txt或html文件。"


class ContentMismatchError(UnreadableError):
    """The bytes are of another kind than the name says."""

    code = "content_mismatch"
    message = "%(name)s is not what its name says: the content is %(found)s."
    message_zh = "%(name)s的内容与扩展名不符，实际是%(found)s。"


class EncryptedFileError(UnreadableError):
    """A password is needed."""

    code = "file_encrypted"
    message = "%(name)s is protected by a password; save it without one and try again."
    message_zh = "%(name)s有密码保护，请取消密码后再试。"


class MacrosInsideError(UnreadableError):
    """Macros are refused, as at every other door of the platform."""

    code = "macros_inside"
    message = "%(name)s contains macros; save it as docx or xlsx without macros and try again."
    message_zh = "%(name)s含有宏，请另存为不含宏的docx或xlsx后再试。"


class UnsafeArchiveError(UnreadableError):
    """The package unpacks to far more than it weighs, or has too many parts."""

    code = "archive_unsafe"
    message = "%(name)s unpacks to an unreasonable size and was not opened."
    message_zh = "%(name)s解压后体积异常，已拒绝打开。"


class UnsafeXmlError(UnreadableError):
    """XML with a document type or entities, which no office program writes."""

    code = "xml_unsafe"
    message = "%(name)s contains XML entity declarations and was not opened."
    message_zh = "%(name)s含有XML实体声明，已拒绝打开。"


class DamagedFileError(UnreadableError):
    """Cut off or broken."""

    code = "file_damaged"
    message = "%(name)s is damaged or incomplete; open it, save it again and retry."
    message_zh = "%(name)s已损坏或不完整，请用办公软件打开并重新保存后再试。"


class TextUnreadableError(UnreadableError):
    """No known encoding fits, or the bytes are not text."""

    code = "text_unreadable"
    message = "%(name)s is not text in a known encoding (UTF-8, GBK, GB18030, UTF-16)."
    message_zh = "%(name)s不是可识别编码（UTF-8、GBK、GB18030、UTF-16）的文本。"


class NoTextInsideError(UnreadableError):
    """Readable, but without a word: a scan or an empty form."""

    code = "no_text_inside"
    message = "%(name)s contains no text; a scanned document must be recognised (OCR) first."
    message_zh = "%(name)s中没有文字，扫描件请先进行文字识别。"


class TooManyPartsError(UnreadableError):
    """More pages, sheets, rows or nested elements than a report has."""

    code = "too_many_parts"
    message = "%(name)s has more %(parts)s than a report can have (at most %(limit)s)."
    message_zh = "%(name)s的%(parts)s数量超出报告的合理范围（最多%(limit)s）。"


class OfficeMissingError(UnreadableError):
    """The old formats need LibreOffice."""

    code = "office_missing"
    message = "%(name)s is in an old format that needs LibreOffice here; save it as docx or xlsx."
    message_zh = "读取%(name)s这种旧格式需要安装LibreOffice，请另存为docx或xlsx。"


class OfficeFailedError(UnreadableError):
    """LibreOffice gave nothing back."""

    code = "office_failed"
    message = "LibreOffice could not convert %(name)s; save it as docx or xlsx and try again."
    message_zh = "LibreOffice未能转换%(name)s，请另存为docx或xlsx后再试。"


class OfficeLimitError(OfficeFailedError):
    """LibreOffice was ended because it needed too much."""

    code = "office_limit"
    message = (
        "%(name)s is too large to be converted here (time, memory or size); "
        "save it as docx or xlsx, or split it."
    )
    message_zh = "%(name)s过大，转换超出了时间、内存或大小限制，请另存为docx、xlsx或拆分后再试。"
