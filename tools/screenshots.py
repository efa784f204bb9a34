"""Takes the pictures of the README from a demonstration of its own, through the visitors' doors.

screenshots.py              all pictures, into docs/screenshots
screenshots.py start check  only these
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STARTS_WITHIN_S = 300
MOST_BYTES = 300_000


@dataclass(frozen=True)
class Shot:
    """One picture: who looks, where the walk begins, and what is clicked on the way."""

    name: str
    visitor: str
    start: str
    click: str = ""
    size: tuple[int, int] = (1280, 860)
    scale: float = 1


GANSU = "甘肃省经济研究院|2020年电子政务外网运维费项目"
SHOTS = (
    Shot("start", "demo-evaluator", "/"),
    Shot("evaluation", "demo-evaluator", "/evaluations/", "2020年电子政务外网运维费项目"),
    Shot("check", "demo-evaluator", "/reviews/", GANSU),
    Shot("project", "demo-owner", "/projects/", "2020年电子政务外网运维费项目"),
    Shot("phone", "demo-owner", "/evaluations/", "2020年电子政务外网运维费项目", (390, 844)),
    Shot("broken", "demo-network", "/operation/now"),
    Shot("cockpit", "demo-leader", "/cockpit/", size=(1920, 1080), scale=0.7),
    Shot("door", "demo-unit", "/door/", size=(390, 844)),
)


@contextmanager
def demonstration() -> Iterator[str]:
    """A running demonstration in a folder that is thrown away; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "hengwang", "run", "--demo"]
        command += ["--port", str(port), "--data-dir", folder]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=dict(os.environ))
        try:
            _wait(address, server)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/accounts/login/", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    msg = "the demonstration did not start"
    raise SystemExit(msg)


def take(browser: Browser, address: str, shot: Shot) -> Path:
    """One picture, as a Chinese reader sees the page."""
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="zh-CN",
        device_scale_factor=shot.scale,
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    page = context.new_page()
    _enter(page, address, shot.visitor)
    page.goto(f"{address}{shot.start}")
    if shot.click:
        link = page.locator("main a").filter(has_text=re.compile(shot.click)).first
        page.goto(f"{address}{link.get_attribute('href')}")
    page.wait_for_load_state("networkidle")
    target = PICTURES / f"{shot.name}.png"
    page.screenshot(path=target)
    context.close()
    return target


def _enter(page: Page, address: str, visitor: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.locator(f"form[action$='/{visitor}'] button").click()
    # A unit's visitor begins at the door, everybody else at the start page.
    page.wait_for_url(lambda url: "/accounts/" not in url)


def main(wanted: list[str]) -> int:
    """Exit status 1 when a picture is too large for a README."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    chosen = [shot for shot in SHOTS if not wanted or shot.name in wanted]
    sizes = {}
    with demonstration() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS])
        for shot in chosen:
            path = take(browser, address, shot)
            sizes[path.name] = path.stat().st_size
        browser.close()
    for name, size in sizes.items():
        print(f"{name}: {size:,d} bytes{'  TOO LARGE' if size > MOST_BYTES else ''}")
    return 1 if max(sizes.values(), default=0) > MOST_BYTES else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
