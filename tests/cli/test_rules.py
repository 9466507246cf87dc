"""`inbox-guard rules`: the catalogue, one sign as a page, the examples put to the test."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from cli.conftest import Run

from inbox_guard.model import Correction, Kind, Place, Remember
from inbox_guard.state import State

SIGNS = list(tomllib.loads((files("inbox_guard") / "data" / "signs.toml").read_text("utf-8"))["sign"])


def test_the_list_has_every_sign_in_the_order_of_the_catalogue(run: Run) -> None:
    done = run("rules", "list")
    assert (done.returncode, done.stderr) == (0, "")
    firsts = [line.split()[0] for line in done.stdout.splitlines() if line[1:2].isalpha()]
    assert [word for word in firsts if word in SIGNS] == SIGNS
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_the_list_as_json_is_one_object_a_sign(run: Run) -> None:
    objects = [json.loads(line) for line in run("rules", "list", "--json").stdout.splitlines()]
    assert [entry["id"] for entry in objects] == SIGNS
    assert all(entry["what"] and entry["why"] and entry["not_this"] and entry["articles"] for entry in objects)


def test_the_config_shows_in_the_list(run: Run, config: Path) -> None:
    config.write_text('[rules]\ndisable = ["off-hours"]\nweights = { nda-first = 0.0 }\n')
    by_id = {entry["id"]: entry for entry in map(json.loads, run("rules", "list", "--json").stdout.splitlines())}
    assert by_id["off-hours"]["disabled"]
    assert by_id["nda-first"]["weight"] == 0
    assert "(switched off in the config)" in run("rules", "show", "off-hours").stdout


@pytest.mark.parametrize("sign", ["price-pressure", "unresponsive"])
def test_a_sign_is_a_page(run: Run, sign: str) -> None:
    done = run("rules", "show", sign)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == sign
    heads = ["what", "why", "not this", "leans to", "read from", "article"]
    assert [line[2:12].strip() for line in lines[1:7]] == heads


def test_the_page_has_examples_and_near_misses(run: Run) -> None:
    page = run("rules", "show", "price-pressure").stdout
    assert "\n  fi, of " in page
    assert "\n    yes  " in page
    assert "\n    no   " in page


def test_a_sign_that_is_not_there_is_refused_with_the_nearest(run: Run) -> None:
    done = run("rules", "show", "price-presure")
    assert done.returncode == 2
    assert done.stderr == (
        'inbox-guard: there is no sign "price-presure"; did you mean "price-pressure"?\n'
        "  inbox-guard rules list names them\n"
    )


OWN = """\
language = "fi"
sign = "price-pressure"

[concepts]
squeeze = ["viilata"]

[[rule]]
id = "my-own"
all = ["squeeze"]
weight = 0.9

[[example]]
text = "Voisiko hintaa viilata?"
hit = "viilata"

