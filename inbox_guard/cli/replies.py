"""`inbox-guard replies LANGUAGE`: the texts that drafts are made of, in the form of a file of one's own."""

from __future__ import annotations

import click

from inbox_guard.cli.app import common
from inbox_guard.errors import UsageError


@click.command()
@click.argument("language")
@common
def replies(language: str) -> None:
    """Print all texts that drafts in a LANGUAGE (en, de, fi, ru) are made of.

    Copy what you want to say differently into a file, keep the line language = "…" at its top, and name the file under
    [replies] templates.
    """
    from inbox_guard import library

    if language not in library.languages():
        raise UsageError(f'"{language}" is no installed language', f"name one of {', '.join(library.languages())}")
    click.echo(library.reply_source(language), nl=False)
