"""`hengwang keys`: the key that signs sealed packages."""

import click

from hengwang.cli.environment import working
from hengwang.cli.printing import print_json


@click.group()
def keys() -> None:
    """The key that signs sealed packages; it lies beside the database and is never shown."""


@keys.command()
@click.option("--replace", is_flag=True, help="Make a new key although there is one.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def new(*, replace: bool, form: str) -> None:
    """Make a signing key. Publish its fingerprint; back the key up apart from the data.

    Exit code 1: there is a key already.
    """
    with working():
        from hengwang.seals.keys import make_key

        made = make_key(replace=replace)
    said = {"fingerprint": made.fingerprint, "public_key": made.public_key.hex()}
    if form == "json":
        print_json(said)
        return
    click.echo(f"Fingerprint  {made.fingerprint}")
    click.echo(f"Public key   {made.public_key.hex()}")


@keys.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def show(*, form: str) -> None:
    """Show the public keys of this installation. Exit code 1: there is none."""
    with working():
        from hengwang.seals.errors import NoKeyError
        from hengwang.seals.keys import current_signer, public_keys

        signer, known = current_signer(), public_keys()
        if signer is None and not known:
            raise NoKeyError
    if form == "json":
        print_json({"current": signer.fingerprint if signer else None, "public_keys": known})
        return
    for fingerprint, text in known.items():
        mark = "*" if signer is not None and signer.fingerprint == fingerprint else " "
        click.echo(f"{mark} {fingerprint}  {text}")
