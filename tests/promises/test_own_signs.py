"""A sign that the user has added to a file of rules: from the file to label and draft, and back again without it."""

from __future__ import annotations

from pathlib import Path

import pytest
from faults.trial import letter
from promises.conftest import Scan, drafts_in
from servers.worlds import MemoryWorld, World
from unit.builders import NOW

from inbox_guard import library
from inbox_guard.judge import Core
from inbox_guard.profile import Policy, Profile

DESCRIBED = """
[signs.crypto-talk]
what = "Wants to talk about coins before the work."
leans = "{leans}"
"""
RULES = """
language = "{language}"
sign = "crypto-talk"
{described}
[concepts]
coin-talk = ["crypto*", "krypto*", "крипт*"]

[[rule]]
id = "talks-of-coins"
all = ["coin-talk"]
guard = ["negated"]
weight = 0.9
"""
ASK = (
    "I need a website for our bakery in Ghent by 30 June 2026, so that more people order cakes; the budget is 4000 EUR."
)
COINS = "First let us have a chat about crypto and where the market goes."
MAIL = f"Hello Kim,\r\n\r\n{ASK} {COINS}\r\n\r\nRegards, Ann\r\n"
SIGN = "guard-sign-crypto-talk"
REQUESTS = {
    "en": MAIL,
    "de": "Guten Tag,\r\n\r\nich brauche bis 30. Juni 2026 eine Website für unsere Bäckerei, damit mehr Leute Torten "
    "bestellen. Das Budget liegt bei 4000 EUR. Vorher möchte ich mit Ihnen über Kryptowährungen reden.\r\n",
    "fi": "Hei,\r\n\r\ntarvitsen leipomollemme verkkosivut 30.6.2026 mennessä, jotta kakkuja tilattaisiin enemmän. "
    "Budjetti on 4000 euroa. Ensin haluaisin jutella kryptoista.\r\n",
    "ru": "Здравствуйте!\r\n\r\nМне нужен сайт для нашей пекарни к 30 июня 2026 года, чтобы торты заказывали чаще. "
    "Бюджет 4000 евро. Сначала хочу поговорить с вами о криптовалюте.\r\n",
}


def _core(folder: Path, *languages: str, leans: str = "negotiate", sign: str = "crypto-talk") -> Core:
    """All knowledge, with rules for the sign in these languages; it is described in the file of the last."""
    paths = tuple(folder / f"{language}.toml" for language in languages)
    for language, path in zip(languages, paths, strict=True):
        described = DESCRIBED.format(leans=leans) if language == languages[-1] else ""
        path.write_text(RULES.format(language=language, described=described).replace("crypto-talk", sign), "utf-8")
    return library.core(paths)


def test_an_own_sign_gets_its_label_and_decides_what_is_drafted(world: World, scan: Scan, tmp_path: Path) -> None:
    """Without the file the same mail states all that is needed, and nothing is advised."""
    world.deliver("INBOX", letter("plain@client.example", MAIL, sender="other@client.example"), NOW)
    before = scan(world).objects[-1]
    world.deliver("INBOX", letter("r1@client.example", MAIL), NOW)
    told = scan(world, knowing=_core(tmp_path, "en")).objects[-1]
    [draft] = drafts_in(world)

    assert [sign["id"] for sign in before["signs"]] == []
    assert [(sign["id"], sign["evidence"], sign["rule"]) for sign in told["signs"]] == [
        ("crypto-talk", COINS, "crypto-talk/talks-of-coins")
    ]
    assert (told["action"], told["score"]) == ("negotiate", 0.54)
    assert {"guard-request", "guard-negotiate", SIGN} <= world.flags("INBOX")["r1@client.example"]
    assert SIGN not in world.flags("INBOX")["plain@client.example"]
    assert draft["In-Reply-To"] == "<r1@client.example>"


