"""Names of the protocol: versions, headers, paths, codes of refusal; docs tell what they mean."""

import hashlib
from enum import StrEnum

VERSION = 1
# One version back is served, so that collectors and server need not be upgraded on one day.
SERVED = tuple(version for version in (VERSION, VERSION - 1) if version > 0)

VERSION_HEADER = "Hengwang-Protocol"
PREFIX = "/collector"
ENROL = f"{PREFIX}/enrol"
TOKEN = f"{PREFIX}/token"
PLAN = f"{PREFIX}/plan"
HEARTBEAT = f"{PREFIX}/heartbeat"
BATCHES = f"{PREFIX}/batches"
TRIALS = f"{PREFIX}/trials"

# A body larger than this, compressed or not, is refused before it is read.
MAX_COMPRESSED = 8 * 1024 * 1024
MAX_BODY = 64 * 1024 * 1024
# A result later than the server's clock by more than this is kept apart, not stored as a sample.
FUTURE_TOLERANCE_S = 60


class Refusal(StrEnum):
    """The `code` of a refused request; stable."""

    VERSION_NOT_SERVED = "protocol_not_served"
    CODE_UNKNOWN = "enrolment_code_unknown"
    CODE_USED = "enrolment_code_used"
    CODE_EXPIRED = "enrolment_code_expired"
    TOKEN_UNKNOWN = "token_unknown"  # noqa: S105  (the name of a refusal)
    REVOKED = "collector_revoked"
    TOO_LARGE = "batch_too_large"
    UNREADABLE = "body_unreadable"
    BATCH_DIFFERS = "batch_differs"
    BUSY = "try_later"


def batch_path(batch: str) -> str:
    """Return where a batch is put."""
    return f"{BATCHES}/{batch}"


def trial_path(trial: int) -> str:
    """Return where the answer to a one-time question is put."""
    return f"{TRIALS}/{trial}"


def negotiated(spoken: tuple[int, ...], served: tuple[int, ...]) -> int | None:
    """Return the newest version both sides know, None when there is none."""
    return max(set(spoken) & set(served), default=None)


def fingerprint(token: str) -> str:
    """Return what the server stores of a token: it never needs the token itself."""
    return hashlib.sha256(token.encode()).hexdigest()
