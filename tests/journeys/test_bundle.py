"""The offline bundle: made once, installed where no network is, and running outside the clone."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIMIT_S = 600
# Only loopback is there; it is down until somebody raises it.
ALONE = ["unshare", "--net", "--"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
SERVE = """
set -eu
ip link set lo up
get='import sys, urllib.request as r; print(r.urlopen(sys.argv[1]).read().decode())'
"$1/bin/hengwang" run --port 8765 --data-dir "$2/data" > "$2/log" 2>&1 &
server=$!
trap 'kill $server; wait $server || true' EXIT
for _ in $(seq 900); do
  if "$1/bin/python" -c "$get" http://127.0.0.1:8765/health 2>/dev/null; then
    "$1/bin/python" -c "$get" http://127.0.0.1:8765/accounts/login/
    exit 0
  fi
  sleep 0.2
done
cat "$2/log" >&2
exit 1
"""

pytestmark = pytest.mark.bundle


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked archive."""
    folder = tmp_path_factory.mktemp("bundle")
    subprocess.run(
        [sys.executable, str(ROOT / "tools" / "bundle.py"), "--to", str(folder)],
        check=True,
        timeout=LIMIT_S,
        stdout=subprocess.DEVNULL,
    )
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / archive.name.removesuffix(".tar.gz")


def alone(*command: str | Path, cwd: Path) -> "subprocess.CompletedProcess[str]":
    """Run a command where there is no network at all, in an environment without our settings."""
    kept = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(cwd)}
    return subprocess.run(
        [*ALONE, *map(str, command)],
        cwd=cwd,
        env=kept,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )


@pytest.mark.long
@pytest.mark.skipif(shutil.which("unshare") is None, reason="2026-11-21: no util-linux here")
def test_it_installs_and_runs_without_a_network(bundle: Path, tmp_path: Path) -> None:
    target = tmp_path / "hengwang"
    installed = alone("bash", bundle / "install.sh", target, cwd=tmp_path)
    assert installed.returncode == 0, installed.stderr
    report = tmp_path / "报告.txt"
    report.write_text("某局2025年度绩效自评报告\n预算100万元，支出110万元。\n", "utf-8")
    checked = alone(target / "bin" / "hengwang", "check", report, cwd=tmp_path)
    assert checked.returncode in {0, 1}, checked.stderr
    served = alone("bash", "-c", SERVE, "serve", target, tmp_path, cwd=tmp_path)
    assert served.returncode == 0, served.stderr
    assert '"state"' in served.stdout
    assert "衡网" in served.stdout
    assert "Administrator: admin" in (tmp_path / "log").read_text()


def test_an_altered_bundle_installs_nothing(bundle: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(bundle, copy)
    victim = next((copy / "wheels").glob("segno-*.whl"))
    victim.write_bytes(victim.read_bytes()[:-1])
    target = tmp_path / "hengwang"
    refused = alone("bash", copy / "install.sh", target, cwd=tmp_path)
    assert refused.returncode == 1
    assert "segno" in refused.stderr + refused.stdout
    assert not target.exists()
