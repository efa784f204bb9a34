"""`hengwang mail`: letters to the ticket desk, fetched now or handed over by the mail server."""

import sys

import click

from hengwang.cli.environment import working


class TryAgain(click.ClickException):
    """Not now: a mail server keeps the letter and comes again."""

    exit_code = 75  # EX_TEMPFAIL of sysexits


@click.group()
def mail() -> None:
    """Letters to the ticket desk."""


@mail.command()
def fetch() -> None:
    """Take what waits in the mailbox of HENGWANG_TICKET_MAIL; the worker does so every minute.

    Exit code 1: the mailbox cannot be read, or none is set up.
    """
    with working():
        from django.conf import settings

        from hengwang.tickets.mailing.fetching import fetch as fetch_mail
        from hengwang.tickets.services.letters_in import take_letter

        if not settings.TICKET_MAIL:
            msg = "HENGWANG_TICKET_MAIL is not set."
            raise click.ClickException(msg)
        count = fetch_mail(settings.TICKET_MAIL, take_letter)
    click.echo(f"{count} letters")


@mail.command()
def take() -> None:
    """Take one letter from standard input, as a mail server pipes it; the same one again is none.

    Exit code 75: it was not taken, and the mail server is to try again later.
    """
    try:
        with working():
            from hengwang.tickets.services.letters_in import take_letter

            letter = take_letter(sys.stdin.buffer.read())
            said = f"{letter.state} {letter.ticket.number if letter.ticket else ''}"
    except click.ClickException as refusal:
        raise TryAgain(refusal.message) from refusal
    click.echo(said.strip())
