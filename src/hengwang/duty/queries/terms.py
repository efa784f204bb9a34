"""Whose a post is on which day, and what of a time is a company's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hengwang.duty.models import Post, PostTerms
from hengwang.kernel.intervals import Interval, intersect
from hengwang.kernel.periods import midnight


@dataclass(frozen=True, slots=True)
class Course:
    """The terms of a post in order of their days."""

    post: Post
    terms: Sequence[PostTerms]

    def on(self, day: date) -> tuple[int | None, bool]:
        """The company and whether it is countersigned, for shifts that begin on a day."""
        held = [one for one in self.terms if one.from_on <= day]
        chosen = held[-1] if held else next(iter(self.terms), None)
        if chosen is None:
            return self.post.company_id, self.post.is_countersigned
        return chosen.company_id, chosen.is_countersigned

    def until(self, day: date) -> date | None:
        """The day on which other terms follow those of `day`."""
        return next((one.from_on for one in self.terms if one.from_on > day), None)

    def of_company(self, company_id: int, window: Interval) -> list[Interval]:
        """The parts of a window in which the post is the company's, by days."""
        found = []
        for number, one in enumerate(self.terms):
            if one.company_id == company_id:
                later = self.terms[number + 1 :]
                end = midnight(later[0].from_on) if later else window.end
                start = midnight(one.from_on)
                if start < end:
                    found.append(Interval(start, end))
        return intersect(found, [window])


def course_of(post: Post) -> Course:
    """The terms of a post; one query."""
    return Course(post, list(post.terms.select_related("company").order_by("from_on")))
