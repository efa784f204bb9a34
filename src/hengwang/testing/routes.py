"""Every address of the platform, with an example for every name in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

PLACE = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>|\{(?P<braced>\w+)\}")
ROW_OF = re.compile(r"(?P<slug>[a-z-]+)/<int:row_id>")

# Names in addresses that stand for something everybody may know.
PUBLIC_WORDS: Mapping[str, Mapping[str, str]] = {
    "code": {"": "620000"},
    "year": {"": "2026"},
    "key": {
        "": "mof-2020-10",
        "system/calendar/dates/": "monitoring_window",
        "api/v1/metrics/": "projects.execution_rate",
        "cockpit/tiles/": "money",
    },
    "name": {"": "start_monitoring"},
    "kind": {
        "": "self_evaluation_form",
        "monitoring/watch/": "device",
        "facilities/": "temperature",
        "access/": "connect",
    },
    "sort": {"": "rule"},
    "place": {"": "1"},
    "verb": {"": "publish", "vendors/months/": "read", "vendors/years/": "redraw"},
    "spot": {"": "cold_aisle"},
    "ending": {"": "xlsx"},
    "form": {"": "json"},
    "door_page": {"": "home"},
    "figure": {"": "reports"},
    "username": {"": "demo-owner"},
}
# What an operation of the API must be asked with.
QUERIES = {"/money": "?year=2020", "/monitor": "?at=2020-07-31"}
# Everybody who sees companies sees all of them.
SHARED_ROWS = frozenset({"company_id", "contact_of_company"})


@dataclass(frozen=True)
class Route:
    """One address pattern with what it is called."""

    text: str
    name: str

    @property
    def places(self) -> tuple[str, ...]:
        """Names in the pattern, the shared `row_id` by the kind of row."""
        return tuple(self._place(found) for found in PLACE.finditer(self.text))

    @property
    def is_api(self) -> bool:
        """Whether programs call it."""
        return self.text.startswith("api/")

    @property
    def private_places(self) -> set[str]:
        """Names that stand for rows of one unit, one person, or one administrator."""
        return set(self.places) - set(PUBLIC_WORDS) - SHARED_ROWS

    def missing_from(self, ids: Mapping[str, int]) -> set[str]:
        """Names for which nobody made an example."""
        return set(self.places) - set(ids) - set(PUBLIC_WORDS)

    def address(self, ids: Mapping[str, int]) -> str:
        """The address with an example for every name."""
        query = next(
            (q for end, q in QUERIES.items() if self.is_api and self.text.endswith(end)), ""
        )
        return "/" + PLACE.sub(lambda found: self._example(found, ids), self.text) + query

    def _place(self, found: re.Match[str]) -> str:
        name = str(found["name"] or found["braced"])
        if name == "row_id":
            row = ROW_OF.search(self.text)
            return row["slug"] if row else name
        if name == "contact_id" and "companies/" in self.text:
            return "contact_of_company"
        return "batch" if name == "job_id" and "batches/" in self.text else name

    def _example(self, found: re.Match[str], ids: Mapping[str, int]) -> str:
        place = self._place(found)
        if place not in PUBLIC_WORDS:
            return str(ids[place])
        words = PUBLIC_WORDS[place]
        longest = max((p for p in words if self.text.startswith(p)), key=len)
        return words[longest]


def all_routes() -> list[Route]:
    """Every pattern of the root urls; the catch-alls (regular expressions) are left out."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Route]:
    for pattern in patterns:
        text = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, text)
        elif "^" not in text:
            yield Route(text, pattern.name or "")
