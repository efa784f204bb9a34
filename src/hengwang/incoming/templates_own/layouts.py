"""Every kind of document that may have an own template: its formats, fields, what it must print."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hengwang.documents.builders import fields_of
from hengwang.documents.choices import FORMATS, DocumentKind, Format
from hengwang.documents.services import title_of
from hengwang.documents.templates import CONTEXTS, SHIPPED
from hengwang.incoming.choices import LETTER, TEMPLATE_KINDS
from hengwang.incoming.templates_own.mandatory import LETTER_MANDATORY, mandatory_of
from hengwang.incoming.templates_own.sample import sample_letter, sample_snapshot
from hengwang.reviews.letters.building import SHIPPED as SHIPPED_LETTER
from hengwang.reviews.letters.fields import LetterFields
from hengwang.reviews.letters.wording import TITLE


@dataclass(frozen=True, slots=True)
class Layout:
    """What a template of one kind may name and must print; `sample` gives fields and a title."""

    kind: str
    formats: tuple[Format, ...]
    fields: type
    mandatory: tuple[str, ...]
    folder: Path
    sample: Callable[[], tuple[Any, str]]

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return str(dict(TEMPLATE_KINDS)[self.kind])

    def shipped(self, format_: Format) -> Path:
        """The file to start from."""
        return self.folder / f"{self.kind}.{format_.value}"


def layout_of(kind: str) -> Layout:
    """The layout of a kind of document; KeyError for what has no templates."""
    return LAYOUTS[kind]


def _of_document(kind: DocumentKind) -> Layout:
    def sample() -> tuple[Any, str]:
        snapshot = sample_snapshot()
        return fields_of(kind, snapshot), title_of(kind, snapshot)

    formats = tuple(one for one in FORMATS[kind] if one is not Format.PDF)
    return Layout(kind.value, formats, CONTEXTS[kind], mandatory_of(kind), SHIPPED, sample)


LAYOUTS: dict[str, Layout] = {
    **{kind.value: _of_document(kind) for kind in DocumentKind},
    LETTER: Layout(
        LETTER,
        (Format.DOCX,),
        LetterFields,
        LETTER_MANDATORY,
        SHIPPED_LETTER.parent,
        lambda: (sample_letter(), TITLE),
    ),
}
