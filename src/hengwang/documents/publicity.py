"""Disclosure copies: the same form and report with personal data masked; the notice without."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from hengwang.documents import figures
from hengwang.documents.form import Form, form_of
from hengwang.documents.heads import head_of
from hengwang.documents.official_fields import FormHead
from hengwang.documents.report.building import report_of
from hengwang.documents.report.fields import Report
from hengwang.documents.review import ReviewSheet, reviewed
from hengwang.documents.wording import KIND_NAMES, chinese_date, unfilled
from hengwang.kernel.masking import mask_name, mask_personal_data
from hengwang.performance.snapshot import ContactRow, Snapshot

Part = TypeVar("Part")

NOTE = "本表为公开版，姓名、证件号码、电话、银行账号等个人信息以“*”代替。"
# Named or counted by the platform itself, never typed by a person.
_KEPT = frozenset({"short_id", "digest", "kind", "ruleset_key", "figure_id", "rule", "severity"})


@dataclass(frozen=True, slots=True)
class DisclosureCopy:
    """Whose names are masked, and the review whose scores are published."""

    names: tuple[str, ...] = ()
    review: ReviewSheet | None = None


@dataclass(frozen=True, slots=True)
class Exemption:
    """Why an evaluation is not published."""

    ground: str
    approved_on: date | None = None


@dataclass(frozen=True, slots=True)
class ExemptionForm(FormHead):
    """The 绩效评价信息不予公开说明."""

    kind: str
    approved_on: str
    ground: str


def masked(snapshot: Snapshot, names: Iterable[str] = ()) -> Snapshot:
    """The snapshot without personal data in any text; names are those of `names` and contacts.

    Figures, numbers of the platform and digests stay as they are.
    """
    known = frozenset((*names, *(contact.name for contact in snapshot.contacts)))
    contacts = tuple(
        ContactRow(one.role, mask_name(one.name), mask_personal_data(one.phone, known))
        for one in snapshot.contacts
    )
    return replace(_masked(snapshot, known), contacts=contacts)


def public_form_of(snapshot: Snapshot, copy: DisclosureCopy | None = None) -> Form:
    """The 自评表 for the public, with a note that says what was masked."""
    form = form_of(_public(snapshot, copy))
    return replace(form, notes=(*form.notes, NOTE))


def public_report_of(snapshot: Snapshot, copy: DisclosureCopy | None = None) -> Report:
    """The report for the public, without the list of records behind its figures."""
    return replace(report_of(_public(snapshot, copy)), origins=())


def exemption_form_of(snapshot: Snapshot, given: Exemption | None = None) -> ExemptionForm:
    """The notice that stands for the copy where the evaluation is not published."""
    return ExemptionForm(
        **head_of(snapshot, ("本说明随评价资料存档备查，不予公开的范围和期限按有关规定执行。",)),
        kind=KIND_NAMES.get(snapshot.kind, "绩效评价"),
        approved_on=chinese_date(given.approved_on)
        if given and given.approved_on
        else figures.NOTHING,
        ground=given.ground if given else unfilled(snapshot),
    )


def _public(snapshot: Snapshot, copy: DisclosureCopy | None) -> Snapshot:
    given = copy or DisclosureCopy()
    return masked(reviewed(snapshot, given.review), given.names)


def _masked(value: Part, names: frozenset[str]) -> Part:
    """Every text of a frozen dataclass masked, however deep."""
    changed: dict[str, Any] = {
        field.name: _one(getattr(value, field.name), names)
        for field in fields(value)  # type: ignore[arg-type]
        if field.name not in _KEPT
    }
    return replace(value, **changed)  # type: ignore[type-var]


def _one(value: Any, names: frozenset[str]) -> Any:
    if isinstance(value, str):
        return mask_personal_data(value, names)
    if isinstance(value, tuple):
        return tuple(_one(item, names) for item in value)
    if isinstance(value, Mapping):
        return {key: _one(text, names) for key, text in value.items()}
    if is_dataclass(value) and not isinstance(value, Decimal | date):
        return _masked(value, names)
    return value
