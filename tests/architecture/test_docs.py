"""What the documents name exists: links, paths, modules, commands, targets, settings, addresses."""

import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from django.urls import Resolver404, resolve

from hengwang.cli.main import main
from hengwang.config import environment

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "hengwang"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]

LINK = re.compile(r"\]\(([^)\s]+)\)|<img[^>]+src=\"([^\"]+)\"")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
INDENTED = re.compile(r"^ {4}(?!\s)(.+)$", re.MULTILINE)
SETTING = re.compile(r"\bHENGWANG_[A-Z][A-Z_]*[A-Z]\b")
MODULE = re.compile(r"^hengwang(\.[A-Za-z_]\w*)+$")
PATH = re.compile(r"^[\w.\-]+(/[\w.\-]+)*(/|\.(py|sh|md|toml|yaml|yml|txt|lock|in|json|po))$")
ADDRESS = re.compile(r"^/(?:[\w\-]+/)+$")
WHEN_DEBUGGING = {"/_styleguide/"}
OUTSIDE = re.compile(r"https?://([^\s/:)>`\"]+)")
# Addresses a page may name: this machine, and those that are nobody's.
HARMLESS = re.compile(r"^(127\.0\.0\.1|localhost|HOST|([\w\-]+\.)*example\.(org|com|gov\.cn))$")
# Folders and files of a running installation, not of the repository.
INSTALLED = {
    *("templates/", "indicators/", "rulesets/", "files/", "reports/", "commented/", "data/"),
    *("hengwang.sqlite3", "openapi.json", "package.json"),
}
MACHINES = re.compile(r"\.\./shared|(?<![\w.])/(?:work|home|root|Users|tmp)/")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def spans(page: Path) -> list[str]:
    """What stands between backticks in running text."""
    return SPAN.findall(FENCE.sub("", text_of(page)))


def typed(page: Path) -> Iterator[str]:
    """What a reader might type: inline code, indented and fenced lines."""
    fenced = "\n".join(block.group() for block in FENCE.finditer(text_of(page)))
    lines = [*INDENTED.findall(FENCE.sub("", text_of(page))), *fenced.splitlines()]
    for line in [*spans(page), *lines]:
        yield line.strip().removeprefix("$ ").split(" # ")[0].strip()


def is_there(path: str, page: Path) -> bool:
    """A path as pages write them: from the root, the package, an app's room, or the page itself."""
    places = (ROOT, SOURCE, ROOT / "docs", page.parent)
    if path in INSTALLED or any((place / path).exists() for place in places):
        return True
    if "/" not in path:
        return any(any(place.rglob(path)) for place in (SOURCE, ROOT / "assets" / "src"))
    # Rooms of an app are named without the app.
    return any(any(SOURCE.glob(f"{depth}{path.rstrip('/')}")) for depth in ("*/", "*/*/"))


@pytest.fixture(scope="module")
def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_lead_somewhere(page):
    found = ["".join(link) for link in LINK.findall(FENCE.sub("", text_of(page)))]
    inside = [link.split("#")[0] for link in found if "://" not in link]
    assert [link for link in inside if link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_paths_exist(page):
    assert [s for s in spans(page) if PATH.match(s) and not is_there(s, page)] == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_modules_exist(page):
    named = [span for span in spans(page) if MODULE.match(span) and span not in INSTALLED]
    assert [name for name in named if not _is_module_or_inside(name)] == []


def _is_module_or_inside(name: str) -> bool:
    """A module, or a name defined or declared in one (metric keys and groups have no module)."""
    parent = name.rpartition(".")[0]
    for module, inner in ((name, ""), (parent, name.rpartition(".")[2])):
        try:
            spec = importlib.util.find_spec(module)
        except ModuleNotFoundError:
            continue
        origin = None if spec is None else spec.origin
        if origin and inner in Path(origin).read_text(encoding="utf-8"):
            return True
    return name in (ROOT / "pyproject.toml").read_text("utf-8") or _said_in_code(name)


def _said_in_code(name: str) -> bool:
    return any(f'"{name}"' in path.read_text("utf-8") for path in SOURCE.rglob("*.py"))


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_settings_exist(page):
    known = environment.KNOWN
    assert sorted(set(SETTING.findall(text_of(page))) - known) == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_make_targets_exist(page, targets):
    commands = [line.split() for line in typed(page) if re.match(r"make\b", line)]
    asked = {word for words in commands for word in words[1:2] if re.fullmatch("[a-z]+", word)}
    assert sorted(asked - targets) == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_commands_and_their_options_exist(page):
    wrong = []
    for line in typed(page):
        command = re.match(r"(?:\w*=?\S*/)?(hengwang (?!\|)[^|>]*)", line.replace("…", ""))
        if command and (why := _refused(command[1])):
            wrong.append(f"{line}: {why}")
    assert wrong == []


def _refused(line: str) -> str:
    """Why the words cannot be typed, or "" when they can: subcommands and options are known."""
    try:
        words = shlex.split(line)[1:]
    except ValueError:
        return ""
    command: click.Command = main
    context = click.Context(main)
    while isinstance(command, click.Group) and words and re.fullmatch(r"[a-z\-]+", words[0]):
        if words[0].startswith("-"):
            break
        inner = command.get_command(context, words[0])
        if inner is None:
            return f"no such command: {words[0]}"
        command, words = inner, words[1:]
    known = {option for parameter in command.params for option in parameter.opts}
    asked = [word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)]
    return ", ".join(f"no option {option}" for option in asked if option not in known | {"--help"})


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_addresses_of_pages_exist(page):
    gone = []
    for span in spans(page):
        if ADDRESS.match(span) and span not in WHEN_DEBUGGING:
            try:
                resolve(span)
            except Resolver404:
                gone.append(span)
    assert gone == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_no_page_names_a_machine_or_a_host(page):
    hosts = [host for host in OUTSIDE.findall(text_of(page)) if not HARMLESS.match(host)]
    assert hosts == []
    assert MACHINES.findall(text_of(page)) == []


def test_every_document_is_in_the_index():
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    metrics = (ROOT / "docs" / "metrics" / "README.md").read_text(encoding="utf-8")
    missing = []
    for page in sorted((ROOT / "docs").rglob("*.md")):
        name = str(page.relative_to(ROOT / "docs"))
        listed = index if not name.startswith("metrics/") else index + metrics
        shown = name if name not in {"index.md"} else "index"
        if shown not in listed and page.name not in listed and shown != "index":
            missing.append(name)
    assert missing == []


def test_screenshots_are_small_and_used():
    readme = text_of(ROOT / "README.md") + text_of(ROOT / "README.zh.md")
    shown = set(re.findall(r"docs/screenshots/([\w\-]+\.png)", readme))
    kept = {
        picture.name: picture.stat().st_size for picture in (ROOT / "docs/screenshots").iterdir()
    }
    assert shown == set(kept)
    assert {name: size for name, size in kept.items() if size > 300_000} == {}


def test_both_readmes_show_the_same_commands():
    commands = [
        [line for line in INDENTED.findall(text_of(ROOT / name)) if re.match(r"make|\.venv", line)]
        for name in ("README.md", "README.zh.md")
    ]
    assert commands[0] == commands[1]
    assert {"make run", "make test"} <= set(commands[0])
