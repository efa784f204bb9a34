"""Rows of evidence: fills, readings, evidence items and their reviews."""

from hengwang.evidence.models.item import EvidenceItem, EvidenceReview
from hengwang.evidence.models.reading import Fill, Reading

__all__ = ["EvidenceItem", "EvidenceReview", "Fill", "Reading"]
