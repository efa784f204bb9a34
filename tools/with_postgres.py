"""Runs a command with HENGWANG_DATABASE_URL pointing at a throw-away PostgreSQL on loopback.

It keeps nothing through a power cut, which tests do not need; with `--durable` before the command
it commits as a server of an office does, for measurements.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _as_owner(command: list[str | Path]) -> list[str | Path]:
    """PostgreSQL refuses to run as root: hand the command to Debian's postgres user there."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def main(command: list[str]) -> int:
    """Exit status of the command; the cluster is removed whatever happens."""
    is_durable = command[:1] == ["--durable"]
    command = command[is_durable:]
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    if not found:
        print("PostgreSQL is missing; as an administrator: apt-get install postgresql")
        return 1
    tools, folder, port = found[-1], Path(tempfile.mkdtemp(prefix="hengwang-pg-")), _free_port()
    cluster = folder / "cluster"
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    fast = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
    fast += " -c max_connections=200"
    if not is_durable:
        fast += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    initdb: list[str | Path] = [tools / "initdb", "-D", cluster, "-A", "trust", "-U", "hengwang"]
    initdb += ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    start: list[str | Path] = [tools / "pg_ctl", "-D", cluster, "-w", "-l", folder / "log"]
    quiet = subprocess.DEVNULL
    try:
        subprocess.run(_as_owner(initdb), check=True, stdout=quiet, cwd=folder)
        subprocess.run(
            _as_owner([*start, "-o", fast, "start"]), check=True, stdout=quiet, cwd=folder
        )
        url = f"postgres://hengwang@127.0.0.1:{port}/postgres"
        return subprocess.run(
            command, env={**os.environ, "HENGWANG_DATABASE_URL": url}, check=False
        ).returncode
    finally:
        stop: list[str | Path] = [tools / "pg_ctl", "-D", cluster, "-m", "immediate", "stop"]
        subprocess.run(_as_owner(stop), check=False, stdout=quiet, stderr=quiet, cwd=folder)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
