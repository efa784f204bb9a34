"""Reasons of outcomes as numbers, so that an outcome is a sample like any other.

0 is good; 1 to 99 say that the target failed; from 100 on nobody measured it. A number never
changes its meaning. A word this version does not know keeps its outcome.
"""

from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from hengwang.collector.probes.outcome import OUR_OWN, Outcome, Reason

GOOD, FAILED_OTHERWISE, INVALID_OTHERWISE = 0, 99, 199
FIRST_INVALID = 100

_FAILED = (
    *("timeout", "lost", "connection_refused", "connection_reset", "unreachable"),
    *("name_not_found", "unexpected_status", "content_missing", "content_forbidden"),
    *("too_many_redirects", "redirect_insecure", "malformed_answer", "tls_failed"),
    *("certificate_expired", "certificate_not_yet_valid", "certificate_expires_soon"),
    *("certificate_untrusted", "certificate_name_mismatch", "server_failure"),
    *("answer_refused", "answer_wrong", "value_missing", "agent_error", "credential_refused"),
)
_INVALID = (
    *("no_socket", "no_route", "send_error", "loop_blocked", "not_started", "overrun"),
    *("canary_lost", "resolver_failed", "address_not_allowed", "tool_missing", "tool_failed"),
    *("probe_broken", "receive_overflow", "not_understood", "credential_missing"),
    "ping_not_permitted",
)
NUMBERS = MappingProxyType(
    {word: number for number, word in enumerate(_FAILED, 1)}
    | {word: number for number, word in enumerate(_INVALID, FIRST_INVALID)}
)
WORDS = MappingProxyType({number: word for word, number in NUMBERS.items()})


def number_of(outcome: Outcome, reason: str) -> int:
    """The number of an outcome with its reason."""
    if outcome is Outcome.GOOD:
        return GOOD
    number = NUMBERS.get(reason)
    is_invalid = outcome is Outcome.INVALID
    if number is None or (number >= FIRST_INVALID) is not is_invalid:
        return INVALID_OTHERWISE if is_invalid else FAILED_OTHERWISE
    return number


def outcome_of(number: float) -> Outcome:
    """What a stored number says of the target."""
    if number == GOOD:
        return Outcome.GOOD
    return Outcome.INVALID if number >= FIRST_INVALID else Outcome.FAILED


def failed(numbers: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of many stored numbers say that the target failed."""
    found: NDArray[np.bool_] = (numbers > GOOD) & (numbers < FIRST_INVALID)
    return found


def unnumbered() -> set[str]:
    """Reasons of the collector that have no number here or one of the wrong kind."""
    return {
        reason.value
        for reason in Reason
        if number_of(Outcome.INVALID if reason in OUR_OWN else Outcome.FAILED, reason)
        in {FAILED_OTHERWISE, INVALID_OTHERWISE}
    }
