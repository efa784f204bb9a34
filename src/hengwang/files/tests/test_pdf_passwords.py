"""PDFs that need a password stay out; those with restricted rights come in."""

import hashlib

import pytest
from pdfminer.arcfour import Arcfour

from hengwang.files.choices import FileKind
from hengwang.files.errors import DamagedFileError, EncryptedFileError
from hengwang.files.services import store

pytestmark = pytest.mark.django_db

PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
FILE_ID = bytes(16)
RIGHTS = -4


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def a_protected_pdf(password: bytes) -> bytes:
    """The smallest PDF under the standard handler, revision 2 (ISO 32000-1, 7.6.3)."""
    owner = PADDING
    padded = (password + PADDING)[:32]
    rights = RIGHTS.to_bytes(4, "little", signed=True)
    key = hashlib.md5(padded + owner + rights + FILE_ID).digest()[:5]
    user = Arcfour(key).process(PADDING)
    body = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[]/Count 0>>",
            b"<</Filter/Standard/V 1/R 2/Length 40/P -4/O<%s>/U<%s>>>"
            % (owner.hex().encode(), user.hex().encode()),
        ],
        start=1,
    ):
        offsets.append(len(body))
        body += b"%d 0 obj%sendobj\n" % (number, content)
    start = len(body)
    body += b"xref\n0 4\n0000000000 65535 f \n"
    body += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    hexed = FILE_ID.hex().encode()
    body += b"trailer<</Size 4/Root 1 0 R/Encrypt 3 0 R/ID[<%s><%s>]>>\n" % (hexed, hexed)
    return body + b"startxref\n%d\n%%%%EOF\n" % start


def test_a_pdf_that_needs_a_password_is_refused():
    with pytest.raises(EncryptedFileError, match="password"):
        store(a_protected_pdf(b"secret"), name="凭证.pdf", kind=FileKind.EVIDENCE, by=None)


def test_a_pdf_with_restricted_rights_only_comes_in():
    assert store(a_protected_pdf(b""), name="凭证.pdf", kind=FileKind.EVIDENCE, by=None).pk


def test_a_broken_protection_is_damage():
    broken = a_protected_pdf(b"").replace(b"/Standard/V 1", b"/Standard/V 9")
    with pytest.raises((EncryptedFileError, DamagedFileError)):
        store(broken, name="凭证.pdf", kind=FileKind.EVIDENCE, by=None)
