"""Outcomes and settings of checks in the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from hengwang.collector.probes.outcome import Outcome
from hengwang.monitoring.choices import CheckKind
from hengwang.monitoring.reasons import WORDS
from hengwang.pages.tones import Tone

GOOD = _("Answers as it should")
NOTHING = _("Nothing heard yet")
OTHERWISE = _("The check failed")
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "timeout": _("No answer in time"),
        "lost": _("Every packet was lost"),
        "connection_refused": _("The connection was refused: the service is not running"),
        "connection_reset": _("The connection was cut off"),
        "unreachable": _("A router reports that it cannot be reached"),
        "name_not_found": _("Its name does not exist"),
        "unexpected_status": _("The page answered with an unexpected status"),
        "content_missing": _("The page lacks what it must show"),
        "content_forbidden": _("The page shows what it must not"),
        "too_many_redirects": _("The page keeps forwarding"),
        "redirect_insecure": _("The page forwards to an unprotected address"),
        "malformed_answer": _("The answer makes no sense"),
        "tls_failed": _("No encrypted connection could be made"),
        "certificate_expired": _("The certificate has expired"),
        "certificate_not_yet_valid": _("The certificate is not valid yet"),
        "certificate_expires_soon": _("The certificate expires soon"),
        "certificate_untrusted": _("Nobody trusted signed the certificate"),
        "certificate_name_mismatch": _("The certificate is for another name"),
        "server_failure": _("The name server reports a failure"),
        "answer_refused": _("It refuses to answer"),
        "answer_wrong": _("The answer is not the expected one"),
        "value_missing": _("A value is missing in the answer"),
        "agent_error": _("The agent reports an error"),
        "credential_refused": _("It refuses our credential"),
        "no_socket": _("The collector had no free socket"),
        "no_route": _("The collector knows no way there"),
        "send_error": _("The collector could not send"),
        "loop_blocked": _("The collector was held up"),
        "not_started": _("The collector did not get round to it"),
        "overrun": _("The collector was too slow"),
        "canary_lost": _("The collector lost its own packets"),
        "resolver_failed": _("The collector's resolver did not answer"),
        "address_not_allowed": _("Outside the networks of the collector"),
        "tool_missing": _("Ping is not possible on the collector"),
        "ping_not_permitted": _(
            "The collector may not ping: install fping on its machine, or let "
            "net.ipv4.ping_group_range contain the group it runs as"
        ),
        "tool_failed": _("Ping failed on the collector"),
        "probe_broken": _("A mistake in the probe"),
        "receive_overflow": _("The collector's receive buffer overflowed"),
        "not_understood": _("The collector does not know this check"),
        "credential_missing": _("The collector lacks the credential"),
    }
)
PAUSES: Mapping[str, str] = MappingProxyType(
    {
        "spool_full": _("its disk space for unsent results is full"),
        "spool_failed": _("its disk takes nothing more"),
        "revoked": _("the server has revoked it"),
    }
)
COUNTERS: Mapping[str, str] = MappingProxyType(
    {
        "missed": _("Checks that came too late and were left out"),
        "stored": _("Results written to its disk"),
        "delivered": _("Batches handed over"),
        "dropped_events": _("Messages of devices dropped for want of room"),
        "received_syslog": _("syslog messages taken"),
        "received_trap": _("SNMP traps taken"),
        "received_push": _("Reports of sensors taken"),
        "malformed_syslog": _("syslog messages nobody can read"),
        "malformed_trap": _("SNMP traps nobody can read"),
        "malformed_push": _("Reports of sensors refused"),
        "untrusted_trap": _("SNMPv3 traps of nobody we know"),
        "foreign_sources": _("Messages from senders that are not named"),
        "listeners_failed": _("Ports it could not listen at"),
        "overflowed": _("Messages the system dropped before they were read"),
        "server_stored": _("Server: results kept"),
        "server_known": _("Server: results that were there already"),
        "server_unplanned": _("Server: results of checks that are not its own"),
        "server_in_future": _("Server: results from the future, not believed"),
    }
)
_TONES = {Outcome.GOOD: Tone.OK, Outcome.FAILED: Tone.BAD, Outcome.INVALID: Tone.UNKNOWN}
_WORDS = {Outcome.FAILED: _("Fails"), Outcome.INVALID: _("No measurement")}


@dataclass(frozen=True, slots=True)
class Answer:
    """A check's newest result, as a page shows it."""

    word: str
    tone: str
    at: datetime | None = None
    reason: str = ""


def answer_of(newest: tuple[datetime, str, str] | None) -> Answer:
    """Instant, outcome and reason in words."""
    if newest is None:
        return Answer(gettext(NOTHING), Tone.UNKNOWN.value)
    at, outcome, reason = newest
    kind = Outcome(outcome)
    word = gettext(_WORDS.get(kind, GOOD))
    return Answer(word, _TONES[kind].value, at, reason_text(reason))


def reason_text(reason: str) -> str:
    """Why a check failed or measured nothing, as a duty engineer reads it at three at night.

    A word that this version does not know is told as it came.
    """
    return gettext(REASONS[reason]) if reason in REASONS else reason


def pause_text(reason: str) -> str:
    """Why a collector asks nothing; a word that this version does not know is told as it came."""
    return gettext(PAUSES[reason]) if reason in PAUSES else reason


def counter_text(name: str) -> str:
    """What a counter of a collector or of the server counts."""
    if name in COUNTERS:
        return gettext(COUNTERS[name])
    told = name.removeprefix("refused_")
    return gettext("Refused by the server: %(reason)s") % {"reason": told} if told != name else name


def reason_of(number: int) -> str:
    """The same of a stored number; empty where the check is good."""
    if number <= 0:
        return ""
    return reason_text(WORDS[number]) if number in WORDS else gettext(OTHERWISE)


def place_of(kind: str, settings: Mapping[str, Any]) -> str:
    """Where a check asks."""
    if kind == CheckKind.HTTP:
        return str(settings.get("url", ""))
    if kind == CheckKind.DNS:
        return f"{settings.get('name', '')} @ {settings.get('server', '')}"
    host = str(settings.get("address") or settings.get("host") or "")
    port = settings.get("port")
    usual = {CheckKind.SNMP: 161, CheckKind.TLS: 443, CheckKind.MODBUS: 502}
    return host if port in {None, usual.get(CheckKind(kind))} else f"{host}:{port}"