[[example]]
text = "Ei tarvitse viilata."
miss = "negated"
"""


NEGATED = "Ei tarvitse viilata."


@pytest.mark.timeout(900)  # tens of thousands of examples on a machine that may be busy
def test_the_users_own_examples_are_run_before_the_others(run: Run, config: Path) -> None:
    """Shown in one language; the built-in examples of all of them are run by the tests of the packs."""
    own = config.with_name("mine.toml")
    own.write_text(OWN)
    config.write_text('[rules]\nfiles = ["mine.toml"]\n')
    done = run("rules", "test", "--json", "--language", "fi")
    first, *others = map(json.loads, done.stdout.splitlines())
    problem = "price-pressure seen, though it is negated"
    assert first == {
        "file": str(own),
        "line": OWN[: OWN.index(NEGATED)].count("\n"),
        "text": NEGATED,
        "problem": problem,
    }
    assert str(own) not in {entry["file"] for entry in others}
    assert done.returncode == 1


def test_the_examples_of_another_language_alone_leave_these_out(run: Run, config: Path) -> None:
    config.with_name("mine.toml").write_text(OWN)
    config.write_text('[rules]\nfiles = ["mine.toml"]\n')
    done = run("rules", "test", "--own", "--language", "de")
    assert (done.returncode, done.stdout) == (0, "")


def test_a_language_that_is_not_installed_is_told_with_those_that_are(run: Run) -> None:
    done = run("rules", "test", "--language", "sv")
    assert done.returncode == 2
    assert done.stderr.splitlines() == ['inbox-guard: there is no language "sv"', "  installed are de, en, fi, ru"]


def test_the_users_own_examples_can_be_run_alone(run: Run, config: Path) -> None:
    config.with_name("mine.toml").write_text(OWN)
    config.write_text('[rules]\nfiles = ["mine.toml"]\n')
    done = run("rules", "test", "--own")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"{config.with_name('mine.toml')}:16: price-pressure seen, though it is negated: {NEGATED}",
        "fi: 2 own examples, 1 fail",
    ]


def test_a_hit_must_lie_in_the_sentence_that_shows_the_sign(run: Run, config: Path) -> None:
    """Else an example passes whose sign stands on another sentence."""
    text = 'text = "Koirat haukkuvat. Voisiko hintaa viilata?"\nhit = "Koirat"'
    config.with_name("mine.toml").write_text(OWN.replace(f'text = "{NEGATED}"\nmiss = "negated"', text))
    config.write_text('[rules]\nfiles = ["mine.toml"]\n')
    done = run("rules", "test", "--own", "--json")
    assert [json.loads(line)["problem"] for line in done.stdout.splitlines()] == [
        "price-pressure seen, but not in the sentence with “Koirat”"
    ]


def test_without_own_examples_one_is_told_how_they_are_written(run: Run) -> None:
    done = run("rules", "test", "--own")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no example of your own" in done.stderr


def test_the_examples_of_the_readme_pass(run: Run, of_the_readme: Path) -> None:
    done = run("rules", "test", "--own")
    assert (done.returncode, done.stdout, done.stderr) == (0, "en: 2 own examples, 0 fail\n", "")
    assert of_the_readme.exists()


README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
REQUEST = """\
From: Ann <ann@client.example>
To: me@mine.example
Subject: Website
Date: Wed, 11 Mar 2026 09:00:00 +0000

Hello,

I need a website for our bakery. Before we begin I want to chat about crypto.
"""


@pytest.fixture
def of_the_readme(config: Path) -> Path:
    """The file of rules that README shows, named in the config."""
    shown = re.search(r"^## Your own signs\n.*?^```toml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert shown
    config.with_name("my-rules.toml").write_text(shown[1], "utf-8")
    config.write_text('[rules]\nfiles = ["my-rules.toml"]\nweights = { crypto-talk = 1.5 }\n')
    return config


def test_the_own_sign_of_the_readme_is_found_named_and_answered(run: Run, of_the_readme: Path) -> None:
    """As it stands there."""
    done = run("check", "--json", "-", stdin=REQUEST)
    told = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert [(sign["id"], sign["score"], sign["rule"]) for sign in told["signs"]] == [
        ("crypto-talk", 0.8, "crypto-talk/talks-of-coins")
    ]
    assert told["action"] == told["draft"]["kind"] == "negotiate"
    assert told["score"] == 0.72  # 0.8 by 0.6 by the 1.5 of the config
    lines = run("check", "-", stdin=REQUEST).stdout
    assert "crypto-talk (0.80, leans to negotiate): Wants to talk about coins and tokens instead of the work." in lines
    assert "weight 0.9 (0.6 before the config); a sign of your own" in lines
    assert of_the_readme.exists()


def test_an_own_sign_stands_in_the_list_and_has_a_page(run: Run, of_the_readme: Path) -> None:
    """Behind the built-in ones, with the user's examples."""
    *_, last = map(json.loads, run("rules", "list", "--json").stdout.splitlines())
    assert (last["id"], last["weight"], last["articles"]) == ("crypto-talk", 0.9, [])
    page = run("rules", "show", "crypto-talk").stdout
    assert "  leans to  negotiate, with weight 0.90 (0.60 before the config)\n" in page
    assert "    yes  Before we begin I want to chat about crypto.\n" in page
    assert "    no   We do not want to talk about tokens.  (negated)\n" in page
    assert "  why " not in page
    assert run("rules", "show", "crypto-talk", "--config", str(of_the_readme.with_name("other.toml"))).returncode != 0


