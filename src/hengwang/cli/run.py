"""`hengwang run`: prepare the database, then serve pages and work off jobs until interrupted."""

import ipaddress
import os
import socket
import sys
from pathlib import Path

import click

from hengwang.cli.environment import start_django
from hengwang.cli.processes import Child, supervise


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server bound to `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            msg = f"Cannot listen on {host}:{port} ({error.strerror}); choose another --port."
            raise click.ClickException(msg) from error


def _hosts(host: str) -> str:
    """Names under which the server answers: the configured ones, else loopback and the host."""
    names = ["localhost", "127.0.0.1", "[::1]"]
    if not is_loopback(host):
        names += [host, socket.gethostname()]
    return ",".join(dict.fromkeys(names))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--data-dir",
    default="data",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the database, files and keys.",
)
@click.option("--demo", is_flag=True, help="Load the reference projects.")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64))
@click.option(
    "--collector/--no-collector",
    default=None,
    help="A collector on this machine (on unless HENGWANG_EMBEDDED_COLLECTOR=0).",
)
def run(
    *, host: str, port: int, data_dir: Path, demo: bool, threads: int, collector: bool | None
) -> None:
    """Start 衡网: pages at http://HOST:PORT, the worker behind them, and a collector."""
    _refuse_taken_port(host, port)
    os.environ["HENGWANG_DATA_DIR"] = str(data_dir.absolute())
    os.environ.setdefault("HENGWANG_HOSTS", _hosts(host))
    if collector is not None:
        os.environ["HENGWANG_EMBEDDED_COLLECTOR"] = str(int(collector))
    if demo and is_loopback(host):
        os.environ["HENGWANG_DEMO"] = "1"
    start_django()
    _prepare(demo=demo)
    if demo and not is_loopback(host):
        click.echo("Other machines can reach this address: visitors' doors stay shut; log in.")
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"\n  衡网  http://{shown}:{port}/\n")
    sys.stdout.flush()
    python = sys.executable
    serve = [python, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    serve += ["--workers", "1", "--blocking-threads", str(threads), "--no-ws", "--log-level"]
    serve += ["warning", "hengwang.config.wsgi:application"]
    children = [Child("web", serve), Child("worker", [python, "-m", "hengwang", "worker"])]
    here = _server_on_loopback(host, port)
    if _wants_collector() and here is None:
        click.echo("No collector here: it calls the server on loopback, which it does not hear.")
    elif _wants_collector():
        os.environ["HENGWANG_HOSTS"] = _with_loopback(os.environ["HENGWANG_HOSTS"])
        collect = [python, "-m", "hengwang", "collect-here", "--server", str(here)]
        children.append(Child("collector", collect, essential=False))
    sys.exit(supervise(children, os.environ))


def _wants_collector() -> bool:
    from django.conf import settings

    return bool(settings.EMBEDDED_COLLECTOR)


def _server_on_loopback(host: str, port: int) -> str | None:
    """The server as its own machine reaches it; None where it listens elsewhere only."""
    if host in {"0.0.0.0", "localhost"}:  # noqa: S104  (asked for, not bound to)
        host = "127.0.0.1"
    elif host == "::":
        host = "::1"
    if not is_loopback(host):
        return None
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _with_loopback(hosts: str) -> str:
    """Names under which the server answers, and loopback for its own collector."""
    return ",".join(dict.fromkeys([*filter(None, hosts.split(",")), "127.0.0.1", "[::1]"]))


def _prepare(*, demo: bool) -> None:
    """Bring the database up to date; create the first administrator and, asked to, the demo."""
    from django.core.management import call_command

    from hengwang.accounts.services import create_first_administrator
    from hengwang.organizations.services import load_regions

    click.echo("Preparing the database …")
    call_command("migrate", verbosity=0, interactive=False)
    load_regions()
    password = create_first_administrator()
    if password:
        click.echo(f"\n  Administrator: admin    Password (shown once): {password}\n")
    if demo:
        from hengwang.demo.services import load_everything

        load_everything(click.echo)
