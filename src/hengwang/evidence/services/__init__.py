"""What changes evidence: asking metrics, filing, replacing and reviewing files."""

from hengwang.evidence.services.filing import (
    EvidenceDates,
    add_evidence,
    amend_evidence,
    look_into_unexamined,
    replace_file,
)
from hengwang.evidence.services.measuring import (
    ask,
    collect,
    digest_of_reading,
    is_unaltered,
    question_of,
    redo_started,
)
from hengwang.evidence.services.reviewing import Ruling, review_evidence, review_many

__all__ = [
    "EvidenceDates",
    "Ruling",
    "add_evidence",
    "amend_evidence",
    "ask",
    "collect",
    "digest_of_reading",
    "is_unaltered",
    "look_into_unexamined",
    "question_of",
    "redo_started",
    "replace_file",
    "review_evidence",
    "review_many",
]
