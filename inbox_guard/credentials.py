"""Where the credential of an account comes from: a command, a systemd credential, the environment, the keyring.

With `oauth2` in the config what lies there is a login of OAuth 2, and an access token is made of it.  The first source
that is there wins, and one that is there and fails is an error: nobody wants the second best password.  No other module
looks for a secret, and none ever prints one.
"""

from __future__ import annotations

import logging
import os
import re
import shlex
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from inbox_guard.config import variable_of
from inbox_guard.errors import GuardError, LoginError
from inbox_guard.presence import is_there

if TYPE_CHECKING:
    from inbox_guard.config import Account

logger = logging.getLogger(__name__)

SERVICE = "inbox-guard"
TIMEOUT = 30  # seconds that a command may take

KEYRING = "the keyring"

_OF_SHELL = re.compile(r"^(~(/|$)|[|<>;&]+$|\d?>)|\$[A-Za-z_{(]|`")  # words of which a shell makes something else
_SHELLS = frozenset({"sh", "bash", "zsh", "dash", "fish", "ksh"})

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@dataclass(frozen=True, slots=True)
class Secret:
    """A password or an OAuth 2 token, and in words where it came from.  The value never shows in a repr."""

    value: str = field(repr=False)
    source: str = ""


def secret_for(account: Account, env: Mapping[str, str] | None = None, run: Run = subprocess.run) -> Secret:
    """The credential of an account, from the first source that has one: the password, or a fresh token.

    Raises:
        LoginError: no source has one, the first that is set up for it failed, or a login of OAuth 2 has ended.
        TemporaryError: the authorisation server cannot be reached.
    """
    secret = kept_for(account, env, run)
    return _token(account, secret) if account.oauth2 else secret


def kept_for(account: Account, env: Mapping[str, str] | None = None, run: Run = subprocess.run) -> Secret:
    """What the first source has, as it lies there.

    Raises:
        LoginError: no source has one, or the first that is set up for it failed.
    """
    if secret := before_keyring(account, env, run):
        return secret
    value, why_not = _of_keyring(account.name)
    if value:
        return Secret(value, KEYRING)
    if account.oauth2:
        raise LoginError(
            f"nobody has logged in yet (the keyring: {why_not})",
            f"log in: inbox-guard secret login {account.name}",
        )
    raise LoginError(
        f"there is no password (the keyring: {why_not})",
        f"store it: inbox-guard secret set {account.name} (--file where there is no keyring); or give password_command "
        f"in the config, the systemd credential {SERVICE}-{account.name}, or the variable {variable_of(account.name)}",
    )


def before_keyring(account: Account, env: Mapping[str, str] | None = None, run: Run = subprocess.run) -> Secret | None:
    """What a source has that comes before the keyring; None where there is no such source.

    Raises:
        LoginError: the first that is set up for it failed.
    """
    env = os.environ if env is None else env
    return _of_command(account, run) or _of_systemd(account, env) or _of_environment(account, env)


def source_of(account: Account, env: Mapping[str, str] | None = None) -> str:
    """Where the credential comes from, in words; empty where `inbox-guard secret` writes it: into keyring or file.

    No command is run for it.
    """
    env = os.environ if env is None else env
    if words := shlex.split(getattr(account, key := _key_of(account))):
        return "" if file_of(account) else f"{key} ({words[0]})"
    try:
        found = _of_systemd(account, env) or _of_environment(account, env)
    except LoginError:
        return "the systemd credential"
    return found.source if found else ""


def file_of(account: Account) -> Path | None:
    """The file that the secret lies in, as `init` and `secret set --file` name it in the config: "cat FILE"."""
    file = _file_read_by(account.password_command)
    return Path(file) if file.startswith("/") else None


def command_for(file: Path) -> str:
    """The `password_command` that reads this file."""
    return shlex.join(["cat", str(file)])


