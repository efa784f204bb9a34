"""Makes one archive that installs 衡网 without a network on the same kind of machine.

It holds the wheel of the product with its assets and translations inside, the wheels of every
locked requirement with their digests, and an installer. Printed at the end: the archive's path.
"""

import argparse
import gzip
import hashlib
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
LOCK = ROOT / "requirements.lock"
INSTALLER = ROOT / "deploy" / "install.sh"
DOCUMENTS = ("README.md", "README.zh.md", "LICENSE", "CHANGELOG.md")
# 1 January 1980: the same content makes the same archive, whenever it is made.
FIXED_TIME = 315_532_800


def main() -> int:
    """Exit status 0 and the archive's path, or the failing tool's own status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--to", type=Path, default=ROOT / "dist")
    target = parser.parse_args().to
    target.mkdir(parents=True, exist_ok=True)
    name = f"hengwang-{_version()}-{platform.system().lower()}-{platform.machine()}-py{_python()}"
    with tempfile.TemporaryDirectory(prefix="hengwang-bundle-") as folder:
        stage = Path(folder) / name
        wheels = stage / "wheels"
        wheels.mkdir(parents=True)
        _build_wheel(wheels)
        _download(wheels)
        shutil.copy(LOCK, stage / LOCK.name)
        shutil.copy(INSTALLER, stage / INSTALLER.name)
        for document in DOCUMENTS:
            if (ROOT / document).is_file():
                shutil.copy(ROOT / document, stage / document)
        _write_sums(stage)
        archive = _pack(stage, target / f"{name}.tar.gz")
    print(f"{archive} ({archive.stat().st_size / 1024**2:.0f} MB)")
    return 0


def _version() -> str:
    said = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(said["project"]["version"])


def _python() -> str:
    return f"{sys.version_info.major}{sys.version_info.minor}"


def _build_wheel(wheels: Path) -> None:
    print("Building the wheel of the product", flush=True)
    command = [BIN / "uv", "build", "--quiet", "--wheel", "--out-dir", wheels, ROOT]
    subprocess.run(command, check=True)
    (wheels / ".gitignore").unlink(missing_ok=True)


def _download(wheels: Path) -> None:
    print("Collecting the wheels of the locked requirements", flush=True)
    command = [sys.executable, "-m", "pip", "download", "-qq", "--require-hashes"]
    command += ["--disable-pip-version-check", "--only-binary", ":all:", "--dest", str(wheels)]
    subprocess.run([*command, "--requirement", str(LOCK)], check=True)


def _write_sums(stage: Path) -> None:
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(stage)}\n"
        for path in sorted(stage.rglob("*"))
        if path.is_file()
    ]
    (stage / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def _pack(stage: Path, archive: Path) -> Path:
    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mtime = FIXED_TIME
        return member

    with (
        archive.open("wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", mtime=FIXED_TIME, filename="") as packed,
        tarfile.open(fileobj=packed, mode="w") as out,
    ):
        for path in sorted(stage.rglob("*")):
            out.add(path, str(path.relative_to(stage.parent)), recursive=False, filter=plain)
    return archive


if __name__ == "__main__":
    sys.exit(main())
