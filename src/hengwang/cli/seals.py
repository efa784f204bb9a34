"""`hengwang seals`: seal evaluations, and hold every seal against the records."""

import sys

import click

from hengwang.cli.environment import working
from hengwang.cli.printing import print_json, print_table


@click.group()
def seals() -> None:
    """Sealed packages of submitted evaluations."""


@seals.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def verify(*, form: str) -> None:
    """Verify every seal: package, signature, frozen revision, readings and evidence.

    Exit code 0: all hold; 1: something was altered, and it is named.
    """
    with working():
        from hengwang.seals.holding import faults_of
        from hengwang.seals.models import Seal

        rows = Seal.objects.select_related("package", "evaluation").order_by("pk")
        found = {one.short_id: [str(fault) for fault in faults_of(one)] for one in rows}
    faulty = {key: faults for key, faults in found.items() if faults}
    if form == "json":
        print_json({"seals": len(found), "holds": not faulty, "faults": faulty})
    else:
        print_table(
            ("Seal", "Holds", "What does not"),
            [[key, "no" if faults else "yes", "; ".join(faults)] for key, faults in found.items()],
        )
    sys.exit(1 if faulty else 0)