def asks_nobody(account: Account) -> bool:
    """Whether the credential can be looked up over and over: any program may ask for something, but not `cat FILE`."""
    command = getattr(account, _key_of(account))
    return not command or bool(_file_read_by(command))


def _file_read_by(command: str) -> str:
    """The file of a command "cat FILE"; empty where it is another command."""
    program, *arguments = shlex.split(command) or [""]
    return arguments[0] if program == "cat" and len(arguments) == 1 else ""


def renewed(account: Account) -> Secret:
    """A new access token for an account with `oauth2`, also where the one at hand should hold: servers revoke some.

    Raises:
        LoginError: as `secret_for`.
        TemporaryError: as `secret_for`.
    """
    return _token(account, kept_for(account), anew=True)


def _token(account: Account, kept: Secret, *, anew: bool = False) -> Secret:
    """The access token; a renewed one goes back to the keyring, for some servers change the refresh token with it."""
    from inbox_guard.lock import token_lock  # noqa: PLC0415 - for OAuth 2 alone
    from inbox_guard.oauth2.grant import fresh, read_grant  # noqa: PLC0415 - the same

    grant = read_grant(kept.value, account.name)
    if grant.holds(time.time()) and not anew:
        return replace(kept, value=grant.access_token)
    if kept.source != KEYRING:
        return replace(kept, value=fresh(account, grant, kept.source).access_token)
    with token_lock(account):
        # meanwhile another process may have renewed it, and a refresh token may be good for one use
        grant = read_grant(_of_keyring(account.name)[0] or kept.value, account.name)
        if grant.line() == kept.value or not grant.holds(time.time()):
            grant = fresh(account, grant)
            try:
                store(account.name, grant.line())
            except GuardError as error:
                logger.warning("account %s: the new login could not be kept: %s", account.name, error.problem)
    return replace(kept, value=grant.access_token)


def _key_of(account: Account) -> str:
    return "oauth2_command" if account.auth == "oauth2" and account.oauth2_command else "password_command"


def _of_command(account: Account, run: Run) -> Secret | None:
    key = _key_of(account)
    words = shlex.split(getattr(account, key))
    if not words:
        return None
    file = file_of(account) if key == "password_command" else None
    if file and not is_there(file):
        remedy = f"write the password into it: inbox-guard secret set {account.name}"
        raise LoginError(f"{key}: there is no file {file}", remedy)
    remedy = f"run it yourself to see what it says; it must print the secret on its first line within {TIMEOUT} seconds"
    for_shell = Path(words[0]).name not in _SHELLS and any(_OF_SHELL.search(word) for word in words)
    if for_shell:
        remedy = "no shell runs it, so ~, $NAME, | and > mean nothing there: write paths in full, or sh -c '…'"
    try:
        # stderr is dropped, not shown: what a password program says may hold what it was asked for
        done = run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT, check=False)
    except FileNotFoundError:
        remedy = remedy if for_shell else "install it, or give its full path"
        raise LoginError(f"{key}: there is no program {words[0]}", remedy) from None
    except subprocess.TimeoutExpired:
        # from None: the exception carries what the program had printed
        raise LoginError(f"{key}: {words[0]} did not end within {TIMEOUT} seconds", remedy) from None
    except OSError as error:
        raise LoginError(f"{key}: {words[0]} cannot be run: {error.strerror}", remedy) from None
    if done.returncode:
        raise LoginError(f"{key}: {words[0]} ended with {_ending(done.returncode)}", remedy)
    value = _decoded(done.stdout, key).partition("\n")[0].rstrip("\r")
    if not value:
        raise LoginError(f"{key}: {words[0]} printed nothing on its first line", remedy)
    return Secret(value, f"the file {file}, by {key}" if file else f"{key} ({words[0]})")


def _ending(code: int) -> str:
    return f"exit code {code}" if code > 0 else f"signal {-code}"


