"""Gaps are told beforehand, what was missed is written down; both are records."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.duty import coverage
from hengwang.duty.choices import HandoverState, LapseKind
from hengwang.duty.errors import LapseExplainedError, WordsMissingError
from hengwang.duty.hours import by_day
from hengwang.duty.models import Gap, Handover, Holding, Lapse, LogEntry, Post, Shift
from hengwang.duty.queries.covering import wants_of
from hengwang.duty.queries.drafting import people_of
from hengwang.duty.queries.people import keepers_of
from hengwang.duty.services.holding import piece_of
from hengwang.duty.services.rights import explains
from hengwang.duty.topics import GAPS
from hengwang.kernel.intervals import Interval, merge
from hengwang.kernel.periods import beijing_day, midnight
from hengwang.notifications.choices import Urgency
from hengwang.notifications.services.telling import Notice, tell
from hengwang.outbox.services import announce

FAR_BACK = timedelta(days=35)
SOON = timedelta(days=1)
MOST_TOLD = 12


@transaction.atomic
def watch_gaps(post: Post, *, now: datetime) -> list[Gap]:
    """Keep the gaps of the days ahead as records, day by day; returns those that came new.

    A gap that somebody filled is closed; one that is over without that stays as it was.
    """
    today = beijing_day(now)
    end = midnight(today + timedelta(days=post.roster.warn_days + 1))
    found = wants_of(post, Interval(midnight(today), end))
    # By day, so that a gap keeps its name however far the view reaches.
    seen = {
        (part.start, part.end, want.needed, want.because[:200])
        for want in found
        for _day, part in by_day(want.interval)
    }
    ahead = {
        (one.starts_at, one.ends_at, one.needed, one.because): one for one in post.gaps.ahead(now)
    }
    filled = [gap.pk for key, gap in ahead.items() if key not in seen]
    Gap.objects.filter(pk__in=filled).update(closed_at=now)
    fresh = [
        Gap.objects.create(
            post=post, starts_at=start, ends_at=end, needed=needed, because=because, found_at=now
        )
        for start, end, needed, because in sorted(seen - set(ahead))
        if end > now
    ]
    if fresh:
        announce("duty_gap.found", gap_id=fresh[0].pk)
    return fresh


def tell_gap(gap: Gap, *, now: datetime) -> int:
    """Tell those who make the roster of the post's gaps ahead; again when one is near."""
    roster = gap.post.roster
    is_near = gap.starts_at - now <= SOON
    rows = list(gap.post.gaps.ahead(now))
    empty = merge(Interval(one.starts_at, one.ends_at) for one in rows if one.needed == 1)
    thin = [one for one in rows if one.needed > 1]
    if not rows:
        return 0

    def wording() -> tuple[str, str]:
        start = empty[0].start if empty else thin[0].starts_at
        told = {"roster": roster.name, "post": gap.post.name, "start": _moment(start)}
        lines = [f"{_moment(one.start)} – {_moment(one.end)}" for one in empty[:MOST_TOLD]]
        if empty:
            lines.append(_("Nobody is named for this time. Put somebody in."))
        lines += [_thin(one) for one in thin[:MOST_TOLD]]
        if empty:
            title = _("Nobody on duty: %(roster)s, %(post)s, from %(start)s")
        else:
            title = _("Too few on duty: %(roster)s, %(post)s, from %(start)s")
        return title % told, "\n".join(lines)

    notice = Notice(
        key=f"duty-gap:{gap.pk}:{'near' if is_near else 'far'}",
        topic=GAPS,
        subject_id=gap.pk,
        urgency=Urgency.SERIOUS if is_near else Urgency.WARNING,
        wording=wording,
        path=reverse("duty-roster", args=[roster.pk]),
    )
    return tell(notice, keepers_of(roster.unit), now=now)


def _thin(gap: Gap) -> str:
    told = {
        "start": _moment(gap.starts_at), "end": _moment(gap.ends_at), "count": gap.needed,
        "name": gap.because,
    }  # fmt: skip
    return _("%(start)s – %(end)s: %(count)s people are needed for “%(name)s”.") % told


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%m-%d %H:%M}"


