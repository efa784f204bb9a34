"""The engine's codes as sentences in the reader's language."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext

from hengwang.pages.formats import percent_text
from hengwang.performance.engine.reasons import CARD, CLAUSES, NOTES, OUTCOMES

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_RATIOS = {"rate", "coverage", "minimum", "share"}


def clause_text(outcome: Mapping[str, Any]) -> str:
    """Which rule gave a row its points."""
    return _said(CLAUSES, str(outcome.get("clause", "")), {})


def outcome_text(outcome: Mapping[str, Any]) -> str:
    """What came of a row."""
    return _said(OUTCOMES, str(outcome.get("reason", "")), outcome.get("params", {}))


def note_text(outcome: Mapping[str, Any]) -> str:
    """Why a row's deviation should be explained; empty where it need not."""
    return _said(NOTES, str(outcome.get("why", "")), outcome.get("params", {}))


def reasons_of(card: Mapping[str, Any]) -> list[str]:
    """What a reader must know about the whole card."""
    return [_said(CARD, r["code"], r["params"]) for r in card.get("reasons", [])]


def _said(texts: Mapping[str, str], code: str, params: Mapping[str, Any]) -> str:
    message = texts.get(code)
    if not message:
        return ""

    def filled(found: re.Match[str]) -> str:
        return _shown(found[1], params.get(found[1], ""))

    return _PLACEHOLDER.sub(filled, gettext(message))


def _shown(name: str, value: Any) -> str:
    if name in _RATIOS:
        try:
            return percent_text(Decimal(str(value)))
        except InvalidOperation:
            return str(value)
    if isinstance(value, list):
        return "、".join(map(str, value))
    return str(value)