def _of_systemd(account: Account, env: Mapping[str, str]) -> Secret | None:
    if not (directory := env.get("CREDENTIALS_DIRECTORY")):
        return None
    # the second is what LoadCredential=inbox-guard:FOLDER makes of a file in that folder
    for name in (f"{SERVICE}-{account.name}", f"{SERVICE}_{account.name}", account.name):
        path = Path(directory, name)
        try:
            content = path.read_bytes()
        except (FileNotFoundError, IsADirectoryError):
            continue
        except OSError as error:
            remedy = "the service itself must be allowed to read it: see LoadCredential= in systemd.exec(5)"
            raise LoginError(f"the systemd credential {name} cannot be read: {error.strerror}", remedy) from None
        value = _decoded(content, f"the systemd credential {name}").rstrip("\r\n")
        if not value:
            raise LoginError(f"the systemd credential {name} is empty", "write the password into it, or take it away")
        return Secret(value, f"the systemd credential {name}")
    return None


def _of_environment(account: Account, env: Mapping[str, str]) -> Secret | None:
    name = variable_of(account.name)
    return Secret(env[name], f"the variable {name}") if env.get(name) else None


def _decoded(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        # from None: the exception carries the bytes
        raise LoginError(f"{where}: the secret is not UTF-8", "save it as UTF-8") from None


# ── the keyring: imported only when nothing else had the secret ──────────────────────────────────────────────────────


def _of_keyring(account: str) -> tuple[str | None, str]:
    """The password in the keyring, or None and why not."""
    try:
        value = _keyring_call("get_password", SERVICE, account)
    except GuardError as error:
        return None, error.problem
    return (value, "") if value else (None, "it holds none")


def store(account: str, value: str) -> None:
    """Put the credential of an account into the keyring.

    Raises:
        GuardError: there is no keyring that takes it.
    """
    try:
        _keyring_call("set_password", SERVICE, account, value)
        kept = _keyring_call("get_password", SERVICE, account)
    except GuardError as error:
        raise _no_keyring(account, error) from None
    if kept != value:  # one that is switched off takes everything without a word
        raise _no_keyring(account, GuardError("it does not keep what it is given"))


def delete(account: str) -> bool:
    """Take the credential of an account out of the keyring; False where none was there.

    Raises:
        GuardError: there is no keyring.
    """
    try:
        if _keyring_call("get_password", SERVICE, account) is None:
            return False
        _keyring_call("delete_password", SERVICE, account)
    except GuardError as error:
        remedy = "unlock it, if there is one, and try again; `inbox-guard doctor` tells where the credential comes from"
        raise _unusable(error, remedy) from None
    return True


def _no_keyring(account: str, error: GuardError) -> GuardError:
    remedy = (
        f"keep it in a file that only you can read: inbox-guard secret set {account} --file; "
        f"or take password_command, the systemd credential {SERVICE}-{account}, or {variable_of(account)}"
    )
    return _unusable(error, remedy)


def _unusable(error: GuardError, remedy: str) -> GuardError:
    return GuardError(f"the keyring cannot be used: {error.problem}", remedy)


def _keyring_call(function: str, *arguments: str) -> str | None:
    """Call the keyring; whatever its back ends raise becomes a GuardError that names the kind of trouble alone."""
    try:
        import keyring  # noqa: PLC0415 - 100 ms that only those pay who use it
        from keyring.errors import KeyringError, NoKeyringError  # noqa: PLC0415 - the same
    except ImportError as error:
        raise GuardError(f"it cannot be loaded ({type(error).__name__})") from None
    try:
        answer: str | None = getattr(keyring, function)(*arguments)
    except NoKeyringError:
        raise GuardError("this machine has none") from None
    except (KeyringError, EOFError, ImportError, OSError, RuntimeError, AttributeError) as error:
        # from None, and no text of the error: a back end may repeat in it what it was given
        raise GuardError(f"it does not answer ({type(error).__name__})") from None
    return answer
