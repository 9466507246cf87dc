"""`inbox-guard rules list|show|test|measure`: the catalogue, one sign as a page, the examples put to the test."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from inbox_guard.cli.app import common, settings_of
from inbox_guard.cli.measure import measure
from inbox_guard.cli.output import json_line, printable
from inbox_guard.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inbox_guard.config import Config
    from inbox_guard.judge import Core
    from inbox_guard.signs.catalogue import Catalogue, Sign
    from inbox_guard.signs.examples import Example

_SHOWN = 4  # examples of a kind and language on the page of a sign
_PLAIN = 90  # letters of an example that is read at a glance


@click.group()
@common
def rules() -> None:
    """Look at the signs and put their rules to the test; needs no account and no config, but for `measure --own`."""


rules.add_command(measure)


# ── list ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@rules.command("list", short_help="List all signs.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object for each sign.")
@common
@click.pass_context
def list_(ctx: click.Context, *, as_json: bool) -> None:
    """List all signs: what each leans to, how much it weighs and what it is; with --json also what it is read from."""
    from inbox_guard import library
    from inbox_guard.config import load_if_there

    config = load_if_there(settings_of(ctx).config)
    catalogue = library.signs_with(config.rule_files)
    if as_json:
        for sign in catalogue.signs.values():
            json_line(_as_json(sign, config))
    else:
        _print_list(catalogue, config)


def _weight(sign: Sign, config: Config) -> float:
    """How much one finding says, by the catalogue and the user; 0 where the user switched the sign off."""
    if sign.id in config.policy.disabled:
        return 0.0
    return sign.weighted(config.policy.weights)


def _as_json(sign: Sign, config: Config) -> dict[str, Any]:
    return {
        "id": sign.id,
        "kinds": list(sign.kinds),
        "leans": sign.leans,
        "articles": list(sign.articles),
        "weight": round(_weight(sign, config), 3),
        "disabled": sign.id in config.policy.disabled,
        "what": sign.what,
        "why": sign.why,
        "not_this": sign.not_this,
    }


def _print_list(catalogue: Catalogue, config: Config) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Sign", no_wrap=True)
    table.add_column("Leans to", no_wrap=True)
    table.add_column("Weight", justify="right", no_wrap=True)
    table.add_column("What it is", overflow="fold")
    for sign in catalogue.signs.values():
        weight = "off" if sign.id in config.policy.disabled else f"{_weight(sign, config):.2f}"
        table.add_row(sign.id, sign.leans, weight, sign.what)
    Console(highlight=False, markup=False, emoji=False).print(table)


# ── show ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@rules.command(short_help="Show one sign as a page.")
@click.argument("sign")
@common
@click.pass_context
def show(ctx: click.Context, sign: str) -> None:
    """Show one sign as a page: what, why, which article, what it is not, and examples in each language."""
    from inbox_guard import library
    from inbox_guard.config import load_if_there

    config = load_if_there(settings_of(ctx).config)
    catalogue = library.signs_with(config.rule_files)
    if sign not in catalogue.signs:
        from inbox_guard.suggest import did_you_mean  # only for a slip

        raise UsageError(
            f'there is no sign "{printable(sign)}"{did_you_mean(sign, catalogue.signs)}',
            "inbox-guard rules list names them",
        )
    for line in _page(catalogue.signs[sign], catalogue, config):
        click.echo(printable(line))


def _page(sign: Sign, catalogue: Catalogue, config: Config) -> Iterator[str]:
    from inbox_guard import library

    own = library.own_examples(config.rule_files)
    yield sign.id
    yield f"  what      {sign.what}"
    yield from (f"  why       {text}" for text in (sign.why,) if text)
    yield from (f"  not this  {text}" for text in (sign.not_this,) if text)
    yield f"  leans to  {sign.leans}, with weight {_weight(sign, config):.2f}{_changed(sign, config)}"
    yield f"  read from {', '.join(sign.kinds)}"
    yield f"  article   {catalogue.source(sign.id)}"
    for language in library.languages():
        every = (*library.all_examples(language), *own.get(language, ()))
        known = [example for example in every if not example.gap]
        hits = [example for example in known if sign.id in example.shows]
        misses = [example for example in known if example.about == sign.id and not example.shows]
        if hits:
            yield ""
            yield f"  {language}, of {len(hits)} examples and {len(misses)} near misses"
            yield from (f"    yes  {example.text}" for example in _spread(hits))
            yield from (f"    no   {example.text}  ({example.trap})" for example in _spread(misses))


def _spread(examples: Sequence[Example]) -> Sequence[Example]:
    """A few short ones, from all over: those that stand together are of one writer."""
    examples = [example for example in examples if len(example.text) <= _PLAIN] or examples
    return examples[:: max(1, len(examples) // _SHOWN)][:_SHOWN]


def _changed(sign: Sign, config: Config) -> str:
    if sign.id in config.policy.disabled:
        return " (switched off in the config)"
    return f" ({sign.weight:.2f} before the config)" if sign.id in config.policy.weights else ""


# ── test ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@rules.command(short_help="Run every example.")
@click.option("--own", "only_own", is_flag=True, help="Run the examples of your own files alone.")
@click.option("--language", metavar="CODE", help='Run the examples of one language alone, such as "fi".')
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object for each example that fails.")
@common
@click.pass_context
def test(ctx: click.Context, language: str | None, *, only_own: bool, as_json: bool) -> int:
    """Run every example of your own rules, and of the built-in ones, which takes some minutes."""
    from inbox_guard import library
    from inbox_guard.cli.options import core_of
    from inbox_guard.config import load_if_there

    config = load_if_there(settings_of(ctx).config)
    core = core_of(config)
    chosen = core.languages if language is None else (_installed(core, language),)
    own = {code: run for code, run in library.own_examples(config.rule_files).items() if run}
    if only_own and not own:
        raise UsageError(
            "there is no example of your own: no file under [rules] files has a table [[example]]",
            "README shows how one is written",
        )
    failures = sum(_tried(core, code, "own examples", own[code], as_json=as_json) for code in own if code in chosen)
    for code in () if only_own else chosen:
        failures += _tried(core, code, "examples", list(library.all_examples(code)), as_json=as_json)
    return ExitCode.FAILURES if failures else ExitCode.OK


def _followed(run: Sequence[Example], language: str) -> Iterable[Example]:
    """The examples, with a bar on standard error at a terminal: there are some sixty thousand of a language."""
    if not sys.stderr.isatty():
        return run
    from rich.console import Console
    from rich.progress import track

    return track(run, language, console=Console(stderr=True), transient=True)


def _installed(core: Core, language: str) -> str:
    if language not in core.languages:
        raise UsageError(f'there is no language "{printable(language)}"', f"installed are {', '.join(core.languages)}")
    return language


def _tried(core: Core, language: str, what: str, run: Sequence[Example], *, as_json: bool) -> int:
    """Run examples of a language and print which of them fail; returns how many."""
    from inbox_guard.signs.examples import Examiner

    examiner = Examiner(core.readers(language), core.sign_models(language), core.per_euro, core.catalogue.signs)
    told = [(example, examiner.problem(example)) for example in _followed(run, language)]
    wrong = [(example, problem) for example, problem in told if problem]
    for example, problem in wrong:
        _print_wrong(example, problem, as_json=as_json)
    if not as_json:
        gaps = sum(example.gap for example in run)
        known = f", {gaps} known gaps" if what == "examples" else ""
        click.echo(f"{language}: {len(run)} {what}, {len(wrong)} fail{known}")
    return len(wrong)


def _print_wrong(example: Example, problem: str, *, as_json: bool) -> None:
    if as_json:
        json_line({"file": example.file, "line": example.line, "text": example.text, "problem": problem})
    else:
        click.echo(printable(f"{example.file}:{example.line}: {problem}: {example.text}"))
