"""One target: how it stands, its band of time, its curves, outages and planned work."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.availability.models import (
    Amendment,
    LedgerRevision,
    MaintenanceWindow,
    Outage,
    UnknownSpan,
)
from hengwang.availability.queries.course import SPANS, Curve, Curves, band_of, curves_of
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.models import Check, CheckState, Series, Target, Watch
from hengwang.monitoring.reasons import FIRST_INVALID, GOOD
from hengwang.monitoring.samples.columns import from_ms
from hengwang.monitoring.store import sample_store
from hengwang.monitoring.wording import reason_of
from hengwang.pages.charts import Axis, ChartSpec, ChartTable
from hengwang.pages.charts import Series as Line
from hengwang.pages.tones import Tone

SHOWN = 50
TICKS = 6


@login_required
@require_GET
def page(request: MemberRequest, target_id: int) -> HttpResponse:
    """The target's page; its curves come after it, so that a year's samples hold up nothing."""
    rows = Target.objects.visible_to(request.user).select_related("unit__region", "parent")
    target = get_object_or_404(rows, pk=target_id)
    span, window = _asked(request)
    now = timezone.now()
    checks = list(target.checks.filter(ended_at=None).select_related("collector"))
    context = {
        "title": target.name,
        "target": target,
        "standing": standing_of(target),
        "facts": _facts(target),
        "stands_for": _record(target, request),
        "band": band_of(target, window, now=now),
        "ticks": _ticks(window, span),
        "spans": _spans(target, span),
        "checks": _answers(checks),
        "outages": target.outages.order_by("-started_at")[:SHOWN],
        "outages_in_all": target.outages.count(),
        "unknowns": target.unknownspans.order_by("-started_at")[:10],
        "revisions": LedgerRevision.objects.filter(target=target)[:10],
        "amendments": Amendment.objects.filter(target=target).select_related("decided_by")[:10],
        "maintenance": MaintenanceWindow.objects.filter(covered=target)
        .select_related("decided_by")
        .order_by("-starts_at")[:10],
        "children": _with_standing(target.children.visible_to(request.user).watched()[:SHOWN]),
        "parent_visible": target.parent_id is not None
        and Target.objects.visible_to(request.user).filter(pk=target.parent_id).exists(),
        "charts_url": f"{reverse('target-course-charts', args=[target.pk])}?span={span}",
        "settings_url": _address("target-detail", target.pk),
        "breadcrumbs": [(_("What is broken now"), reverse("broken-now")), (target.name, "")],
    }
    return render(request, "availability/course.html", context)


def _record(target: Target, request: MemberRequest) -> Any:
    """The circuit, device or name it stands for, where the visitor may see it."""
    link = Watch.objects.present().filter(target=target).first()
    subject = None if link is None else link.subject
    if subject is None:
        return None
    seen: Any = type(subject)._default_manager
    return seen.visible_to(request.user).filter(pk=subject.pk).first()


@login_required
@require_GET
def charts(request: MemberRequest, target_id: int) -> HttpResponse:
    """The curves of the asked span."""
    target = get_object_or_404(Target.objects.visible_to(request.user), pk=target_id)
    span, window = _asked(request)
    checks = list(target.checks.filter(ended_at=None).order_by("pk"))
    drawn = [
        spec for one in curves_of(checks, window, sample_store()) for spec in _specs(one, span)
    ]
    return render(request, "availability/course_charts.html", {"specs": drawn})


def standing_of(target: Target) -> dict[str, Any]:
    """Word, tone and since of a target, from its open spans; three queries at most."""
    if target.closed_at is not None:
        return {"word": _("Closed"), "tone": Tone.QUIET.value, "since": target.closed_at}
    outage = Outage.objects.still_open().filter(target=target).first()
    if outage is not None:
        return {
            "word": pgettext("target", "Down"), "tone": Tone.BAD.value, "since": outage.started_at
        }  # fmt: skip
    unknown = UnknownSpan.objects.still_open().filter(target=target).first()
    if unknown is not None:
        word = pgettext("target", "Unknown")
        return {"word": word, "tone": Tone.UNKNOWN.value, "since": unknown.started_at}
    ends = [
        model.objects.filter(target=target).order_by("-ended_at").values_list("ended_at", flat=True)
        for model in (Outage, UnknownSpan)
    ]
    last = max((end for rows in ends for end in rows[:1] if end), default=target.watched_from)
    return {"word": pgettext("target", "Up"), "tone": Tone.OK.value, "since": last}


def _asked(request: MemberRequest) -> tuple[str, Interval]:
    span = request.GET.get("span", "day")
    if span not in SPANS:
        raise Http404
    now = timezone.now().replace(microsecond=0)
    return span, Interval(now - SPANS[span], now)


def _spans(target: Target, chosen: str) -> Sequence[tuple[str, str, bool]]:
    names = {
        "day": _("24 hours"), "week": _("7 days"), "month": _("30 days"), "year": _("365 days")
    }  # fmt: skip
    address = reverse("target-course", args=[target.pk])
    return [(f"{address}?span={word}", name, word == chosen) for word, name in names.items()]


def _facts(target: Target) -> list[tuple[str, Any]]:
    return [
        (_("Kind"), target.get_kind_display()),
        (_("Address"), target.address),
        (_("Unit"), target.unit),
        (_("Region"), target.unit.region),
        (_("Core or aggregation"), _("yes") if target.is_backbone else _("no")),
        (_("Watched from"), f"{timezone.localtime(target.watched_from):%Y-%m-%d %H:%M}"),
    ]


def _ticks(window: Interval, span: str) -> list[str]:
    step = window.duration / (TICKS - 1)
    form = {"day": "%H:%M", "week": "%m-%d %H:%M", "month": "%m-%d", "year": "%Y-%m"}[span]
    marks = [window.start + step * number for number in range(TICKS)]
    return [f"{timezone.localtime(one):{form}}" for one in marks]


def _answers(checks: Sequence[Check]) -> list[dict[str, Any]]:
    """Each check with its newest answer and its run; two queries and one look at the store."""
    series = dict(
        Series.objects.filter(check_of__in=checks, name=Series.OUTCOME).values_list(
            "pk", "check_of_id"
        )
    )
    newest = sample_store().latest(list(series)) if series else {}
    by_check = {series[pk]: told for pk, told in newest.items()}
    states = {one.pk: one for one in CheckState.objects.filter(pk__in=[one.pk for one in checks])}
    found = []
    for check in checks:
        at, number = by_check.get(check.pk, (None, 0.0))
        found.append(
            {
                "check": check,
                "at": None if at is None else from_ms(at),
                **_worded(at, int(number)),
                "state": states.get(check.pk),
            }
        )
    return found


def _worded(at: int | None, number: int) -> dict[str, str]:
    if at is None:
        return {"word": _("Nothing heard yet"), "tone": Tone.UNKNOWN.value, "why": ""}
    if number == GOOD:
        return {"word": _("Answers"), "tone": Tone.OK.value, "why": ""}
    if number >= FIRST_INVALID:
        return {"word": _("Nobody measured"), "tone": Tone.UNKNOWN.value, "why": reason_of(number)}
    return {"word": _("Fails"), "tone": Tone.BAD.value, "why": reason_of(number)}


def _with_standing(children: Any) -> list[tuple[Target, str, str]]:
    rows = list(children)
    keys = [one.pk for one in rows]
    down = set(
        Outage.objects.still_open().filter(target__in=keys).values_list("target_id", flat=True)
    )
    unknown = set(
        UnknownSpan.objects.still_open().filter(target__in=keys).values_list("target_id", flat=True)
    )
    words = {
        "down": (pgettext("target", "Down"), Tone.BAD.value),
        "unknown": (pgettext("target", "Unknown"), Tone.UNKNOWN.value),
        "up": (pgettext("target", "Up"), Tone.OK.value),
    }
    states = ["down" if k in down else "unknown" if k in unknown else "up" for k in keys]
    return [(one, *words[state]) for one, state in zip(rows, states, strict=True)]


def _address(name: str, *args: int) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _specs(one: Curves, span: str) -> Iterator[ChartSpec]:
    kind = one.check.get_kind_display()
    form = {"day": "%H:%M", "week": "%m-%d %H:%M", "month": "%m-%d %H:%M", "year": "%Y-%m-%d"}[span]
    labels = tuple(f"{timezone.localtime(at):{form}}" for at in one.starts)
    gaps = _gap_note(one)
    if one.response.has_any:
        title = _("%(kind)s: response time, at most %(most)s ms") % {
            "kind": kind, "most": _most(one.response)
        }  # fmt: skip
        yield _spec(f"response-{one.check.pk}", title, labels, one.response, "ms", gaps)
    if one.loss.has_any:
        title = _("%(kind)s: answers lost, at most %(most)s %%") % {
            "kind": kind, "most": _most(one.loss)
        }  # fmt: skip
        yield _spec(f"loss-{one.check.pk}", title, labels, one.loss, "%", gaps)
    for used in one.used:
        if used.has_any:
            way, _dot, port = used.name.partition("_utilization.")
            said = _("in") if way == "in" else _("out")
            title = _("Port %(port)s, %(way)s: at most %(most)s %% used") % {
                "port": port, "way": said, "most": _most(used)
            }  # fmt: skip
            key = f"use-{one.check.pk}-{used.name.replace('.', '-')}"
            yield _spec(key, title, labels, used, "%", gaps)


def _most(curve: Curve) -> str:
    return f"{max(value for value in curve.worst if value is not None):f}"


def _gap_note(one: Curves) -> str:
    curve = one.response if one.response.has_any else one.loss
    gaps = sum(value is None for value in curve.worst)
    if not gaps:
        return ""
    text = ngettext(
        "%(n)s of %(all)s points has no answer and is left open",
        "%(n)s of %(all)s points have no answer and are left open",
        gaps,
    )
    return text % {"n": gaps, "all": len(curve.worst)}


def _spec(  # noqa: PLR0917 (a chart has that many sides)
    key: str, title: str, labels: tuple[str, ...], curve: Curve, unit: str, note: str
) -> ChartSpec:
    names = (_("typical"), _("worst"))
    rows = zip(labels, curve.typical, curve.worst, strict=True)
    return ChartSpec(
        key=key,
        title=title,
        x=Axis(categories=labels),
        y=Axis(name="", unit=unit),
        series=(
            Line(name=names[1], kind="line", values=tuple(curve.worst), tone="plan"),
            Line(name=names[0], kind="line", values=tuple(curve.typical)),
        ),
        unit=unit,
        note=note,
        size="short",
        table=ChartTable(head=(_("From"), *names), rows=tuple(rows)),
    )
