"""Looks into a PDF in a process of its own: text, or a page that is not blank."""

import resource
import sys

import pypdfium2
from PIL import Image

from hengwang.files.blanks import shows_anything

PAGES = 50
SCALE = 0.5  # 36 dots an inch: a line of writing is a grey line, dust is nothing
MEMORY_BYTES = 1024**3
SECONDS = 25


def word_for(path: str) -> str:
    """full, blank, or unknown where more pages follow than are looked at.

    Raises:
        pypdfium2.PdfiumError: It cannot be opened.
    """
    document = pypdfium2.PdfDocument(path)
    count = len(document)
    for number in range(min(count, PAGES)):
        page = document[number]
        if page.get_textpage().get_text_range().strip() or shows_anything(_drawn(page)):
            return "full"
    return "blank" if 0 < count <= PAGES else "unknown"


def _drawn(page: "pypdfium2.PdfPage") -> Image.Image:
    drawn: Image.Image = page.render(scale=SCALE, grayscale=True).to_pil()
    return drawn.convert("L")


def main() -> None:
    """Print the word for the file named in the first argument."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        word = word_for(sys.argv[1])
    except (pypdfium2.PdfiumError, MemoryError, ValueError, OSError):
        word = "unknown"
    sys.stdout.write(word)


if __name__ == "__main__":
    main()
