"""`hengwang demo-network`: a network in namespaces, watched by a real house and collector."""

import os
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

import click

from hengwang.cli.environment import working
from hengwang.demo_network.errors import DemoNetworkError
from hengwang.demo_network.ground import PREFIX, Ground


@click.command("demo-network")
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Of the pages; 0 finds one.")
@click.option("--check", is_flag=True, help="Play the script once, compare with the ledger, end.")
def demo_network(*, port: int, check: bool) -> None:
    """Build a small network in namespaces, break it by a script, and watch it with 衡网.

    Everything is made anew and gone afterwards. With --check: exit status 0 when every cut and the
    ledger agree, 1 when not; 2 when the network cannot be made here.
    """
    signal.signal(signal.SIGTERM, _interrupted)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        os.environ["HENGWANG_DATA_DIR"] = str(Path(folder, "data"))
        try:
            # Said before anything else is prepared: most machines that refuse, refuse this.
            Ground().close()
            said = _played(Path(folder), port or _free_port(), check=check)
        except DemoNetworkError as refusal:
            click.echo(f"{refusal} ({refusal.code})", err=True)
            sys.exit(2)
        except KeyboardInterrupt:
            click.echo("\nEverything is taken down.")
            return
    for line in said:
        click.echo(f"DISAGREES  {line}")
    took = time.monotonic() - begun
    verdict = f"{len(said)} disagreements" if said else "every cut and the ledger agree"
    click.echo(f"demo-network: {verdict} ({took:.0f} s)")
    sys.exit(1 if said else 0)


def _played(folder: Path, port: int, *, check: bool) -> list[str]:
    with working():
        from hengwang.demo_network import show

        options = show.Options(folder, port)
        if check:
            return show.check(options, _say)
        show.show(options, _say)
    return []


def _say(text: str) -> None:
    click.echo(f"{time.strftime('%H:%M:%S')}  {text}" if not text.startswith((" ", "\n")) else text)


def _interrupted(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
