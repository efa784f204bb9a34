"""Debian's Chromium in front of a running server."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.testing.people import People, make_people

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's loop lives in this thread; Django would take every query here for async code.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS])
            yield chromium
            chromium.close()


@pytest.fixture
def people(transactional_db) -> People:
    return make_people()


@pytest.fixture
def open_page(browser, live_server, people) -> Iterator[Callable[..., Page]]:
    """`open_page(path, role=… or person=…, width=…)`: a page whose console errors fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_one(
        path: str,
        *,
        role: Role | None = Role.EVALUATOR,
        person: User | None = None,
        width: int = 1280,
        scheme: str = "light",
        bypass_csp: bool = False,
        zone: str | None = None,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            bypass_csp=bypass_csp,
            timezone_id=zone,
        )
        contexts.append(context)
        who = person or (people.with_role(role) if role is not None else None)
        if who is not None:
            session = Client()
            session.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
            value = session.cookies[settings.SESSION_COOKIE_NAME].value
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
            context.add_cookies([cookie])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type == "error" else None,
        )
        page.goto(live_server.url + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []
