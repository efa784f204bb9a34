"""`hengwang collect`: the collector, alone in another city or as a child of `hengwang run`."""

import asyncio
import logging
import os
import resource
import signal
import ssl
import sys
from ipaddress import ip_network
from pathlib import Path

import click

from hengwang.collector.errors import CollectorError, SpoolError
from hengwang.collector.listeners.own_certificate import OwnCertificate
from hengwang.collector.probes.addresses import IPNetwork
from hengwang.collector.process import Options
from hengwang.collector.process import collect as run

_PARENT_EVERY_S = 2.0
_SOCKETS = 65_536


@click.command("collect")
@click.option("--server", required=True, metavar="URL", help="Where the server is (https).")
@click.option(
    "--state",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder for token, plan and spool; made when it is missing.",
)
@click.option(
    "--code",
    default="",
    help="One-time code of an administrator, for the first start; - reads it from the input.",
)
@click.option("--name", default="", help="What this collector is called, for the first start.")
@click.option(
    "--ca",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Authorities (PEM) to believe instead of the system's.",
)
@click.option(
    "--certificate",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Certificate and key (PEM) for listeners over TLS; read again when it is renewed.",
)
@click.option(
    "--network",
    "networks",
    multiple=True,
    metavar="CIDR",
    help="Probe only in this network, whatever the plan says; repeatable.",
)
@click.option("--spool-mb", default=512, show_default=True, type=click.IntRange(1, 1_000_000))
@click.option("--change-token", is_flag=True, help="Take a new token before anything else.")
@click.option(
    "--with-parent", type=int, metavar="PID", help="End when this process, its parent, is gone."
)
@click.option("--verbose", is_flag=True, help="Say more on the error stream.")
def collect(  # noqa: PLR0913, PLR0917  (one argument for each option)
    server: str,
    state: Path,
    code: str,
    name: str,
    ca: str | None,
    certificate: Path | None,
    networks: tuple[str, ...],
    spool_mb: int,
    change_token: bool,  # noqa: FBT001
    with_parent: int | None,
    verbose: bool,  # noqa: FBT001
) -> None:
    """Watch what the server's plan says, until interrupted; nothing measured is lost on the way.

    Exit status 2 when the collector cannot start: not enrolled, code refused, spool in use.
    """
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(message)s",
        stream=sys.stderr,
    )
    # The client would log every request.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    options = Options(
        server=server,
        state=state,
        code=sys.stdin.readline().strip() if code == "-" else code,
        name=name,
        networks=_read(networks),
        verify=ssl.create_default_context(cafile=ca) if ca else None,
        spool_bytes=spool_mb * 1024 * 1024,
        change_token=change_token,
        certificate=_certified(certificate),
    )
    _allow_many_sockets()
    try:
        asyncio.run(_until_told(options, with_parent))
    except (CollectorError, SpoolError) as error:
        click.echo(f"{error} ({error.code})", err=True)
        sys.exit(2)


def _allow_many_sockets() -> None:
    """Use what the system grants: a socket for each agent soon passes the usual 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _SOCKETS if hard == resource.RLIM_INFINITY else min(hard, _SOCKETS)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


def _read(networks: tuple[str, ...]) -> tuple[IPNetwork, ...]:
    try:
        return tuple(map(ip_network, networks))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--network") from error


def _certified(path: Path | None) -> OwnCertificate | None:
    try:
        return OwnCertificate(path) if path else None
    except OSError as error:
        raise click.BadParameter(str(error), param_hint="--certificate") from error


async def _until_told(options: Options, parent: int | None) -> None:
    """Run until a signal comes, or until the parent is gone; then write down what is measured."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    waiting: list[asyncio.Task[object]] = [asyncio.create_task(stop.wait())]
    if parent is not None:
        waiting.append(asyncio.create_task(_until_orphaned(parent)))
    work = asyncio.create_task(run(options))
    done, _ = await asyncio.wait([work, *waiting], return_when=asyncio.FIRST_COMPLETED)
    for task in (work, *waiting):
        task.cancel()
    await asyncio.gather(work, *waiting, return_exceptions=True)
    if work in done:
        await work


async def _until_orphaned(parent: int) -> None:
    while os.getppid() == parent:  # noqa: ASYNC110  (nobody tells us)
        await asyncio.sleep(_PARENT_EVERY_S)
