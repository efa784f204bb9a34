"""Language, colours and year."""

import pytest


def test_the_language_is_kept_for_the_browser_and_the_account(member, people):
    response = member.post("/language", {"language": "en", "next": "/search?q=a"})
    assert response.headers["Location"] == "/search?q=a"
    html = member.get("/").content.decode()
    assert '<html lang="en"' in html
    assert "Skip to the content" in html


def test_before_the_login_the_cookie_alone_decides(client, db):
    assert '<html lang="zh-CN"' in client.get("/accounts/login/").content.decode()
    client.post("/language", {"language": "en"})
    assert '<html lang="en"' in client.get("/accounts/login/").content.decode()


def test_the_browsers_own_language_does_not_turn_an_office_english(client, db):
    html = client.get("/accounts/login/", headers={"Accept-Language": "en-US"}).content.decode()
    assert '<html lang="zh-CN"' in html


@pytest.mark.parametrize("path", ["/language", "/theme"])
def test_unknown_choices_are_refused(client, db, path):
    assert client.post(path, {"language": "xx", "theme": "pink"}).status_code == 400


@pytest.mark.parametrize("path", ["/language", "/theme", "/year"])
def test_a_switch_changes_something_and_so_is_never_a_get(member, path):
    assert member.get(path).status_code == 405


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_a_switch_never_leads_to_another_host(member, address):
    response = member.post("/theme", {"theme": "dark", "next": address})
    assert response.headers["Location"] == "/"


def test_dark_colours_stay(member):
    member.post("/theme", {"theme": "dark"})
    assert 'data-bs-theme="dark"' in member.get("/").content.decode()


def test_the_year_stays_for_the_session(member):
    member.post("/year", {"year": "2020", "next": "/"})
    assert '<option value="2020" selected>' in member.get("/").content.decode()
    member.post("/year", {"year": ""})
    assert '<option value="2020" selected>' not in member.get("/").content.decode()
