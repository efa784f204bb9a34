"""Official documents are Chinese: no English word gets into them, numbers of headings included."""

import re
from io import BytesIO

import pytest
from docx import Document

from hengwang.documents.choices import DocumentKind, Format
from hengwang.documents.services import build
from hengwang.documents.tests import samples
from hengwang.documents.tests.filled import GIVEN
from hengwang.documents.wording import numeral

# Numbers of the platform and what the samples write on purpose.
KNOWN = re.compile(r"sha256:[0-9a-f]+|\b[A-Z]{2}\d{4}-[0-9A-Z]{4}\b|\{\{ unit \}\}|SDK|PAGE")


def words(content):
    document = Document(BytesIO(content))
    parts = [document.element.body]
    for section in document.sections:
        parts += [section.header._element, section.footer._element]
    texts = [node.text or "" for part in parts for node in part.iter() if node.tag.endswith("}t")]
    return KNOWN.sub("", "\n".join(texts))


@pytest.mark.parametrize("kind", DocumentKind)
@pytest.mark.parametrize("name", ["yiyang", "clean"])
def test_no_document_has_an_english_word(kind, name):
    snapshot = samples.SAMPLES[name]()
    for given in (None, GIVEN.get(kind)):
        content = build(kind, snapshot, format=Format.DOCX, given=given).content
        assert re.findall(r"[A-Za-z_]{2,}", words(content)) == []


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (23, "二十三"), (99, "九十九")],
)
def test_headings_are_numbered_in_chinese(number, said):
    assert numeral(number) == said