def test_what_an_own_sign_is_denied_in_the_mail_is_not_told(scan: Scan, tmp_path: Path) -> None:
    """Guards work in own rules as they do in all."""
    world = MemoryWorld()
    world.deliver("INBOX", letter("r1@client.example", MAIL.replace(COINS, "This is not about crypto at all.")), NOW)
    assert scan(world, knowing=_core(tmp_path, "en")).objects[-1]["signs"] == []


@pytest.mark.parametrize("language", library.languages())
@pytest.mark.parametrize("leans", ["decline", "negotiate", "clarify"])
def test_an_own_sign_is_answered_in_each_language_as_it_leans(
    language: str, leans: str, scan: Scan, tmp_path: Path
) -> None:
    """Described once, with rules in a file for each language; the answer is the general one for the action."""
    world = MemoryWorld()
    world.deliver("INBOX", letter("r1@client.example", REQUESTS[language]), NOW)
    profile = Profile("Kim Sample", ("me@mine.example",), library.languages())
    told = scan(world, knowing=_core(tmp_path, *library.languages(), leans=leans), profile=profile).objects[-1]

    assert [sign["id"] for sign in told["signs"]] == ["crypto-talk"]
    assert told["action"] == told["draft"]["kind"] == leans
    assert told["draft"]["language"] == language
    assert len(told["draft"]["text"].partition("\n>")[0].split()) >= 40
    assert not {"krypto", "crypto", "крипт"} & set(told["draft"]["text"].partition("\n>")[0].casefold().split())


@pytest.mark.parametrize(
    ("policy", "signs"),
    [(Policy(weights={"crypto-talk": 0.0}), 1), (Policy(disabled=frozenset({"crypto-talk"})), 0)],
    ids=["weighed down", "switched off"],
)
def test_an_own_sign_can_be_weighed_and_switched_off(policy: Policy, signs: int, scan: Scan, tmp_path: Path) -> None:
    """As every other."""
    world = MemoryWorld()
    world.deliver("INBOX", letter("r1@client.example", MAIL), NOW)
    told = scan(world, knowing=_core(tmp_path, "en"), policy=policy).objects[-1]

    assert (told["action"], told["score"], len(told["signs"])) == ("none", 0.0, signs)


def test_an_own_sign_that_has_gone_from_the_config_is_forgotten(scan: Scan, tmp_path: Path) -> None:
    """What an unanswered mail showed counts for the next one of its thread, unless nobody knows it any more."""
    world, core = MemoryWorld(), _core(tmp_path, "en")
    world.deliver("INBOX", letter("r1@client.example", MAIL), NOW)
    scan(world, knowing=core)
    world.deliver("INBOX", _second(), NOW)
    kept = scan(world, knowing=core, dry_run=True).objects[-1]
    gone = scan(world).objects[-1]

    assert [sign["id"] for sign in kept["earlier"]] == ["crypto-talk"]
    assert (gone["earlier"], gone["action"]) == ([], "none")


@pytest.mark.parametrize("sign", ["automatic", "reminder", "work"])
def test_an_own_sign_may_be_named_as_what_a_letter_can_be(scan: Scan, tmp_path: Path, sign: str) -> None:
    """One named "automatic" makes no machine's mail of a request: what it shows counts for the thread."""
    world, core = MemoryWorld(), _core(tmp_path, "en", sign=sign)
    world.deliver("INBOX", letter("r1@client.example", MAIL), NOW)
    scan(world, knowing=core)
    world.deliver("INBOX", _second(), NOW)

    assert [one["id"] for one in scan(world, knowing=core).objects[-1]["earlier"]] == [sign]


def _second() -> bytes:
    """Another mail of the thread, which shows no sign."""
    reply = "In-Reply-To: <r1@client.example>\r\nReferences: <r1@client.example>\r\n"
    second = letter("r2@client.example", f"And the logo, please.\r\n{ASK}\r\n", reply)
    return second.replace(b"09:00:00", b"09:30:00")
