"""The one reader of `data/`: every file of it reaches the core through a function here, as a compiled object.

Everything is read once and kept; heavy packages are imported by the function that needs them.

places.py    where the data lies, one file of it      own.py       the user's own files
reading.py   how mail and languages are read          signs.py     signs, packs, learned models
replies.py   texts of replies                         examples.py  examples of the packs
toml_text.py lines of a TOML file, for its faults
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING

from inbox_guard.library.examples import all_examples, examples, nearest_example, own_mails
from inbox_guard.library.own import own_examples, own_sources
from inbox_guard.library.places import DATA, languages, table
from inbox_guard.library.reading import language_detector, mail_lore, speech, stemmer
from inbox_guard.library.replies import own_reply_texts, reply_source, reply_texts
from inbox_guard.library.signs import (
    catalogue,
    fact_model,
    gate_reader,
    gatekeeper,
    history_reader,
    learned,
    reader,
    sign_ids,
    sign_models,
    signs_with,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from inbox_guard.judge import Core

__all__ = [
    "DATA",
    "all_examples",
    "catalogue",
    "examples",
    "fact_model",
    "gate_reader",
    "gatekeeper",
    "history_reader",
    "language_detector",
    "languages",
    "learned",
    "mail_lore",
    "nearest_example",
    "own_examples",
    "own_mails",
    "own_reply_texts",
    "own_sources",
    "reader",
    "reply_source",
    "reply_texts",
    "sign_ids",
    "sign_models",
    "signs_with",
    "speech",
    "stemmer",
    "table",
]


def core(rule_files: tuple[Path, ...] = (), templates: tuple[Path, ...] = ()) -> Core:
    """Everything that the core knows; packs of languages are compiled when the first mail in them comes.

    Args:
        rule_files: the user's own signs and rules, in the form of the built-in packs, each with a `language`.
        templates: the user's own texts of replies, in the form of the built-in ones, each with a `language`.

    Raises:
        ConfigError: a file of rules or of texts is wrong.
    """
    from inbox_guard.judge import Core
    from inbox_guard.reading.parse import parse
    from inbox_guard.signs.own import with_own

    own = own_sources(rule_files)
    texts = own_reply_texts(templates) if templates else None
    return Core(
        catalogue=with_own(catalogue(), own),
        gatekeepers=cache(partial(gatekeeper, own=own)),
        readers=cache(partial(reader, own=own)),
        sign_models=sign_models,
        fact_models=fact_model,
        languages=languages(),
        texts=lambda: texts or reply_texts(),
        per_euro=per_euro(),
        parse=partial(parse, lore=mail_lore(), detect=language_detector()),
        histories=cache(history_reader),
        lore=mail_lore(),
    )


@cache
def per_euro() -> Mapping[str, Decimal]:
    """How many units of each currency are worth one euro, roughly."""
    return {code: Decimal(str(rate)) for code, rate in table("currencies.toml")["per_euro"].items()}


@cache
def country_of(time_zone: str) -> str:
    """The country (ISO 3166) of a time zone, or an empty text: by the table that comes with the zones."""
    for line in (files("tzdata.zoneinfo") / "zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            code, _, zone, *_ = line.split("\t")
            if zone == time_zone:
                return code
    return ""


def user_unit() -> str:
    """The unit of systemd for a user's own service; its ExecStart= is to be filled in."""
    return DATA.joinpath("systemd", "inbox-guard.service").read_text(encoding="utf-8")


def report_style() -> str:
    """The style sheet of the report's page."""
    return DATA.joinpath("report.css").read_text(encoding="utf-8")
