"""The texts of replies."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from inbox_guard.library.own import replaced
from inbox_guard.library.places import DATA, languages, table
from inbox_guard.library.reading import mail_lore

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from inbox_guard.replies.texts import ReplyTexts


@cache
def reply_texts() -> Mapping[str, ReplyTexts]:
    """The texts of replies in each installed language.

    Raises:
        ConfigError: a file of texts is wrong; names file and key.
    """
    from inbox_guard.replies.texts import FILES, parse  # a scan without drafts needs none

    return {
        code: parse(code, {name: table("languages", code, "replies", f"{name}.toml") for name in FILES}, mail_lore())
        for code in languages()
    }


def own_reply_texts(paths: tuple[Path, ...]) -> Mapping[str, ReplyTexts]:
    """The texts of replies with the user's own in their place; of two files the later one counts.

    Raises:
        ConfigError: a file is wrong; names file, line and the nearest known block or placeholder.
    """
    return replaced(reply_texts(), paths)


def reply_source(language: str) -> str:
    """The letters of an installed language, its greetings and closings, as one file of own texts to copy from."""
    from inbox_guard.replies.texts import BLOCKS

    folder = DATA.joinpath("languages", language, "replies")
    manner = folder.joinpath("manner.toml").read_text(encoding="utf-8")
    tables = re.findall(r"^\[(?:greeting|closing|attribution)\]\n(?:[^\[\n].*\n)+", manner, re.MULTILINE)
    blocks = [f"[{name}]\n{folder.joinpath(f'{name}.toml').read_text(encoding='utf-8')}" for name in BLOCKS]
    return "\n".join([f'language = "{language}"\n', *tables, *blocks])
