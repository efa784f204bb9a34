"""The page of the command line lists the commands there are, and each explains itself."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
from click.testing import CliRunner

from hengwang.cli.main import main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "use" / "cli.md"


def commands(group: click.Group, before: str = "hengwang") -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


def test_the_page_lists_every_command_and_no_other():
    listed = re.findall(r"^## `(.+)`$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(commands(main))


def test_every_command_explains_itself():
    for line in commands(main):
        result = CliRunner().invoke(main, [*line.split()[1:], "--help"])
        assert result.exit_code == 0, line
        assert "Usage:" in result.output
