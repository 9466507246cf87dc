"""Which accounts a command works on, and the way into their mailboxes."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from inbox_guard.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inbox_guard.config import Account, Config
    from inbox_guard.mailbox.imap import ImapMailbox
    from inbox_guard.mailbox.settings import ImapSettings
    from inbox_guard.state import State


@contextmanager
def remembered(accounts: Iterable[Account]) -> Iterator[State]:
    """The state, opened, as far as it is of the mailboxes of these accounts; what a person should know of it is told.

    Raises:
        GuardError: it cannot be read or written.
    """
    from inbox_guard.cli.app import say
    from inbox_guard.state import State

    with State.open() as state:
        for warning in state.warnings:
            say(warning)
        for account in accounts:
            state.claim(account.name, account.mailbox)
        yield state


def pick(config: Config, names: Sequence[str]) -> tuple[Account, ...]:
    """The named accounts, each once, or all.

    Raises:
        UsageError: a name that is not in the config.
        ConfigError: the config has no account at all.
    """
    if not config.accounts:
        raise ConfigError(f"{config.path}: there is no account in it", "add a table [accounts.NAME] with host and user")
    for name in names:
        if name not in config.accounts:
            from inbox_guard.suggest import did_you_mean  # only for a slip

            hint = did_you_mean(name, config.accounts)
            raise UsageError(f'there is no account "{name}"{hint}', f"there are: {', '.join(config.accounts)}")
    return tuple(config.accounts[name] for name in dict.fromkeys(names or config.accounts))


def mailbox_of(account: Account) -> ImapMailbox:
    """Log in to the mailbox of an account; its secret is asked for now and kept nowhere.

    Raises:
        LoginError: there is no credential, or the server refuses it.
        TemporaryError: the server cannot be reached.
        ConfigError: a folder that the config names is not there.
    """
    from inbox_guard.credentials import secret_for

    return open_with(account, secret_for(account).value)


def open_with(account: Account, secret: str, *, asked: bool = False) -> ImapMailbox:
    """The same with a secret at hand; a token that is refused before its time is renewed once.

    A failure says what helps at this provider, and where to keep a better secret unless the user is `asked` for it.

    Raises:
        LoginError, TemporaryError, ConfigError: as `mailbox_of`.
    """
    from inbox_guard.credentials import renewed
    from inbox_guard.errors import LoginError

    try:
        return _open(account, secret, asked=asked)
    except LoginError as error:
        if not account.oauth2:
            raise
        try:
            another = renewed(account).value
        except LoginError:
            raise error from None
        return _open(account, another, asked=asked)


def _open(account: Account, secret: str, *, asked: bool) -> ImapMailbox:
    from inbox_guard.credentials import source_of
    from inbox_guard.errors import GuardError
    from inbox_guard.mailbox.imap import open_imap
    from inbox_guard.remedies import Circumstances, with_remedy

    try:
        return open_imap(settings_for(account), secret)
    except GuardError as error:
        where = Circumstances(account.name, account.host, account.user, source_of(account), asked)
        raise with_remedy(error, where) from None


def settings_for(account: Account) -> ImapSettings:
    """How an account of the config is reached."""
    from inbox_guard.mailbox.settings import ImapSettings

    return ImapSettings(
        account=account.name,
        host=account.host,
        user=account.user,
        port=account.port,
        security=account.security,
        auth=account.auth,
        drafts=account.drafts,
        sent=account.sent,
        ca_file=account.ca_file,
    )
