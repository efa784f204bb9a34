"""Network namespaces of the tests' own, where routes can be missing without harm."""

import subprocess
import sys

import pytest


def in_a_namespace(code: str, *more: str) -> str:
    """Run Python in a new network namespace: nothing there but a loopback that is down.

    `more` are further namespaces as `unshare` calls them, such as `--mount`.
    """
    command = ["unshare", "--map-root-user", "--net", *more, sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode and "unshare" in done.stderr:
        pytest.skip("this machine lets nobody make namespaces (2026-11-21)")
    assert done.returncode == 0, done.stderr
    return done.stdout
