"""What evidence refuses."""

from hengwang.kernel.errors import DomainError


class EvidencePeriodError(DomainError):
    """The evidence ends before it begins."""

    code = "evidence_period"
    message = "The last day supported lies before the first."


class RejectionNeedsReasonError(DomainError):
    """A rejection without a reason helps nobody."""

    code = "rejection_needs_reason"
    message = "Say why the evidence is rejected."