@transaction.atomic
def find_lapses(*, now: datetime) -> int:
    """Write down what was owed for shifts that are over and did not happen; each once.

    Six queries, whatever the number of shifts.
    """
    over = _over(now)
    ids = [one.pk for one in over]
    written = dict(
        LogEntry.objects.filter(shift__in=ids, corrected_by=None)
        .order_by()
        .values_list("shift")
        .annotate(Count("pk"))
    )
    given = set(
        Handover.objects.filter(outgoing__in=ids)
        .exclude(state=HandoverState.DRAFT)
        .values_list("outgoing", flat=True)
    )
    following = _following(over)
    held = people_of([*ids, *following.values()])
    known = set(Lapse.objects.filter(shift__in=ids).values_list("shift", "kind"))
    fresh = [
        Lapse(shift=shift, kind=kind, found_at=now)
        for shift in over
        for kind in _missing(shift, written, given, held, following)
        if (shift.pk, kind.value) not in known
    ]
    Lapse.objects.bulk_create(fresh, ignore_conflicts=True)
    for lapse in Lapse.objects.filter(shift__in=[one.shift_id for one in fresh], found_at=now):
        announce("duty_lapse.found", lapse_id=lapse.pk)
    return len(fresh)


def _over(now: datetime) -> list[Shift]:
    rows = Shift.objects.in_force().filter(ends_at__lte=now, ends_at__gt=now - FAR_BACK)
    return [
        one
        for one in rows.select_related("post__roster").order_by("post", "starts_at")
        if one.ends_at + timedelta(minutes=one.post.roster.grace_minutes) <= now
    ]


def _following(over: list[Shift]) -> dict[int, int]:
    """The shift that follows each at once, which may be going on."""
    rows = Shift.objects.in_force().filter(
        post__in={one.post_id for one in over}, starts_at__in={one.ends_at for one in over}
    )
    begins = {(post, at): pk for pk, post, at in rows.values_list("pk", "post", "starts_at")}
    return {
        one.pk: begins[one.post_id, one.ends_at]
        for one in over
        if (one.post_id, one.ends_at) in begins
    }


def _missing(
    shift: Shift,
    written: dict[int, int],
    given: set[int],
    held: dict[int, list[Holding]],
    following: dict[int, int],
) -> list[LapseKind]:
    pieces = [piece_of(one) for one in held.get(shift.pk, [])]
    people = {one.person for one in pieces if one.person is not None}
    found = []
    if coverage.gaps(shift.interval, pieces):
        found.append(LapseKind.UNSTAFFED)
    if not people:
        return found
    if written.get(shift.pk, 0) < shift.post.roster.least_entries:
        found.append(LapseKind.NO_LOG)
    after = {one.person_id for one in held.get(following.get(shift.pk, 0), [])}
    # Who stays on does not hand over to themselves.
    if shift.pk not in given and people != after:
        found.append(LapseKind.NO_HANDOVER)
    return found


@transaction.atomic
def explain(lapse_id: int, words: str, *, by: User) -> Lapse:
    """Say why something was missed; the record stays.

    Raises:
        NotAllowedError: `by` does not stand duty for the unit.
        WordsMissingError: Without words.
        LapseExplainedError: Somebody has explained it already.
    """
    lapse: Lapse = Lapse.objects.select_related("shift__post__roster__unit").get(pk=lapse_id)
    if not explains(by, lapse):
        raise NotAllowedError(permission=Permission.STAND_DUTY.label)
    if not words.strip():
        raise WordsMissingError
    changed = Lapse.objects.filter(pk=lapse_id, explained_at=None).update(
        explanation=words.strip(), explained_by=by, explained_by_name=by.printed_name,
        explained_at=timezone.now(),
    )  # fmt: skip
    if not changed:
        raise LapseExplainedError
    lapse.refresh_from_db()
    record("duty_lapse.explained", lapse, by=by, after={"explanation": lapse.explanation})
    return lapse
