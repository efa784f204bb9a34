"""The hengwang command; a subcommand is a file in this folder and is imported only when called."""

import importlib
import keyword
from pathlib import Path

import click

_MARK = "@click."


class LazyCommands(click.Group):
    """Finds subcommands by file: `cli/check.py` holds `hengwang check` as the function `check`.

    `hengwang check` must start fast and know no Django, so the list is made from the files' text
    and only the command that was asked for is imported.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all subcommands."""
        own = Path(__file__)
        files = (file for file in own.parent.glob("*.py") if file != own)
        found = (file.stem for file in files if _MARK in file.read_text(encoding="utf-8"))
        return sorted(_spoken(stem) for stem in found)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the one subcommand that was asked for."""
        if cmd_name not in self.list_commands(ctx):
            return None
        name = cmd_name.replace("-", "_")
        name += "_" if keyword.iskeyword(name) else ""
        command = getattr(importlib.import_module(f"hengwang.cli.{name}"), name, None)
        return command if isinstance(command, click.Command) else None


def _spoken(stem: str) -> str:
    """The command's name: `import_` is typed `import`, which Python cannot call a function."""
    return stem.rstrip("_").replace("_", "-")


@click.command(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hengwang", message="%(version)s")
def main() -> None:
    """衡网 Hengwang: run an e-government extranet and evaluate its projects."""
