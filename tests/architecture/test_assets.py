"""The browser parts: locked, without addresses, built from what is in the tree."""

import importlib.util
import json
import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from hengwang.pages.assets import DIST, manifest

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "assets"
FORBIDDEN = (r"<style", r"\sstyle=", r"\son[a-z]+=", r"\|\s*safe\b", r"javascript:")


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("assets_tool", ROOT / "tools/assets.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_lock_names_no_address_and_pins_every_package():
    lock = (ASSETS / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert not re.search(r"https?://(?!(?:opencollective|github|www\.patreon|tidelift)\b)", lock)
    packages = json.loads(lock)["packages"]
    assert all(facts.get("integrity") for name, facts in packages.items() if name)


def test_dependencies_are_exact_versions():
    wanted = json.loads((ASSETS / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())


def test_every_icon_that_is_used_is_in_the_sprite(tool):
    sprite = (DIST / manifest()["icons.svg"]).read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', sprite))
    missing = {
        name: place for name, place in tool.icons_used().items() if place and name not in drawn
    }
    assert missing == {}, "run tools/assets.py"


def test_no_template_has_inline_script_style_or_unescaped_data():
    found = []
    for path in (ROOT / "src").rglob("templates/**/*.html"):
        if "templates_office" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        place = path.relative_to(ROOT)
        markup = re.sub(r"\{%.*?%\}", "", text, flags=re.DOTALL)
        found += [f"{place}: {one}" for one in FORBIDDEN if re.search(one, markup)]
        scripts = re.findall(r"<script\b[^>]*>", text)
        found += [f"{place}: {one}" for one in scripts if "src=" not in one]
    assert found == []


def test_the_pure_parts_of_the_browser_code_pass_their_own_tests(tool):
    node, _npm = tool.node_and_npm()
    done = subprocess.run([node, "--test"], cwd=ASSETS, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
