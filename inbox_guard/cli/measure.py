"""`inbox-guard rules measure CORPUS`: how good the rules are on labelled mail, as a table or as JSON Lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inbox_guard.cli.app import common, settings_of
from inbox_guard.cli.output import json_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from inbox_guard.measure import Measured, Score


@click.command(short_help="Measure on labelled mail, or on your own.")
@click.argument("corpus", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--file", default="mails.jsonl", show_default=True, help="The file of each language to measure on.")
@click.option("--own", is_flag=True, help="Measure on your own mail, by the labels that you took off and set by hand.")
@click.option("--confusion", is_flag=True, help="Name the mails behind each false alarm and each miss.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object for each language.")
@common
@click.pass_context
def measure(ctx: click.Context, corpus: Path | None, file: str, *, own: bool, confusion: bool, as_json: bool) -> None:
    """Measure precision, recall and F1 a sign and language on a labelled corpus (LANG/mails.jsonl), or on your mail."""
    if own is (corpus is not None):
        raise click.UsageError("name a CORPUS, or measure on your --own mail")
    if corpus is None:
        from inbox_guard.cli import measure_own

        measure_own.show(settings_of(ctx).config, as_json=as_json)
    else:
        _on_corpus(ctx, corpus, file, confusion=confusion, as_json=as_json)


def _on_corpus(ctx: click.Context, corpus: Path, file: str, *, confusion: bool, as_json: bool) -> None:
    from inbox_guard.cli.options import core_of
    from inbox_guard.config import load_if_there
    from inbox_guard.corpus import load
    from inbox_guard.measure import measure as run

    config = load_if_there(settings_of(ctx).config)
    core = core_of(config)
    figures = run(load(corpus, file), core, config.profile, frozenset(core.catalogue.ids("text")))
    for measured in figures.values():
        if as_json:
            json_line(_object(measured))
        else:
            click.echo("\n".join(_lines(measured, confusion=confusion)) + "\n")


def _figures(measured: Measured) -> Mapping[str, Score]:
    return {
        "all signs": measured.all_signs(),
        "stated facts": measured.all_facts(),
        "gate": measured.gate,
        "other mail left alone": measured.touched,
        "traps not fired": measured.traps,
        "clean requests without a sign": measured.clean,
        "action accepted": measured.actions,
        "action with a draft": measured.drafts,
        "language right": measured.languages,
        "evidence exact": measured.evidence,
    }


def _lines(measured: Measured, *, confusion: bool) -> Iterator[str]:
    yield f"{measured.language}: {measured.mails} mails{'precision':>28}  recall     F1  T·(T/(T+F))²"
    named = [("signs", measured.signs), ("facts", measured.facts), ("together", _figures(measured))]
    for _, scores in named:
        for name, score in sorted(scores.items()) if scores is not named[-1][1] else scores.items():
            yield f"  {name:<32}{score.precision:>10.2f}{score.recall:>8.2f}{score.f1:>7.2f}{score.quiet:>10.1f}"
            if confusion:
                yield from _behind(score)


def _behind(score: Score) -> Iterator[str]:
    for what, names in (("false", score.alarms), ("missed", score.misses)):
        if names:
            yield f"      {what}: {', '.join(names)}"


def _object(measured: Measured) -> dict[str, Any]:
    def rounded(scores: Iterable[tuple[str, Score]]) -> dict[str, Any]:
        return {
            name: {
                "precision": round(score.precision, 4),
                "recall": round(score.recall, 4),
                "f1": round(score.f1, 4),
                "quiet": round(score.quiet, 2),
                "hits": score.hits,
                "alarms": score.alarms,
                "misses": score.misses,
            }
            for name, score in scores
        }

    return {
        "language": measured.language,
        "mails": measured.mails,
        "signs": rounded(sorted(measured.signs.items())),
        "facts": rounded(sorted(measured.facts.items())),
        "together": rounded(_figures(measured).items()),
    }
