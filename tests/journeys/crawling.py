"""Walks the pages as a person would: from the start page along every link it is shown."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

START = "/"
# Links that lead out of the language under test or end the session.
NOT_FOLLOWED = {"account_logout", "api-docs", "api-openapi", "api-root"}


@dataclass
class Page:
    """One page as it came: its address, the name of its route, its parsed text."""

    url: str
    name: str
    tree: html.HtmlElement


@dataclass
class Crawl:
    """A walk of one person; `each` pages at most of one route, which is enough for its words."""

    client: Client
    each: int = 2
    seen: set[str] = field(default_factory=set)
    visits: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def pages(self, start: str = START) -> Iterator[Page]:
        """Every page within reach, breadth first."""
        waiting = [start]
        while waiting:
            url = waiting.pop(0)
            page = self._visit(url)
            if page is not None:
                yield page
                waiting += [link for link in _links(page) if link not in self.seen]

    def _visit(self, url: str) -> Page | None:
        path, query = urlsplit(url).path, urlsplit(url).query
        name = _route(path)
        if url in self.seen or name in NOT_FOLLOWED | {""}:
            return None
        self.seen.add(url)
        # Filters and sorting show the same words again.
        if self.visits[name] >= (1 if query else self.each):
            return None
        self.visits[name] += 1
        response = self.client.get(url, follow=True)
        if response.status_code >= 400:
            self.failures.append(f"{response.status_code} {url}")
        kind = response.headers.get("Content-Type", "")
        if response.streaming:
            response.close()
            return None
        if not kind.startswith("text/html") or not response.content.strip():
            return None
        return Page(url, name, html.fromstring(response.content.decode()))


def _route(path: str) -> str:
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""


def _links(page: Page) -> Iterator[str]:
    for attribute in ("href", "hx-get", "data-url"):
        for element in page.tree.xpath(f"//*[@{attribute}]"):
            target = urlsplit(urljoin(page.url, element.get(attribute)))
            if element.tag not in {"link", "use", "image"} and not target.netloc:
                yield target.path + (f"?{target.query}" if target.query else "")
