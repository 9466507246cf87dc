"""The user's own texts → they take the place of built-in blocks and phrases.  Knows the form of the file, not the file.

    language = "de"
    closing.formal = "Herzliche Grüße"      # a phrase: greeting, closing, attribution
    [decline]
    hint = "…"                              # one text, several to choose from as a list, or [] for none at all

Own texts are of the form of the built-in ones, and as little can stand in their braces.  Where a value that they name
is missing, the built-in text stands again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from inbox_guard.errors import ConfigError
from inbox_guard.replies.manner import PHRASES, Register, phrase
from inbox_guard.replies.texts import BLOCKS, Block, ReplyTexts, block
from inbox_guard.suggest import did_you_mean

Where = Callable[[tuple[str | int, ...]], str]
_REGISTERS: tuple[Register, Register, Register] = ("formal", "familiar", "plural")
GROUPS = tuple(sorted({key.partition(".")[0] for key in PHRASES}))


def with_own(texts: ReplyTexts, data: Mapping[str, object], where: Where) -> ReplyTexts:
    """The texts of a language, with those of the user in the place of the built-in ones.

    Args:
        texts: the language's texts so far.
        data: a file of own texts, from TOML.
        where: keys of the file, the outermost first → "FILE:LINE", for what is told of faults.

    Raises:
        ConfigError: with every fault found, each naming file, line and the nearest known block or placeholder.
    """
    faults: list[str] = []
    blocks: dict[str, Block] = {}
    phrases: dict[str, str] = {}
    for table, inner in data.items():
        if table == "language":
            continue
        if table not in {*BLOCKS, *GROUPS}:
            faults.append(f"{where((table,))}: {table}: unknown table{did_you_mean(table, (*BLOCKS, *GROUPS))}")
        elif not isinstance(inner, Mapping):
            faults.append(f"{where((table,))}: {table}: expected a table: [{table}]")
        elif table in BLOCKS:
            blocks |= {key: _over(texts.blocks[key], own) for key, own in _blocks(table, inner, where, faults).items()}
        else:
            phrases |= _phrases(table, inner, where, faults)
    if faults:
        raise ConfigError(faults[0], f"`inbox-guard replies {texts.language}` prints every text", tuple(faults))
    manner = replace(texts.manner, phrases={**texts.manner.phrases, **phrases})
    return replace(texts, blocks={**texts.blocks, **blocks}, manner=manner)


def _over(before: Block, own: Block) -> Block:
    """An own block with what it takes the place of behind it; an empty one says nothing at all."""
    return replace(own, instead=before) if own.formal else own


def _blocks(table: str, inner: Mapping[str, object], where: Where, faults: list[str]) -> dict[str, Block]:
    found: dict[str, Block] = {}
    for key, value in inner.items():
        place = f"{where((table, key))}: {table}.{key}"
        if key not in BLOCKS[table]:
            faults.append(f"{place}: unknown block{_elsewhere(key, table)}")
        elif isinstance(value, str):
            found[f"{table}.{key}"] = block([value], place, faults)
        elif isinstance(value, list) and all(isinstance(text, str) for text in value):
            each = (block([text], f"{where((table, key, n))}: {table}.{key}", faults) for n, text in enumerate(value))
            found[f"{table}.{key}"] = _joined(tuple(each))
        else:
            faults.append(f"{place}: expected a text or a list of texts")
    return found


def _elsewhere(key: str, table: str) -> str:
    other = next((name for name, keys in BLOCKS.items() if key in keys), "")
    return f"; it belongs in [{other}]" if other else did_you_mean(key, BLOCKS[table])


def _joined(blocks: tuple[Block, ...]) -> Block:
    formal, familiar, plural = (tuple(t for b in blocks for t in b.variants(tone)) for tone in _REGISTERS)
    return Block(formal, familiar, plural)


def _phrases(table: str, inner: Mapping[str, object], where: Where, faults: list[str]) -> dict[str, str]:
    known = tuple(key.partition(".")[2] for key in PHRASES if key.startswith(f"{table}."))
    found = {}
    for key, value in inner.items():
        place = f"{where((table, key))}: {table}.{key}"
        if key not in known:
            faults.append(f"{place}: unknown text{did_you_mean(key, known)}")
        else:
            found[f"{table}.{key}"] = phrase(value, f"{table}.{key}", place, faults)
    return found
