"""Tables of monitoring; only columns with an index sort the long ones."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.monitoring.choices import CollectorStanding, TargetStanding
from hengwang.monitoring.heard import text_of, tone, urgency
from hengwang.monitoring.standing import standing_of
from hengwang.pages.columns import (
    HeadlineColumn,
    MomentColumn,
    NumberColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.figures import tag
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone

STANDING_TONES = {
    TargetStanding.UP.value: Tone.OK,
    TargetStanding.DOWN.value: Tone.BAD,
    TargetStanding.UNREACHABLE.value: Tone.WARN,
    TargetStanding.UNKNOWN.value: Tone.UNKNOWN,
    "closed": Tone.QUIET,
}
STANDING_WORDS = dict(TargetStanding.choices) | {"closed": pgettext_lazy("target", "Closed")}
COLLECTOR_TONES = {
    CollectorStanding.AT_WORK: Tone.OK,
    CollectorStanding.WAITING: Tone.PLAN,
    CollectorStanding.SILENT: Tone.BAD,
    CollectorStanding.STOPPED: Tone.BAD,
    CollectorStanding.PAUSED: Tone.WARN,
    CollectorStanding.REVOKED: Tone.QUIET,
}
LATE_OFFSET_MS = 1000


class KindColumn(TextColumn):
    """A stored word by its label."""

    def render(self, record: Any, bound_column: Any) -> str:
        """The label."""
        return str(getattr(record, f"get_{bound_column.accessor}_display")())

    def value(self, record: Any, bound_column: Any) -> str:
        """The same."""
        return self.render(record, bound_column)


class TargetTable(Table):
    """Targets and how they stand."""

    name = HeadlineColumn(verbose_name=_("Name"))
    standing = StatusColumn(
        verbose_name=pgettext_lazy("target", "Now"),
        tones=STANDING_TONES,
        words=STANDING_WORDS,
        orderable=False,
    )
    kind = KindColumn(verbose_name=_("Kind"), tight=True)
    address = TextColumn(verbose_name=_("Address"), tight=True)
    unit = TextColumn(verbose_name=_("Unit"), orderable=False)
    parent = TextColumn(verbose_name=_("Behind"), orderable=False)
    is_backbone = StatusColumn(
        verbose_name=_("Core or aggregation"),
        tones={"True": Tone.INFO, "False": Tone.QUIET},
        orderable=False,
    )
    watched_from = MomentColumn(verbose_name=_("Watched from"))

    class Meta(Table.Meta):
        sequence = (
            *("name", "standing", "kind", "address", "unit", "parent", "is_backbone"),
            "watched_from",
        )


class CollectorStandingColumn(TextColumn):
    """How a collector is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(tight=True, orderable=False, accessor="pk", **kwargs)

    def render(self, record: Any) -> SafeString:
        """Word, shape, colour."""
        found = standing_of(record, timezone.now())
        return tag(str(found.label), COLLECTOR_TONES[found])

    def value(self, record: Any) -> str:
        """The word."""
        return str(standing_of(record, timezone.now()).label)


class CollectorTable(Table):
    """Collectors and how they are."""

    name = HeadlineColumn(verbose_name=_("Name"))
    standing = CollectorStandingColumn(verbose_name=pgettext_lazy("target", "Now"))
    unit = TextColumn(verbose_name=_("Unit"), orderable=False)
    running = NumberColumn(verbose_name=_("Checks"))
    seen_at = MomentColumn(verbose_name=_("Last heard from"))
    queue = NumberColumn(verbose_name=_("Waiting batches"), accessor="waiting", orderable=False)
    offset = NumberColumn(
        verbose_name=_("Clock off by (ms)"), accessor="clock_offset_ms", orderable=False
    )
    software = TextColumn(verbose_name=_("Version"), tight=True)

    class Meta(Table.Meta):
        sequence = (
            *("name", "standing", "unit", "running", "seen_at", "queue", "offset", "software"),
        )


class CredentialTable(Table):
    """Credentials by name; secrets are not shown anywhere."""

    name = HeadlineColumn(verbose_name=_("Name"))
    version = KindColumn(verbose_name=_("What it is"), tight=True)
    unit = TextColumn(verbose_name=_("Unit"), orderable=False)
    used = NumberColumn(verbose_name=_("Checks"))
    changed_at = MomentColumn(verbose_name=_("Changed"))


class CertificateTable(Table):
    """Certificates, those that end first on top."""

    target = TextColumn(
        verbose_name=_("Name"), linkify=True, attrs={"td": {"class": "is-headline"}}
    )
    place = TextColumn(verbose_name=_("Address"), orderable=False)
    unit = TextColumn(verbose_name=_("Unit"), orderable=False)
    days_left = NumberColumn(verbose_name=_("Days left"))
    ends_on = TextColumn(verbose_name=_("Good until"), tight=True, orderable=False)
    issuer = TextColumn(verbose_name=_("Issuer"), orderable=False)


class InstantColumn(MomentColumn):
    """To the second: messages of one incident come within a minute."""

    def render(self, value: datetime) -> SafeString:
        """Day and time."""
        local = timezone.localtime(value)
        html = '<time datetime="{}">{}</time>'
        return format_html(html, local.isoformat(), f"{local:%m-%d %H:%M:%S}")


class SeverityColumn(TextColumn):
    """How urgent a message says it is."""

    def render(self, record: Any) -> SafeString | str:
        """Word, shape, colour."""
        word = urgency(record.data)
        return tag(word, tone(record.data)) if word else ""

    def value(self, record: Any) -> str:
        """The word."""
        return urgency(record.data)


class SaidColumn(TextColumn):
    """The message in one line."""

    def render(self, record: Any) -> str:
        """Who says it on the device, and what."""
        return text_of(record.what, record.data)

    def value(self, record: Any) -> str:
        """The same."""
        return text_of(record.what, record.data)


class EventTable(Table):
    """Messages of devices, the newest on top."""

    source = TextColumn(
        verbose_name=_("Sending device"),
        tight=True,
        attrs={"td": {"class": "is-headline is-tight"}},
    )
    at = InstantColumn(verbose_name=_("Heard"))
    severity = SeverityColumn(
        verbose_name=_("How urgent"), accessor="data", orderable=False, tight=True
    )
    said = SaidColumn(
        verbose_name=_("Message"),
        accessor="data",
        orderable=False,
        attrs={"td": {"class": "is-wrap"}},
    )
    what = KindColumn(verbose_name=_("Kind"), tight=True, orderable=False)
    collector = TextColumn(verbose_name=_("Collector"), orderable=False)

    class Meta(Table.Meta):
        sequence = ("source", "at", "severity", "said", "what", "collector")
