"""Starts Django for the commands that need it; `check` never does."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from hengwang.kernel.errors import DomainError, SettingError


def start_django() -> None:
    """Configure Django once; a wrong setting ends the command with its own sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengwang.config.settings")
    import django

    try:
        django.setup()
    except SettingError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def working() -> Iterator[None]:
    """Django for a command that reads or writes records.

    What it records in the trail comes from the command line; a refusal of the domain or an
    unprepared database ends it with one sentence and exit code 1.
    """
    start_django()
    from django.db.utils import DatabaseError

    from hengwang.audit.choices import Channel
    from hengwang.audit.origin import Origin, coming_from
    from hengwang.pages.refusals import refusal_text

    try:
        with coming_from(Origin(Channel.CLI)):
            yield
    except DomainError as refusal:
        raise click.ClickException(refusal_text(refusal)) from refusal
    except DatabaseError as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        msg = f"The database cannot be used ({first}). `hengwang doctor` tells what to do."
        raise click.ClickException(msg) from error
