"""Names of letters and archives that every file system takes."""

import re

_UNSAFE = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')
LONGEST = 80


def safe(words: str) -> str:
    """The words without what Windows refuses."""
    return _UNSAFE.sub("_", words)[:LONGEST].strip("._") or "_"


def file_name(number: str, addressee: str, version: int) -> str:
    """财绩函〔2026〕12号_甲局.docx; later versions say which they are."""
    later = f"_v{version}" if version > 1 else ""
    return f"{safe(number)}_{safe(addressee)}{later}.docx"
