"""`hengwang demo`: the reference projects and their visitors."""

import click

from hengwang.cli.environment import working
from hengwang.cli.printing import print_json, print_table


@click.group()
def demo() -> None:
    """The five reference projects of published reports, and one visitor a role."""


@demo.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def load(*, form: str) -> None:
    """Load the reference projects that are not there yet. Safe to repeat."""
    with working():
        from hengwang.demo.services import load_everything
        from hengwang.organizations.services import load_regions

        load_regions()
        told: list[str] = []
        new = load_everything(click.echo if form == "text" else told.append)
    if form == "json":
        print_json({"new": new, "projects": [line.strip() for line in told]})
    else:
        click.echo(f"{new} projects are new.")


@demo.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def visitors(*, form: str) -> None:
    """List the visitors and what each can do.

    They have no password: the only way in is the login page of `hengwang run --demo` on a
    loopback address.
    """
    with working():
        from hengwang.accounts.models import User
        from hengwang.demo.services.visitors import EXPLAINED, VISITORS

        there = set(User.objects.filter(username__in=VISITORS).values_list("username", flat=True))
        rows = [
            {
                "username": name,
                "role": role.value,
                "display_name": shown,
                "does": EXPLAINED.get(name, ""),
                "exists": name in there,
            }
            for name, (role, shown) in VISITORS.items()
        ]
    if form == "json":
        print_json({"visitors": rows})
        return
    heads = ("User", "Role", "Name", "What they do", "There")
    print_table(
        heads, [[*list(row.values())[:4], "yes" if row["exists"] else "no"] for row in rows]
    )
