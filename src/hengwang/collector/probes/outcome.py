"""What one check of one target yielded, with the fault of our own machine kept apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class Outcome(StrEnum):
    """GOOD and FAILED speak about the target; INVALID says that nobody measured it."""

    GOOD = "good"
    FAILED = "failed"
    INVALID = "invalid"


class Reason(StrEnum):
    """Why a check was not good; the words are stored and stay."""

    # The target's: it was asked and did not answer as it should.
    TIMEOUT = "timeout"
    LOST = "lost"
    CONNECTION_REFUSED = "connection_refused"
    CONNECTION_RESET = "connection_reset"
    UNREACHABLE = "unreachable"
    NAME_NOT_FOUND = "name_not_found"
    UNEXPECTED_STATUS = "unexpected_status"
    CONTENT_MISSING = "content_missing"
    CONTENT_FORBIDDEN = "content_forbidden"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    REDIRECT_INSECURE = "redirect_insecure"
    MALFORMED_ANSWER = "malformed_answer"
    TLS_FAILED = "tls_failed"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_NOT_YET_VALID = "certificate_not_yet_valid"
    CERTIFICATE_EXPIRES_SOON = "certificate_expires_soon"
    CERTIFICATE_UNTRUSTED = "certificate_untrusted"
    CERTIFICATE_NAME_MISMATCH = "certificate_name_mismatch"
    SERVER_FAILURE = "server_failure"
    ANSWER_REFUSED = "answer_refused"
    ANSWER_WRONG = "answer_wrong"
    VALUE_MISSING = "value_missing"
    AGENT_ERROR = "agent_error"
    CREDENTIAL_REFUSED = "credential_refused"

    # Ours: the question never left, or the answer could not be read in time.
    NO_SOCKET = "no_socket"
    NO_ROUTE = "no_route"
    SEND_ERROR = "send_error"
    LOOP_BLOCKED = "loop_blocked"
    NOT_STARTED = "not_started"
    OVERRUN = "overrun"
    CANARY_LOST = "canary_lost"
    RESOLVER_FAILED = "resolver_failed"
    ADDRESS_NOT_ALLOWED = "address_not_allowed"
    TOOL_MISSING = "tool_missing"
    TOOL_FAILED = "tool_failed"
    PROBE_BROKEN = "probe_broken"
    RECEIVE_OVERFLOW = "receive_overflow"
    NOT_UNDERSTOOD = "not_understood"
    CREDENTIAL_MISSING = "credential_missing"
    PING_NOT_PERMITTED = "ping_not_permitted"


OUR_OWN = frozenset(
    {
        *(Reason.NO_SOCKET, Reason.NO_ROUTE, Reason.SEND_ERROR, Reason.LOOP_BLOCKED),
        *(Reason.NOT_STARTED, Reason.OVERRUN, Reason.CANARY_LOST, Reason.RESOLVER_FAILED),
        *(Reason.ADDRESS_NOT_ALLOWED, Reason.TOOL_MISSING, Reason.TOOL_FAILED),
        *(Reason.PROBE_BROKEN, Reason.RECEIVE_OVERFLOW, Reason.NOT_UNDERSTOOD),
        *(Reason.CREDENTIAL_MISSING, Reason.PING_NOT_PERMITTED),
    }
)

Value = float | int | str | bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a probe found, before anybody knows which check it was for and when.

    `round_trip` is in seconds of the monotonic clock, None where none was measured.
    """

    reason: Reason | None = None
    round_trip: float | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    detail: str = ""

    def __post_init__(self) -> None:
        if self.round_trip is None:
            return
        if not self.round_trip >= 0:
            msg = f"A round trip takes time, not {self.round_trip} s."
            raise ValueError(msg)
        if self.reason in OUR_OWN:
            msg = "What was not measured has no round trip."
            raise ValueError(msg)

    @property
    def outcome(self) -> Outcome:
        """Follows from the reason alone, so that the two can never disagree."""
        if self.reason is None:
            return Outcome.GOOD
        return Outcome.INVALID if self.reason in OUR_OWN else Outcome.FAILED


@dataclass(frozen=True, slots=True)
class Result:
    """A verdict with its check and the UTC instant at which the target was asked."""

    check: str
    at: datetime
    verdict: Verdict

    def __post_init__(self) -> None:
        if self.at.tzinfo is not UTC and self.at.utcoffset() != timedelta(0):
            msg = "The instant of a result is aware and in UTC."
            raise ValueError(msg)

    @property
    def outcome(self) -> Outcome:
        """Good, failed or invalid."""
        return self.verdict.outcome

    @property
    def reason(self) -> Reason | None:
        """None for a good result."""
        return self.verdict.reason

    def as_record(self) -> dict[str, object]:
        """Return what spool and uplink carry: JSON types only, the instant in ISO 8601."""
        return {
            "check": self.check,
            "at": self.at.isoformat(),
            "outcome": self.outcome.value,
            "reason": self.reason.value if self.reason else None,
            "round_trip": self.verdict.round_trip,
            "values": dict(self.verdict.values),
            "detail": self.verdict.detail,
        }


class ProbeRefusedError(Exception):
    """Ends a probe from within with the verdict it carries."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.verdict = Verdict(reason, detail=detail)
