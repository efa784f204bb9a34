"""What evidence refuses."""

from hengwang.kernel.errors import DomainError


class EvidencePeriodError(DomainError):
    """The evidence ends before it begins."""

    code = "evidence_period"
    message = "The last day supported lies before the first."


class EvidenceExpiryError(DomainError):
    """What expires before it supports anything supports nothing."""

    code = "evidence_expiry"
    message = "The evidence would expire before the first day it supports."


class RejectionNeedsReasonError(DomainError):
    """A rejection without a reason helps nobody."""

    code = "rejection_needs_reason"
    message = "Say why the evidence is rejected."


class EvidenceReviewedMeanwhileError(DomainError):
    """Somebody else has judged it, or the file was replaced, since the page was shown."""

    code = "evidence_reviewed_meanwhile"
    message = (
        "“%(title)s” was reviewed or changed by somebody else in the meantime. Look at it again."
    )


class EvidenceSameHandError(DomainError):
    """The same person never hands in and reviews."""

    code = "evidence_same_hand"
    message = "“%(title)s” was handed in by you; somebody else reviews it."


class SameRevisionError(DomainError):
    """The new file is the old one."""

    code = "evidence_same_revision"
    message = "This is the file that is there already, byte for byte."


class NothingToReviewError(DomainError):
    """A verdict for many needs some."""

    code = "nothing_to_review"
    message = "Choose at least one piece of evidence."
