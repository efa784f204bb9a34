"""What the audit trail says, in the reader's language: actions, changed fields and their values.

The words stand in the catalogue under the contexts "audit action", "audit field" and "audit
value"; tools/audit_words.py finds the keys in the code, so that none is without its Chinese.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.translation import pgettext

from hengwang.kernel.money import AmountUnit
from hengwang.pages import formats

NOTHING = "—"
DIGEST_SHOWN = 12
NUMBERS = frozenset({"points", "share", "total"})
NUMBER = re.compile(r"-?\d+(\.\d+)?")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
# Fields that hold keys and parameters, not words.
CODES = frozenset({"metric", "params", "sha256", "digest"})


def action_text(action: str) -> str:
    """What was done: unit.renamed → 单位更名; without a wording its own words."""
    return _worded("audit action", action).capitalize()


def field_text(field: str, subject_kind: str = "") -> str:
    """Which field changed; without a wording of its own, as the subject's forms call it."""
    if pgettext("audit field", field) == field and subject_kind:
        return _verbose_name(subject_kind, field) or _worded("audit field", field)
    return _worded("audit field", field)


def value_text(subject_kind: str, field: str, value: Any) -> str:
    """A stored value as people read it: chosen words by their labels, money in 万元."""
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return pgettext("audit value", "yes") if value else pgettext("audit value", "no")
    if isinstance(value, Mapping) and field in CODES:
        return ", ".join(f"{key}={part}" for key, part in value.items())
    if isinstance(value, Mapping):
        pairs = value.items()
        return "；".join(f"{field_text(k)} {value_text(subject_kind, k, v)}" for k, v in pairs)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "、".join(value_text(subject_kind, field, part) for part in value)
    return _scalar(subject_kind, field, str(value))


def _scalar(subject_kind: str, field: str, value: str) -> str:
    if field.endswith("_cny"):
        return _money(value)
    if field in NUMBERS and NUMBER.fullmatch(value):
        return formats.weight_text(Decimal(value))
    if field in {"sha256", "digest"}:
        return value[:DIGEST_SHOWN]
    if INSTANT.fullmatch(value):
        return f"{timezone.localtime(datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"
    chosen = _choices(subject_kind, field).get(value)
    return chosen or pgettext("audit value", value)


def _money(value: str) -> str:
    try:
        yuan = Decimal(value)
    except InvalidOperation:
        return value
    unit = AmountUnit.WAN
    return f"{formats.amount_text(yuan, unit)} {formats.unit_text(unit)}"


def _choices(subject_kind: str, field: str) -> dict[str, str]:
    """Stored word → label, where the field of the subject's model is a choice."""
    try:
        found = apps.get_model(subject_kind)._meta.get_field(field)
    except (LookupError, ValueError, FieldDoesNotExist):
        return {}
    return {str(word): str(label) for word, label in getattr(found, "flatchoices", None) or ()}


def _verbose_name(subject_kind: str, field: str) -> str:
    try:
        return str(getattr(apps.get_model(subject_kind)._meta.get_field(field), "verbose_name", ""))
    except (LookupError, ValueError, FieldDoesNotExist):
        return ""


def _worded(context: str, key: str) -> str:
    text = pgettext(context, key)
    return text if text != key else key.removesuffix("_cny").replace(".", " ").replace("_", " ")
