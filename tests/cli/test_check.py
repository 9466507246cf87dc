"""`inbox-guard check`: files in, lines or JSON out; what cannot be read is told and never ends the run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.conftest import Run
from cli.mailboxes import FILE

FIELDS = [
    *("file", "message_id", "language", "handled", "kind", "signs", "score", "action", "stated", "missing"),
    *("draft", "why_not", "why_no_draft", "earlier", "remarks"),
]


@pytest.fixture
def mails(tmp_path: Path) -> list[Path]:
    """Two mails and between them a file that is none."""
    paths = [tmp_path / name for name in ("b.eml", "a.eml", "c.eml")]
    paths[0].write_text(FILE.format(id="b", subject="Website"))
    paths[1].write_bytes(b"")
    paths[2].write_text(FILE.format(id="c", subject="News \x1b[31m"))
    return paths


def test_json_is_one_compact_object_a_message_in_the_order_of_the_paths_and_nothing_else(
    run: Run, mails: list[Path]
) -> None:
    done = run("check", "--json", *mails)
    assert done.returncode == 1
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    assert [entry["file"] for entry in objects] == [str(path) for path in mails]
    assert [list(entry) for entry in objects] == [FIELDS, ["file", "error"], FIELDS]
    assert done.stdout.splitlines()[0] == json.dumps(objects[0], ensure_ascii=False, separators=(",", ":"))


def test_lines_for_people_hold_nothing_that_a_terminal_obeys(run: Run, mails: list[Path]) -> None:
    done = run("check", mails[0], mails[2])
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.count("bob@bakery.example") >= 2
    assert "\x1b" not in done.stdout


def test_what_cannot_be_read_is_told_beside_the_others(run: Run, mails: list[Path], tmp_path: Path) -> None:
    done = run("check", mails[0], tmp_path / "none.eml", mails[2])
    assert done.returncode == 1
    assert str(tmp_path / "none.eml") in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.count("bob@bakery.example") >= 2


def test_a_link_to_what_is_not_there_is_told(run: Run, mails: list[Path]) -> None:
    """Nothing is skipped silently; a link that leads round in circles is none to a file either."""
    (mails[0].parent / "d.eml").symlink_to("gone.eml")
    (mails[0].parent / "e.eml").symlink_to("e.eml")
    done = run("check", "--json", mails[0].parent)
    told = {Path(entry["file"]).name: entry for entry in map(json.loads, done.stdout.splitlines())}
    assert (done.returncode, told["d.eml"]["error"]) == (1, "No such file or directory")
    assert "levels of symbolic links" in told["e.eml"]["error"]
    assert "error" not in told["b.eml"]


def test_of_a_broken_message_in_an_mbox_its_number_is_told(run: Run, tmp_path: Path) -> None:
    whole, line = FILE.format(id="b", subject="Website"), "From bob@bakery.example Mon Nov 16 10:00:00 2026\n"
    (tmp_path / "box").write_text(f"{line}{whole}\n{line}\n{line}{whole.replace('<b@', '<c@')}")
    done = run("check", "--json", tmp_path / "box")
    [first, broken, last] = map(json.loads, done.stdout.splitlines())

    assert broken == {"file": str(tmp_path / "box"), "error": "message 2: the message is empty"}
    assert (first["message_id"], last["message_id"]) == ("b@bakery.example", "c@bakery.example")


def test_where_a_message_failed_is_shown_by_verbose(run: Run, mails: list[Path]) -> None:
    """The remedy for what nobody foresaw is to look there."""
    quiet, verbose = run("check", mails[1]).stderr, run("check", "--verbose", mails[1]).stderr
    assert quiet.splitlines() == [f"inbox-guard: {mails[1]}: the message is empty", "  nothing to do: it is left alone"]
    assert "UnreadableMessage: the message is empty" in verbose
    assert verbose.endswith(quiet)


def test_an_unsent_draft_in_a_maildir_changes_no_verdict(run: Run, config: Path, tmp_path: Path) -> None:
    config.write_text(config.read_text().replace("maija@own.example", "me@own.example"))
    maildir = tmp_path / "md"
    for folder in ("cur", "new", ".Drafts/cur", ".Drafts/new"):
        (maildir / folder).mkdir(parents=True)
    (maildir / "cur/1.a:2,S").write_text(FILE.format(id="b", subject="Website"))
    [alone] = map(json.loads, run("check", "--json", maildir).stdout.splitlines())
    (maildir / ".Drafts/cur/2.b:2,DS").write_text(
        "From: me@own.example\nTo: bob@bakery.example\nSubject: Re: Website\nMessage-ID: <d@own.example>\n"
        "Date: Mon, 16 Nov 2026 11:00:00 +0000\nIn-Reply-To: <b@bakery.example>\n\nHello Bob,\n\nwe\n"
    )
    request, draft = sorted(map(json.loads, run("check", "--json", maildir).stdout.splitlines()), key=_handled)

    assert (alone["kind"], alone["draft"] is None) == ("request", False)
    assert request == alone
    assert (draft["handled"], draft["why_not"]) == (False, "own")


def _handled(told: dict[str, object]) -> bool:
    return not told["handled"]


def test_standard_input_is_a_message_too(run: Run) -> None:
    """Also by its name, as any pipe has one: a shell gives `<(…)` such a name, and what was read is gone from there."""
    for arguments in (["-"], [], ["/dev/stdin"]):
        done = run("check", "--json", *arguments, stdin=FILE.format(id="x", subject="Website"))
        assert done.returncode == 0
        assert json.loads(done.stdout)["message_id"] == "x@bakery.example"


def test_json_is_utf_8_whatever_the_terminal_speaks(run: Run) -> None:
    mail = FILE.format(id="x", subject="Wébsite").replace("bakery, about", "Bäckerei “Königsbrot”, about")
    done = run("check", "--json", "-", stdin=mail, LC_ALL="C", PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert done.returncode == 0
    assert json.loads(done.stdout)["message_id"] == "x@bakery.example"


def test_people_with_a_terminal_of_another_encoding_get_escapes_and_no_crash(run: Run) -> None:
    mail = FILE.format(id="x", subject="Website").replace("bakery,", "пекарня,")
    done = run("check", "-", stdin=mail, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


def test_a_config_that_is_there_counts_and_a_broken_one_is_told(run: Run, config: Path, mails: list[Path]) -> None:
    config.write_text(config.read_text() + '[rules]\nexclude = ["bakery.example"]\n')
    entry = json.loads(run("check", "--json", mails[0]).stdout)
    assert (entry["handled"], entry["why_not"]) == (False, "excluded")
    config.write_text("x = 1\n")
    assert run("check", "--json", mails[0]).returncode == 78


def test_a_wrong_moment_is_a_usage_error(run: Run, mails: list[Path]) -> None:
    assert run("check", "--now", "soon", mails[0]).returncode == 2
    assert run("check", "--now", "2026-11-17T09:00Z", mails[0]).returncode == 0


def test_a_file_that_is_not_there_is_named_once(run: Run, tmp_path: Path) -> None:
    done = run("check", tmp_path / "none.eml")
    assert done.stderr.count("none.eml") == 1


def test_a_pasted_text_is_judged_with_a_sender_before_it_as_the_help_says(run: Run) -> None:
    """Whoever reads mail in a browser has no files of it."""
    assert "From: SOMEBODY@EXAMPLE.COM" in " ".join(run("check", "--help").stdout.split())
    text = "Hello, we need a website for our shop. Please do a free sample first, then we decide.\n"
    assert run("check", stdin=text).returncode == 1
    done = run("check", stdin=f"From: SOMEBODY@EXAMPLE.COM\n\n{text}")
    assert done.returncode == 0
    assert "free-sample" in done.stdout
