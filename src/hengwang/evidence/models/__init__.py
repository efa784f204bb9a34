"""Rows of evidence: fills, readings and evidence items."""

from hengwang.evidence.models.item import EvidenceItem
from hengwang.evidence.models.reading import Fill, Reading

__all__ = ["EvidenceItem", "Fill", "Reading"]
