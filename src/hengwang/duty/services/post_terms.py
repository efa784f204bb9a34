"""A post is given to a company, or back to the unit, from a day on; what was stood stays."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.duty.errors import TermsPastError, TermsSameError
from hengwang.duty.models import Post, PostTerms, Roster, Shift
from hengwang.duty.queries.terms import course_of
from hengwang.duty.services.planning import plan_post
from hengwang.kernel.periods import beijing_day, midnight
from hengwang.organizations.models import Company
from hengwang.outbox.services import announce


@dataclass(frozen=True, slots=True)
class PostTermsFacts:
    """Whose the post is from a day on, and whether its hand-overs are countersigned."""

    from_on: date
    company: Company | None = None
    is_countersigned: bool = False


@transaction.atomic
def change_terms(
    post_id: int, facts: PostTermsFacts, *, by: User, now: datetime | None = None
) -> PostTerms:
    """Other terms for shifts that begin on a day or later; those before keep theirs.

    Where the company changes, shifts from that day on are planned anew: people of another company
    stand there no longer, which leaves gaps that are warned of.

    Raises:
        NotAllowedError: `by` does not make the unit's rosters.
        TermsPastError: Shifts of that day have begun already, or the post is younger.
        TermsSameError: They hold on that day already.
        YearNotEnteredError: Shifts depend on a calendar nobody entered.
    """
    now = now or timezone.now()
    post: Post = Post.objects.select_for_update(of=("self",)).get(pk=post_id)
    roster = Roster.objects.select_for_update(of=("self",)).select_related("unit__region").get(
        pk=post.roster_id
    )  # fmt: skip
    require(by, Permission.KEEP_ROSTERS, roster.unit)
    course = course_of(post)
    if facts.from_on < max(first_day_of_terms(post, now=now), post.since_on):
        raise TermsPastError
    company_id = None if facts.company is None else facts.company.pk
    before = course.on(facts.from_on)
    if before == (company_id, facts.is_countersigned):
        raise TermsSameError
    made, _is_new = PostTerms.objects.update_or_create(
        post=post,
        from_on=facts.from_on,
        defaults={
            "company": facts.company, "is_countersigned": facts.is_countersigned,
            "made_by_name": by.printed_name, "applied_at": None,
        },
    )  # fmt: skip
    _stamp(post, made, course.until(facts.from_on))
    apply_terms(now=now, post=post)
    after = {
        "from_on": facts.from_on, "company": str(facts.company or ""),
        "is_countersigned": facts.is_countersigned,
    }  # fmt: skip
    record("duty_post.terms_changed", post, by=by, after=after)
    if before[0] != company_id:
        post.refresh_from_db()
        plan_post(post, now=now, anew_from=facts.from_on)
    announce("roster.changed", roster_id=post.roster_id)
    return made


def _stamp(post: Post, terms: PostTerms, until: date | None) -> None:
    rows = Shift.objects.in_force().filter(post=post, starts_at__gte=midnight(terms.from_on))
    if until is not None:
        rows = rows.filter(starts_at__lt=midnight(until))
    rows.update(company=terms.company, is_countersigned=terms.is_countersigned)


def first_day_of_terms(post: Post, *, now: datetime) -> date:
    """The earliest day from which terms may begin: none of its shifts has begun."""
    today = beijing_day(now)
    begun = Shift.objects.in_force().filter(
        post=post, starts_at__gte=midnight(today), starts_at__lte=now
    )
    return today + timedelta(days=1) if begun.exists() else today


@transaction.atomic
def apply_terms(*, now: datetime, post: Post | None = None) -> int:
    """Terms whose day has come hold, once the last shift begun before that day is over.

    Returns how many posts are whose they were not before. One query while nothing waits.
    """
    waiting = PostTerms.objects.filter(applied_at=None, from_on__lte=beijing_day(now))
    if post is not None:
        waiting = waiting.filter(post=post)
    changed = 0
    for terms in waiting.order_by("post", "from_on"):
        begins = midnight(terms.from_on)
        last = (
            Shift.objects.in_force()
            .filter(post=terms.post_id, starts_at__lt=begins, ends_at__gt=begins)
            .order_by("-ends_at")
            .first()
        )
        since = begins if last is None else last.ends_at
        if since > now:
            continue
        # By the old state: of two workers at once one has an effect.
        if PostTerms.objects.filter(pk=terms.pk, applied_at=None).update(applied_at=now):
            Post.objects.filter(pk=terms.post_id).update(
                company=terms.company_id, is_countersigned=terms.is_countersigned,
                terms_from=since,
            )  # fmt: skip
            changed += 1
    return changed
