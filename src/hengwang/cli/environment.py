"""Starts Django for the commands that need it; `check` never does."""

import os

import click


def start_django() -> None:
    """Configure Django once; a wrong setting ends the command with its own sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengwang.config.settings")
    import django

    from hengwang.config.environment import SettingError

    try:
        django.setup()
    except SettingError as error:
        raise click.ClickException(str(error)) from error
