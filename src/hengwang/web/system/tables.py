"""Tables of the system pages."""

from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from hengwang.audit.models import AuditEntry
from hengwang.outbox.choices import JobState
from hengwang.outbox.models import Job
from hengwang.pages import trail
from hengwang.pages.columns import (
    HeadlineColumn,
    MomentColumn,
    NumberColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.figures import bar_svg
from hengwang.pages.tables import Table
from hengwang.pages.templatetags.pages import action_label, field_label
from hengwang.pages.tones import Tone
from hengwang.web.system.wording import job_title

SHOWN_CHANGES = 2
LONGEST = 40
JOB_TONES = {
    JobState.QUEUED: Tone.PLAN,
    JobState.RUNNING: Tone.INFO,
    JobState.DONE: Tone.OK,
    JobState.FAILED: Tone.BAD,
    JobState.CANCELLED: Tone.QUIET,
}


class TrailTable(Table):
    """Entries of the audit trail, newest first."""

    action = HeadlineColumn(
        verbose_name=_("What"), linkify=("trail-entry", {"entry_id": A("pk")}), orderable=False
    )
    subject_printed = TextColumn(verbose_name=_("Record"), orderable=False)
    actor_name = TextColumn(verbose_name=_("Who"), orderable=False, empty_values=(), tight=True)
    at = MomentColumn(verbose_name=_("When"), orderable=False)
    after = TextColumn(verbose_name=_("Change"), orderable=False)
    channel = TextColumn(verbose_name=_("From where"), orderable=False, tight=True)
    seq = NumberColumn(verbose_name=_("Link"), accessor="link__seq", orderable=False)

    class Meta:
        model = AuditEntry
        fields = ("action", "subject_printed", "actor_name", "at", "after", "channel", "seq")

    def render_action(self, value: str) -> str:
        """In words."""
        return action_label(value)

    def render_actor_name(self, value: str) -> Any:
        """The person, or the platform itself."""
        return value or _("The platform")

    def value_actor_name(self, value: str) -> str:
        """The same in a file."""
        return str(self.render_actor_name(value))

    def render_after(self, record: AuditEntry) -> str:
        """The first fields with their new values, in one line."""
        after = record.after or {}
        kind = record.subject_kind
        shown = [
            f"{field_label(name)}：{_short(trail.value_text(kind, name, value))}"
            for name, value in after.items()
        ]
        rest = len(shown) - SHOWN_CHANGES
        return "；".join(shown[:SHOWN_CHANGES]) + (f" +{rest}" if rest > 0 else "")

    def value_after(self, record: AuditEntry) -> str:
        """Every field in a file."""
        return "; ".join(f"{name}: {value}" for name, value in (record.after or {}).items())


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


class JobTable(Table):
    """Background jobs, newest first."""

    name = HeadlineColumn(
        verbose_name=_("Job"), linkify=("job-detail", {"job_id": A("pk")}), orderable=False
    )
    state = StatusColumn(
        verbose_name=_("State"),
        tones={state.value: tone for state, tone in JOB_TONES.items()},
        orderable=False,
    )
    progress_done = TextColumn(verbose_name=_("Progress"), orderable=False)
    started_by_name = TextColumn(verbose_name=_("Started by"), orderable=False, empty_values=())
    enqueued_at = MomentColumn(verbose_name=_("Asked for"), orderable=False)
    finished_at = MomentColumn(verbose_name=_("Ended"), orderable=False)
    attempts = NumberColumn(verbose_name=_("Attempts"), orderable=False)

    class Meta:
        model = Job
        fields = (
            "name", "state", "progress_done", "started_by_name", "enqueued_at", "finished_at",
            "attempts",
        )  # fmt: skip

    def render_name(self, value: str, record: Job) -> SafeString:
        """In words, with its number."""
        html = '{} <span class="hw-soft">#{}</span>'
        return format_html(html, job_title(value), record.pk)

    def render_progress_done(self, record: Job) -> Any:
        """A bar where the work knows how much there is."""
        if record.progress_total:
            return bar_svg(Decimal(record.progress_done), Decimal(record.progress_total))
        return record.progress_text

    def value_progress_done(self, record: Job) -> str:
        """As numbers in a file."""
        return f"{record.progress_done}/{record.progress_total or '?'}"

    def render_started_by_name(self, value: str) -> Any:
        """The person, or the platform itself."""
        return value or _("The platform")

    def value_started_by_name(self, value: str) -> str:
        """The same in a file."""
        return str(self.render_started_by_name(value))