def test_thunderbird_is_told_of_the_labels_of_own_signs(run: Run, of_the_readme: Path) -> None:
    """`doctor --thunderbird` prints a line for each label."""
    with of_the_readme.open("a") as text:
        text.write('[accounts.work]\nhost = "localhost"\nuser = "me@mine.example"\n[profile]\nname = "Kim"\n')
    assert "guard-sign-crypto-talk" in run("doctor", "--thunderbird").stdout


def test_a_fault_in_own_rules_is_told_before_any_mail_is_judged(run: Run, config: Path) -> None:
    config.with_name("mine.toml").write_text(OWN.replace('all = ["squeeze"]', 'all = ["sqeeze"]'))
    config.write_text('[rules]\nfiles = ["mine.toml"]\n')
    done = run("check", "-", stdin="Subject: x\n\nx\n")
    assert (done.returncode, done.stdout) == (78, "")
    assert "my-own" in done.stderr
    assert "squeeze" in done.stderr


def test_rules_under_a_misspelt_name_are_told_and_not_left_out(run: Run, config: Path) -> None:
    config.with_name("mine.toml").write_text(OWN.replace("[[rule]]", "[[rules]]"))
    config.write_text('[rules]\nfiles = ["mine.toml"]\n')
    done = run("check", "-", stdin="Subject: x\n\nAn English mail, which needs no Finnish rules.\n")
    assert (done.returncode, done.stdout) == (78, "")
    assert 'mine.toml:7: unknown key "rules"; did you mean "rule"?' in done.stderr
    assert "Traceback" not in done.stderr


def test_own_mail_is_measured_by_what_was_corrected(run: Run, config: Path, home: Path) -> None:
    assert run("rules", "measure", "--own").stdout.startswith("No sign was found in your own mail yet")
    rule = "price-pressure/asks-for-discount"
    summary = json.dumps({"signs": [{"id": "price-pressure", "rule": rule}]})
    now = datetime.now(UTC)
    with State.open(home / ".local/state/inbox-guard/state.db") as state:
        for number in range(4):
            place = Place("work", "INBOX", 7, number + 1)
            state.remember(Remember(place, f"m{number}", ("guard-request",), summary=summary), now, kind=Kind.REQUEST)
        for number in range(2):
            wrong = Correction(f"m{number}", "price-pressure", "false-alarm", rule)
            state.corrections.set("work", wrong.id, [wrong], now)
        state.corrections.set("work", "m3", [Correction("m3", "nda-first", "miss")], now)
    told, done = run("rules", "measure", "--own"), run("rules", "measure", "--own", "--json")
    missed, price = map(json.loads, done.stdout.splitlines())

    assert config.exists()
    assert "Your own mail: 4 signs found, 2 wrong, 1 missed." in told.stdout
    assert f"  {rule}: fired 4, wrong 2, counts 0.67" in told.stdout
    assert (missed["sign"], missed["misses"], missed["precision"], missed["recall"]) == ("nda-first", 1, None, 0.0)
    assert (price["precision"], price["recall"], price["rules"][rule]["false_alarms"]) == (0.5, 1.0, 2)


def test_measuring_needs_a_corpus_or_own_mail(run: Run) -> None:
    assert run("rules", "measure").returncode == 2
    assert run("rules", "measure", "--own", ".").returncode == 2
