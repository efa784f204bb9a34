"""Writes the hashed requirement locks from pyproject.toml; `--sync` installs them too."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
COMPILE = ["--universal", "--generate-hashes", "--no-emit-index-url", "--no-header", "--quiet"]


def uv(*arguments: str) -> None:
    """Run uv of this environment in the project's folder and stop on its failure."""
    subprocess.run([BIN / "uv", "pip", *arguments], cwd=ROOT, check=True)


def main() -> None:
    """Compile both locks, then bring the environment to them when asked."""
    uv("compile", "pyproject.toml", *COMPILE, "-o", "requirements.lock")
    uv("compile", "tools/bootstrap.in", *COMPILE, "-o", "requirements-bootstrap.lock")
    groups = ["--group", "dev", "--group", "assets"]
    uv("compile", "pyproject.toml", *groups, *COMPILE, "-o", "requirements-dev.lock")
    if "--sync" in sys.argv:
        sync = ["sync", "--python", sys.executable, "--require-hashes", "requirements-dev.lock"]
        uv(*sync)
        uv("install", "--python", sys.executable, "--no-deps", "--editable", ".")


if __name__ == "__main__":
    main()
