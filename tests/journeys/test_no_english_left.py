"""A page in Chinese is Chinese: no English sentence, label or button is left on any of them."""

import re
from collections.abc import Iterator
from importlib import resources

import pytest
from django.test import Client
from lxml import html

from hengwang.accounts.models import User
from hengwang.demo.services import load_reference_projects
from hengwang.demo.services.visitors import VISITORS
from hengwang.organizations.services import load_regions
from tests.journeys.crawling import Crawl

UNSEEN = {"script", "style", "template", "code", "pre", "svg", "kbd", "samp"}
SPOKEN = ("placeholder", "title", "aria-label", "alt", "data-label", "data-confirm", "data-title")
# What is to be typed is quoted: “hengwang doctor”.
TYPED = re.compile(r"“[ -~]+”")
WORD = re.compile(r"(?<![\w.@/\-])[A-Za-z][A-Za-z'’]*(?![\w@/\-]|\.\w)")
# Names of formats, programs and units, which Chinese writes in Latin letters too.
ALLOWED = {
    *("API", "CSV", "Excel", "HTML", "JSON", "PDF", "SARIF", "Word"),
    *("csv", "doc", "docx", "html", "pdf", "txt", "wps", "xls", "xlsx"),
    *("MB", "GB", "TB", "KB", "kB", "Mbps", "PUE", "Cookie"),
    *("LibreOffice", "PostgreSQL", "SQLite", "sqlite", "postgresql", "Python", "Django"),
    # Kinds of lines and records, ends of a circuit, and standards by their names.
    *("VLAN", "MSTP", "SDH", "OTN", "PON", "VPN", "Web", "IEEE", "TSIG", "RFC", "www"),
    *("ASHRAE", "TC", "JavaScript"),
    # Protocols and programs of monitoring by their names.
    *("ICMP", "SNMP", "TCP", "HTTP", "DNS", "TLS", "Modbus", "https", "ping", "tcp", "snmp"),
    *("syslog", "Trap", "OID"),
    *("Webhook", "Apprise", "wecombot", "Prometheus", "Alertmanager", "Zabbix", "push"),
    *("A", "Z", "U", "AAAA", "CNAME", "MX", "TXT", "SRV", "PTR"),
    # The switch names each language in its own words.
    "English",
}


def words_of_the_reports() -> set[str]:
    """Latin words which the reference reports themselves use; data, not interface."""
    folder = resources.files("hengwang.demo") / "cases"
    texts = [case.read_text("utf-8") for case in folder.iterdir() if case.name.endswith(".txt")]
    return {word for text in texts for word in re.findall(r"[A-Za-z][A-Za-z'’]*", text)}


def visible_texts(tree: html.HtmlElement) -> Iterator[str]:
    """What a person sees or hears: texts, and the attributes that are spoken."""
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        hidden = element.tag in UNSEEN or any(a.tag in UNSEEN for a in element.iterancestors())
        if not hidden:
            yield element.text or ""
            yield from (element.get(name, "") for name in SPOKEN)
        if not any(a.tag in UNSEEN for a in element.iterancestors()):
            yield element.tail or ""


def english_of(tree: html.HtmlElement, allowed: set[str]) -> list[str]:
    """Texts of a page with a word that is not Chinese and not allowed."""
    return [
        " ".join(text.split())
        for text in visible_texts(tree)
        if any(word not in allowed for word in WORD.findall(TYPED.sub("", text)))
    ]


@pytest.fixture
def demo(db):
    """The five projects, as `make run` loads them."""
    load_regions()
    load_reference_projects(lambda _line: None)


@pytest.mark.long
def test_no_page_of_any_visitor_has_english_in_it(demo, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    allowed = ALLOWED | words_of_the_reports()
    english: dict[str, str] = {}
    failures: list[str] = []
    reached: set[str] = set()
    for name in VISITORS:
        client = Client()
        client.force_login(User.objects.get(username=name))
        crawl = Crawl(client, each=1)
        for page in crawl.pages():
            reached.add(page.name)
            english |= dict.fromkeys(english_of(page.tree, allowed), f"{name} {page.url}")
        failures += [f"{name}: {failure}" for failure in crawl.failures]
    assert english == {}, "\n".join(f"{word}: {where}" for word, where in english.items())
    assert failures == [], "a page shows a link its reader may not follow"
    assert len(reached) > 60


def test_the_login_page_is_chinese_whatever_the_browser_wants(db):
    answer = Client().get("/accounts/login/", headers={"accept-language": "en-US,en;q=0.9"})
    tree = html.fromstring(answer.content.decode())
    assert tree.get("lang").startswith("zh")
    assert english_of(tree, ALLOWED) == []


def test_english_is_found_where_it_is_seen_or_spoken():
    tree = html.fromstring(
        "<main><h1>项目 Programme</h1><input placeholder='Amount'><code>hengwang run</code>"
        "<script>let open = 1</script><p>口径 projects.spent v1，报告.docx，PDF</p></main>"
    )
    assert english_of(tree, ALLOWED) == ["项目 Programme", "Amount"]
