"""The command line: its commands, the options that go with all of them, and the one place where errors become lines.

Knows the names of the commands and a line on each; a command's module is imported when that command runs.
"""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from inbox_guard import __version__
from inbox_guard.errors import ExitCode, GuardError, ours

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

INTERRUPTED = 130  # 128 + SIGINT, as shells count
PIPE_CLOSED = 141  # 128 + SIGPIPE

# name → the module, what is in it, and the line in the list of commands
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("inbox_guard.cli.demo:demo", "Show what it does, on an invented mailbox; needs no account."),
    "init": ("inbox_guard.cli.init:init", "Set up a mailbox: from an address to a config that works."),
    "doctor": ("inbox_guard.cli.doctor:doctor", "Check everything, and say what to do about what is wrong."),
    "scan": ("inbox_guard.cli.scan:scan", "Read new mail, label it and save drafts."),
    "run": ("inbox_guard.cli.run:run", "Watch all accounts as a service does, until it is stopped."),
    "status": ("inbox_guard.cli.status:status", "Tell how each account has been faring."),
    "service": ("inbox_guard.cli.service:service", "Have systemd start `run` for you."),
    "check": ("inbox_guard.cli.check:check", "Judge mail in files, without a mailbox, and explain."),
    "explain": ("inbox_guard.cli.explain:explain", "Tell why a message of the mailbox got what it got."),
    "contacts": ("inbox_guard.cli.contacts:contacts", "Tell what is known of each contact."),
    "report": ("inbox_guard.cli.report:report", "Tell what happened in a period; as a page too."),
    "undo": ("inbox_guard.cli.undo:undo", "Take back labels and drafts that you have not touched."),
    "rules": ("inbox_guard.cli.rules:rules", "List the signs, show one, run every example."),
    "replies": ("inbox_guard.cli.replies:replies", "Print the texts of drafts, to make them your own."),
    "secret": ("inbox_guard.cli.secret:secret", "Keep the credential of an account in the keyring."),
}


@dataclass(slots=True)
class Settings:
    """What the options say that go with every command."""

    config: Path | None = None
    verbose: bool = False


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports the one that runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All names, in the order in which a new user meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - the same
        """The command itself; its module is imported here."""
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name, or a refusal with the nearest one."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from inbox_guard.suggest import nearest  # only for a slip

            if near := nearest(args[0], COMMANDS):
                raise click.UsageError(f'{error.message} Did you mean "{near}"?', ctx) from None
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - the same
        """Write the list without importing any of it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


def settings_of(ctx: click.Context) -> Settings:
    """The one `Settings` of a run."""
    return ctx.find_root().ensure_object(Settings)


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command --config and --verbose, so that they stand before or after its name."""

    def set_config(ctx: click.Context, _: click.Parameter, value: Path | None) -> None:
        if value is not None:
            settings_of(ctx).config = value

    def set_verbose(ctx: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
        if value and not settings_of(ctx).verbose:
            settings_of(ctx).verbose = True
            _show_log()

    verbose = click.option(
        "--verbose", is_flag=True, expose_value=False, callback=set_verbose, help="Tell more; show tracebacks."
    )
    config = click.option(
        "--config",
        type=click.Path(readable=False, path_type=Path),  # whether it can be read is told by its reader
        expose_value=False,
        callback=set_config,
        help="The config file [default: $INBOX_GUARD_CONFIG, else config.toml in the XDG config directory].",
    )
    return config(verbose(command))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="inbox-guard", message="%(prog)s %(version)s")
@common
def cli() -> None:
    """Read new mail, find the warning signs in project requests, label the thread and save a draft reply.

    Nothing is ever sent, moved, deleted or marked as read.
    """
    _quiet_libraries()


def _quiet_libraries() -> None:
    """Keep what libraries log off the terminal: it may quote mail."""
    import logging  # not for --help

    logging.getLogger().addHandler(logging.NullHandler())


def _show_log() -> None:
    """Write our own log, and no library's, to standard error."""
    import logging

    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(name)s: %(message)s"))
    ours = logging.getLogger("inbox_guard")
    ours.addHandler(handler)
    ours.setLevel(logging.DEBUG)
    ours.propagate = False


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    # a command builds tens of thousands of compiled terms that live to its end: not to be walked again and again
    gc.set_threshold(200_000, 20, 20)
    from inbox_guard.cli.output import open_streams  # as in `say`

    open_streams()
    _dump_no_core()
    settings = Settings()
    sys.exit(run(settings, arguments))


def _dump_no_core() -> None:
    """Whatever kills this process, its memory with the password and the mail in it is not written to a disk."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # not on every system

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def run(settings: Settings, arguments: Sequence[str] | None = None) -> int:
    """Run the command line; every error ends here, as a line of what is wrong and a line of what to do."""
    try:
        code = cli.main(arguments, prog_name="inbox-guard", standalone_mode=False, obj=settings)
        sys.stdout.flush()
    except (click.ClickException, GuardError) as error:
        return _tell_usage(error) if isinstance(error, click.ClickException) else tell(error, settings)
    except (KeyboardInterrupt, click.Abort) as stop:
        say(str(stop) or "interrupted; what was done until now stands, and the next run goes on from there")
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):  # click itself leaves so when the reader of standard output has gone
        return PIPE_CLOSED
    except Exception as error:  # noqa: BLE001 - the last resort: people get a line, not a traceback
        return tell(ours(error), settings)
    return int(code or ExitCode.OK)


def tell(error: GuardError, settings: Settings, about: str = "") -> int:
    """Say what is wrong, after what it is about, and what to do; the exit code."""
    if settings.verbose:
        _traceback(error)
    say_error(error, about)
    return int(error.code)


def say_error(error: GuardError, about: str = "") -> None:
    """The same where the command goes on with it: no traceback, no exit code."""
    for problem in error.problems:
        say(about + problem)
    if error.remedy:
        say(error.remedy, name="")


def ending(errors: Sequence[GuardError], *, anything: bool, failed: bool) -> int:
    """How a command ends that went on after errors: as they all say where nothing else came of it, else with failures.

    Args:
        errors: what ended the work on single accounts.
        anything: whether some account was worked on.
        failed: whether single messages failed.
    """
    if errors and not anything and len({error.code for error in errors}) == 1:
        return errors[0].code
    return ExitCode.FAILURES if errors or failed else ExitCode.OK


def _tell_usage(error: click.ClickException) -> int:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return int(ExitCode.USAGE)
    say(error.format_message())
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "inbox-guard"
    say(f"{path} --help tells what there is", name="")
    return int(ExitCode.USAGE)


def _traceback(error: BaseException) -> None:
    import traceback

    traceback.print_exception(error)


def say(line: str, name: str = "inbox-guard: ") -> None:
    """One line to standard error; without `name` it goes on from the line before."""
    from inbox_guard.cli.output import printable

    click.echo(f"{name or '  '}{printable(line)}", err=True)
