"""Where a document's template comes from: the bureau's own, an extension's, the shipped one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from hengwang.documents.annex import Annex
from hengwang.documents.change_fields import ChangeForm
from hengwang.documents.choices import DocumentKind, Format
from hengwang.documents.fill_in_fields import FillInForm
from hengwang.documents.form import Form
from hengwang.documents.official_fields import MonitoringForm, RectificationForm, TargetForm
from hengwang.documents.publicity import ExemptionForm
from hengwang.documents.report.department import DepartmentReport
from hengwang.documents.report.fields import Report
from hengwang.documents.results import ResultForm
from hengwang.documents.subprojects import SubProjectForm
from hengwang.kernel import extensions
from hengwang.kernel.registry import Registry
from hengwang.performance.snapshot import Snapshot
from hengwang.rendering.errors import TemplateUnreadableError
from hengwang.rendering.sheets import check_sheets
from hengwang.rendering.word import check_word

SHIPPED = Path(__file__).parent / "templates_office"
CONTEXTS: dict[DocumentKind, type] = {
    DocumentKind.SELF_EVALUATION_FORM: Form,
    DocumentKind.EVALUATION_REPORT: Report,
    DocumentKind.EVIDENCE_ANNEX: Annex,
    DocumentKind.TARGET_FORM: TargetForm,
    DocumentKind.GOAL_CHANGE_FORM: ChangeForm,
    DocumentKind.MONITORING_SHEET: MonitoringForm,
    DocumentKind.RECTIFICATION_LIST: RectificationForm,
    DocumentKind.RESULT_SHEET: ResultForm,
    DocumentKind.DEPARTMENT_REPORT: DepartmentReport,
    DocumentKind.FILL_IN_REPORT: FillInForm,
    DocumentKind.SUBPROJECT_TABLES: SubProjectForm,
    DocumentKind.DISCLOSURE_FORM: Form,
    DocumentKind.DISCLOSURE_REPORT: Report,
    DocumentKind.EXEMPTION_NOTICE: ExemptionForm,
}


@dataclass(frozen=True, slots=True)
class Template:
    """A checked template: safe to fill."""

    path: Path
    content: bytes


Chooser = Callable[[DocumentKind, Format, Snapshot], Template | None]
# Apps above that keep templates of their own; asked before the folders.
choosers: Registry[Chooser] = Registry("template choosers")


def chosen_for(kind: DocumentKind, format_: Format, snapshot: Snapshot) -> Template | None:
    """The template that was uploaded for the evaluation's unit, if there is one.

    Asked by pages, API and commands, which know the records; `build` itself reads none.
    """
    wanted = Format.DOCX if format_ is Format.PDF else format_
    found = (choose(kind, wanted, snapshot) for _, choose in choosers.items())
    return next((template for template in found if template is not None), None)


def load(kind: DocumentKind, format_: Format) -> Template:
    """The template in force for the whole installation, checked; DATA_DIR/templates goes before
    extensions and the package.

    Raises:
        TemplateUnreadableError: The file is missing or is no Office file.
        TemplateSyntaxError, TemplateFieldError, TemplateForbiddenError: A tag is faulty.
    """
    path = find(kind, format_)
    try:
        stamp = path.stat()
    except OSError as fault:
        raise TemplateUnreadableError(template=path.name) from fault
    return _checked(kind, format_, path, (stamp.st_mtime_ns, stamp.st_size))


def find(kind: DocumentKind, format_: Format) -> Path:
    """The file that would be used; it may be faulty."""
    name = f"{kind.value}.{format_.value}"
    own = Path(settings.DATA_DIR) / "templates"
    places = [own, *extensions.folders(extensions.TEMPLATES)]
    return next((place / name for place in places if (place / name).is_file()), SHIPPED / name)


# Checked again only when the file changed: the stamp is part of the key.
@lru_cache(maxsize=64)
def _checked(kind: DocumentKind, format_: Format, path: Path, stamp: tuple[int, int]) -> Template:
    return checked(path.read_bytes(), kind, format_, name=path.name)


def checked(content: bytes, kind: DocumentKind, format_: Format, *, name: str) -> Template:
    """A template that may be filled.

    Raises:
        TemplateUnreadableError, TemplateSyntaxError, TemplateFieldError, TemplateForbiddenError.
    """
    check = check_sheets if format_ is Format.XLSX else check_word
    check(content, CONTEXTS[kind], name=name)
    return Template(Path(name), content)
