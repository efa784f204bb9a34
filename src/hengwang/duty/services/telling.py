"""What people are told about duty, through their own channels; each once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from hengwang.accounts.models import User
from hengwang.duty.choices import LeaveState, SwapState
from hengwang.duty.models import Handover, Holding, Lapse, Leave, Post, Swap
from hengwang.duty.queries.people import keepers_of
from hengwang.duty.topics import DUTY, GAPS
from hengwang.notifications.choices import Urgency
from hengwang.notifications.services.telling import Notice, Wording, tell
from hengwang.organizations.models import Unit


@dataclass(frozen=True, slots=True)
class _About:
    """What a message is about; the key names it for ever."""

    key: str
    subject_id: int
    path: str


def _tell(about: _About, wording: Wording, people: Iterable[User], now: datetime) -> int:
    """Something of a person's own duty."""
    notice = Notice(
        key=about.key, topic=DUTY, subject_id=about.subject_id, urgency=Urgency.NOTICE,
        wording=wording, path=about.path,
    )  # fmt: skip
    return tell(notice, people, now=now)


def _warn(about: _About, wording: Wording, unit: Unit, now: datetime) -> int:
    """Something that those who make the rosters must see to."""
    notice = Notice(
        key=about.key, topic=GAPS, subject_id=about.subject_id, urgency=Urgency.WARNING,
        wording=wording, path=about.path,
    )  # fmt: skip
    return tell(notice, keepers_of(unit), now=now)


def tell_missing_year(post: Post, year: int, *, now: datetime) -> int:
    """The calendar of a year nobody entered keeps the roster from being planned."""

    def wording() -> tuple[str, str]:
        told = {"year": year, "post": f"{post.roster.name} {post.name}"}
        return (
            _("The holidays of %(year)s are missing: %(post)s") % told,
            _("Without them duty is planned until the end of the year before only."),
        )

    unit = post.roster.unit
    path = reverse("duty-roster", args=[post.roster_id])
    key = f"duty-year:{post.pk}:{year}"
    return _warn(_About(key, post.pk, path), wording, unit, now)


def tell_lapse(lapse: Lapse, *, now: datetime) -> int:
    """Something was missed."""

    def wording() -> tuple[str, str]:
        shift = lapse.shift
        told = {"what": lapse.get_kind_display(), "post": shift.post.name, "shift": str(shift)}
        return _("%(what)s: %(post)s, %(shift)s") % told, shift.post.roster.name

    about = _About(f"duty-lapse:{lapse.pk}", lapse.pk, lapse.shift.get_absolute_url())
    return _warn(about, wording, lapse.shift.post.roster.unit, now)


def tell_swap(swap: Swap, *, now: datetime) -> int:
    """Whose turn it is with a swap: the partner, the keepers, at the end both."""
    people: Iterable[User] = [swap.proposer, swap.partner]
    if swap.state == SwapState.PROPOSED:
        people = [swap.partner]
    elif swap.state == SwapState.ACCEPTED:
        people = keepers_of(swap.mine.post.roster.unit)

    def wording() -> tuple[str, str]:
        told = {
            "proposer": swap.proposer.printed_name,
            "partner": swap.partner.printed_name,
            "state": swap.get_state_display(),
        }
        title = _("Swap of %(proposer)s with %(partner)s: %(state)s") % told
        return title, f"{swap.mine} ⇄ {swap.theirs or '—'}"

    key = f"duty-swap:{swap.pk}:{swap.state}"
    return _tell(_About(key, swap.pk, reverse("duty-swap-list")), wording, people, now)


def tell_leave(leave: Leave, *, now: datetime) -> int:
    """Those who decide, or the person and the substitute."""
    people: Iterable[User] = [one for one in (leave.person, leave.substitute) if one is not None]
    if leave.state == LeaveState.ASKED:
        people = keepers_of(leave.roster.unit)

    def wording() -> tuple[str, str]:
        told = {"person": leave.person.printed_name, "state": leave.get_state_display()}
        return _("Leave of %(person)s: %(state)s") % told, leave.roster.name

    key = f"duty-leave:{leave.pk}:{leave.state}"
    return _tell(_About(key, leave.pk, reverse("duty-leave-list")), wording, people, now)


def tell_unfit(leave: Leave, post: Post, *, now: datetime) -> int:
    """A substitute who was approved is of a company whose post it is not any more."""
    substitute = leave.substitute
    if substitute is None:
        return 0

    def wording() -> tuple[str, str]:
        told = {
            "substitute": substitute.printed_name, "person": leave.person.printed_name,
            "post": post.name,
        }  # fmt: skip
        title = _("%(substitute)s cannot stand in for %(person)s: %(post)s")
        text = _(
            "The post is not stood by the substitute's company in the new turns. Nobody is named "
            "for these hours; put somebody in."
        )
        return title % told, text

    last = post.rotations.order_by("-from_on").values_list("pk", flat=True).first()
    key = f"duty-leave-unfit:{leave.pk}:{post.pk}:{last}:{post.terms.count()}"
    return _warn(
        _About(key, leave.pk, reverse("duty-leave", args=[leave.pk])), wording, post.roster.unit,
        now,
    )  # fmt: skip


def tell_handover(handover: Handover, *, now: datetime) -> int:
    """The successor, that a hand-over waits."""
    if handover.incoming is None:
        return 0
    rows = Holding.objects.filter(shift=handover.incoming).exclude(person=None)
    people = [one.person for one in rows.select_related("person") if one.person is not None]

    def wording() -> tuple[str, str]:
        told = {"name": handover.given_by_name, "post": handover.outgoing.post.name}
        return _("%(name)s hands over to you: %(post)s") % told, handover.note

    key = f"duty-handover:{handover.pk}"
    return _tell(_About(key, handover.pk, handover.get_absolute_url()), wording, people, now)
