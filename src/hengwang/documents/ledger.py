"""The 整改台账 over many evaluations: the same form, with the project named in every line."""

from collections.abc import Iterable
from datetime import date

from django.utils import translation

from hengwang.disclosure.models import Rectification
from hengwang.documents.asking.consequences import item_of
from hengwang.documents.choices import DocumentKind, Format
from hengwang.documents.official_fields import RectificationForm
from hengwang.documents.official_forms import mended
from hengwang.documents.services import BuiltDocument, packed
from hengwang.documents.wording import KIND_NAMES, LANGUAGE, chinese_date

KIND = DocumentKind.RECTIFICATION_LIST
TITLE = "绩效评价问题整改台账"
SEVERAL = "、"
# As many names as are read in one cell; the lines name every project anyway.
NAMED = 3


def build_ledger(
    rows: Iterable[Rectification],
    *,
    year: int | None,
    at: date,
    format: Format,  # noqa: A002 (the word the caller knows)
) -> BuiltDocument:
    """The list of several evaluations as a file, in the order of the rows.

    Raises:
        TemplateError: The bureau's template is faulty; says where and why.
        PdfEngineMissingError, PdfFailedError: No PDF could be made.
    """
    with translation.override(LANGUAGE):
        form = ledger_form_of(list(rows), year=year, at=at)
    name = f"{TITLE}_{form.year}.{format.value}"
    return packed(KIND, form, title=TITLE, name=name, on=at, format=format)


def ledger_form_of(rows: list[Rectification], *, year: int | None, at: date) -> RectificationForm:
    """The form's fields."""
    programmes = list(dict.fromkeys(row.evaluation.programme for row in rows))
    years = sorted({row.evaluation.fiscal_year for row in rows})
    return RectificationForm(
        year=str(year) if year else SEVERAL.join(str(one) for one in years),
        programme=_named([one.name for one in programmes], "个项目"),
        supervising=_named(
            [one.supervising_unit.name for one in programmes if one.supervising_unit], "个部门"
        ),
        unit=_named([one.unit.name for one in programmes], "个单位"),
        region="",
        draft=False,
        state="",
        short_id="汇总",
        digest="",
        made_on=chinese_date(at),
        notes=("问题来源为项目及其评价；整改完成并经核实后销号。",),
        items=tuple(
            mended(number, item_of(row, _source(row), row.evaluation.programme.unit.name, at))
            for number, row in enumerate(rows, start=1)
        ),
    )


def _source(row: Rectification) -> str:
    evaluation = row.evaluation
    kind = KIND_NAMES.get(evaluation.kind, "绩效评价")
    return f"{evaluation.programme.name}（{evaluation.fiscal_year}年度{kind}）"


def _named(names: list[str], counted: str) -> str:
    different = list(dict.fromkeys(names))
    if len(different) <= NAMED:
        return SEVERAL.join(different)
    return f"{SEVERAL.join(different[:NAMED])}等{len(different)}{counted}"
