"""Drawings of tallies: bars by rule or by office, cut by severity or by verdict."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext, ngettext, pgettext

from hengwang.pages.charts import Axis, ChartSpec, ChartTable, Point, Series
from hengwang.reviews.queries.tallies import Tally

DRAWN = 12
LONGEST = 22
ROOMY = 8
SEVERITIES = (("errors", "bad"), ("warnings", "warn"), ("advice", "accent"))
VERDICTS = (("accepted", "warn"), ("mended", "ok"), ("rejected", "unknown"), ("open", "plan"))


def by_severity(tallies: Sequence[Tally], key: str, axis: str) -> ChartSpec | None:
    """Errors, warnings and advice of each; None when there is nothing to draw."""
    words = (gettext("Errors"), gettext("Warnings"), gettext("Advice"))
    return _bars(tallies, key, axis, SEVERITIES, words)


def by_verdict(tallies: Sequence[Tally], key: str, axis: str) -> ChartSpec | None:
    """Accepted, mended, rejected and open ones of each; None when there is nothing to draw."""
    words = (
        pgettext("verdict", "Accepted"),
        pgettext("verdict", "Mended"),
        pgettext("verdict", "Rejected"),
        pgettext("verdict", "Open"),
    )
    return _bars(tallies, key, axis, VERDICTS, words)


def _bars(
    tallies: Sequence[Tally],
    key: str,
    axis: str,
    parts: Sequence[tuple[str, str]],
    words: Sequence[str],
) -> ChartSpec | None:
    if not tallies:
        return None
    drawn = tallies[:DRAWN]
    return ChartSpec(
        key=key,
        title=_finding(tallies),
        x=Axis(name=gettext("Findings"), least=Decimal(0)),
        y=Axis(name=axis, categories=tuple(_short(one.name) for one in drawn)),
        series=tuple(
            Series(
                name=word,
                kind="bar",
                values=tuple(Point(value=Decimal(getattr(one, part))) for one in drawn),
                tone=tone,
                stack="findings",
            )
            for (part, tone), word in zip(parts, words, strict=True)
        ),
        places=0,
        horizontal=True,
        file_name=key,
        size="tall" if len(drawn) > ROOMY else "",
        table=ChartTable(
            head=(axis, gettext("Findings"), *words),
            rows=tuple(
                (one.name, one.count, *(getattr(one, part) for part, _tone in parts))
                for one in tallies
            ),
        ),
    )


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def _finding(tallies: Sequence[Tally]) -> str:
    total = sum(one.count for one in tallies)
    text = ngettext(
        "Most in %(name)s: %(count)s of %(total)s finding",
        "Most in %(name)s: %(count)s of %(total)s findings",
        total,
    )
    first = tallies[0]
    return text % {"name": first.name, "count": first.count, "total": f"{total:,d}"}
