"""Mail read from files, as `check` reads it."""

from __future__ import annotations

import io
import mailbox
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from unit.effort import growth

from inbox_guard.mailbox.files import MESSAGE_LIMIT, UnreadableFile, read_paths
from inbox_guard.mailbox.rereadable import RereadableMail
from inbox_guard.model import RawMessage

MAIL = b"From: a@client.example\r\nSubject: %s\r\n\r\ntext\r\n"


def read(*paths: Path | str) -> list[RawMessage]:
    """The messages of these paths, all of which can be read."""
    found = list(read_paths([str(path) for path in paths]))
    assert all(isinstance(item, RawMessage) for item in found), found
    return [item for item in found if isinstance(item, RawMessage)]


def test_an_eml_file_comes_byte_for_byte(tmp_path: Path) -> None:
    """What is read is what is judged."""
    (tmp_path / "a.eml").write_bytes(MAIL % b"1")
    (message,) = read(tmp_path / "a.eml")
    assert message.content == MAIL % b"1"
    assert (message.place.path, message.complete, message.received) == (str(tmp_path / "a.eml"), True, None)


def test_time_grows_with_the_length_of_a_line(tmp_path: Path) -> None:
    """A line that might part two messages of an mbox is told from one that does not by its beginning."""

    def reading(times: int) -> Callable[[], object]:
        box = tmp_path / f"{times}"
        box.write_bytes(b"From " + b"11:11 " * times + b"\n" + MAIL % b"1")
        return lambda: read(box)

    assert growth(reading, 20_000) < 40


def test_a_text_without_a_header_is_handed_on_as_it_is(tmp_path: Path) -> None:
    """Even where it begins with the word that begins an mbox."""
    for name, text in (("1.txt", b"Hello, can you build a shop?\n"), ("2.txt", b"From our side all is clear.\nYes.\n")):
        (tmp_path / name).write_bytes(text)
        assert [message.content for message in read(tmp_path / name)] == [text]


def test_an_mbox_as_the_standard_library_writes_it_is_parted_again(tmp_path: Path) -> None:
    """Lines that were quoted on writing are as they were before."""
    box = mailbox.mbox(tmp_path / "box")
    texts = [b"Subject: 1\n\nFrom here on\n\nFrom there\n", b"Subject: 2\n\ntext\n", b"Subject: 3\n\n\n\n"]
    for text in texts:
        box.add(mailbox.mboxMessage(text))
    box.flush()
    messages = read(tmp_path / "box")
    assert [message.content for message in messages] == texts
    assert [message.place.uid for message in messages] == [1, 2, 3]


@pytest.mark.parametrize(
    "separator",
    [
        b"From - Mon Jan 12 09:00:00 2026",
        b"From 1790000000000000001@xxx Thu Jan 01 00:00:00 +0000 2026",
        b"From MAILER-DAEMON Thu Jan  1 00:00:00 2026",
        b"From a@client.example  Thu Jan  1 00:00 2026",
        b"From a@client.example Thu Jan  1 00:00:00 CET 2026",
        b"From a@client.example Thu, 1 Jan 2026 00:00:00 +0000",
    ],
)
def test_separators_of_many_programs_are_known(tmp_path: Path, separator: bytes) -> None:
    """Thunderbird, Takeout, bounces, Dovecot."""
    one = separator + b"\nSubject: 1\n\nFrom today on we work.\n\n"
    (tmp_path / "box").write_bytes(one * 2)
    assert [message.content for message in read(tmp_path / "box")] == [b"Subject: 1\n\nFrom today on we work.\n"] * 2


@pytest.mark.parametrize(
    "line",
    [
        b"From Monday 10:30 on, 4 May 2026, our shop is open.",
        b"From Mon 4 May 2026, 10:30, we are there.",
        b"From 10:30 to 11:00 on 4 May 2026 we are there.",
    ],
)
def test_prose_parts_no_mail_though_it_tells_an_hour_and_a_year(tmp_path: Path, line: bytes) -> None:
    """Also as a paragraph of its own; the line that parts two messages has the form of RFC 4155."""
    one = b"From - Mon Jan 12 09:00:00 2026\nSubject: 1\n\nHello,\n" + line + b"\n\n" + line + b"\nKim\n"
    (tmp_path / "box").write_bytes(one + b"\n" + one)

    assert len(read(tmp_path / "box")) == 2


def test_a_large_mbox_is_not_held_in_memory(tmp_path: Path) -> None:
    """One message at a time."""
    with (tmp_path / "box").open("wb") as box:
        for number in range(20):
            box.write(b"From - Mon Jan 12 09:00:00 2026\nSubject: %d\n\n" % number + (b"x" * 99 + b"\n") * 10_000)
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_paths([str(tmp_path / "box")])) == 20
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < (tmp_path / "box").stat().st_size / 3


def test_a_maildir_gives_its_messages_with_flags_and_its_subfolders(tmp_path: Path) -> None:
    """And nothing of what a server keeps beside them."""
    box = mailbox.Maildir(tmp_path / "box")
    box.add(MAIL % b"new")
    seen = mailbox.MaildirMessage(MAIL % b"seen")
    seen.set_subdir("cur")
    seen.set_flags("RS")
    box.add(seen)
    box.add_folder("Sent").add(MAIL % b"sent")
    (tmp_path / "box" / "dovecot.index.log").write_bytes(b"\0\1")
    messages = read(tmp_path / "box")
    flags = {message.content.split(b"\n")[1].strip(): message.flags for message in messages}
    assert flags == {
        b"Subject: new": frozenset(),
        b"Subject: seen": {"\\Seen", "\\Answered"},
        b"Subject: sent": frozenset(),
    }


def test_folders_are_read_whole_in_sorted_order_without_hidden_files(tmp_path: Path) -> None:
    """A link that leads back does not lead round in circles."""
    for name in ("b/2.eml", "a/1.eml", "b/10.eml", ".hidden", "c.eml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(MAIL % b"1")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    paths = [str(Path(message.place.path).relative_to(tmp_path)) for message in read(tmp_path)]
    assert paths == ["a/1.eml", "b/10.eml", "b/2.eml", "c.eml"]


def test_paths_come_in_the_order_given_and_what_cannot_be_read_does_not_end_the_run(tmp_path: Path) -> None:
    """Each such path is an object with a sentence and a remedy."""
    (tmp_path / "a.eml").write_bytes(MAIL % b"1")
    (tmp_path / "empty").mkdir()
    wanted = [tmp_path / "no.eml", tmp_path / "a.eml", tmp_path / "empty", tmp_path / "a.eml" / "x", tmp_path / "a.eml"]
    found = list(read_paths(map(str, wanted)))
    assert [type(item) for item in found] == [UnreadableFile, RawMessage, UnreadableFile, UnreadableFile, RawMessage]
    for path, item in zip(wanted, found, strict=True):
        if isinstance(item, UnreadableFile):
            assert item.path == str(path)
            assert item.error.problem and str(path) not in item.error.problem
            assert item.error.remedy


@pytest.mark.parametrize("box", [False, True])
def test_standard_input_holds_a_message_or_an_mbox(monkeypatch: pytest.MonkeyPatch, box: bool) -> None:
    """`-` reads either."""
    separator = b"From - Mon Jan 12 09:00:00 2026\r\n"
    content = (separator + MAIL % b"1" + b"\r\n") * 2 if box else MAIL % b"1"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert [message.content for message in read("-")] == [MAIL % b"1"] * (2 if box else 1)


def test_an_empty_file_is_handed_on_for_the_reader_to_refuse(tmp_path: Path) -> None:
    """`-` reads either."""
    (tmp_path / "a.eml").touch()
    assert read(tmp_path / "a.eml")[0].content == b""


def test_of_a_giant_file_only_the_beginning_is_kept(tmp_path: Path) -> None:
    """The text stands before what makes a mail large."""
    with (tmp_path / "a.eml").open("wb") as file:
        file.write(MAIL % b"1")
        file.truncate(MESSAGE_LIMIT * 3)
    (large,) = read(tmp_path / "a.eml")

    assert len(large.content) == MESSAGE_LIMIT
    assert large.cut, "what was left out is told"


def test_what_a_file_of_mails_has_too_much_of_is_known(tmp_path: Path) -> None:
    """Of the one mail that is too large, not of its neighbours."""
    mails = [MAIL % number + b"x" * 70 + b"\n" * more for number, more in ((b"1", 1), (b"2", MESSAGE_LIMIT), (b"3", 1))]
    (tmp_path / "box").write_bytes(b"".join(b"From - Mon Jan 12 09:00:00 2026\n" + mail for mail in mails))

    assert [message.cut for message in read(tmp_path / "box")] == [False, True, False]


def test_each_message_of_a_shelf_is_found_again_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In any order and reading after reading, also what came over standard input; what has gone is not there."""
    box = mailbox.mbox(tmp_path / "box")
    for text in (b"Subject: 1\n\nFrom here on\n\nFrom there\n", b"Subject: 2\n\ntext\n", b"Subject: 3\n\n\n\n"):
        box.add(mailbox.mboxMessage(text))
    box.flush()
    (tmp_path / "a.eml").write_bytes(MAIL % b"1")
    piped = b"".join(b"From - Mon Jan 12 09:00:00 2026\r\n" + MAIL % number + b"\r\n" for number in (b"4", b"5"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(piped)))
    paths = [str(tmp_path / "box"), "-", str(tmp_path / "a.eml"), str(tmp_path / "no.eml")]
    with RereadableMail(paths) as mail:
        first, second = list(mail), list(mail)
        there = [item for item in first if isinstance(item, RawMessage)]
        again = [mail.again(message.place) for message in reversed(there)]
        (tmp_path / "a.eml").unlink()
        gone = mail.again(there[-1].place)

    assert [type(item) for item in first] == [RawMessage] * 6 + [UnreadableFile]
    assert first[:-1] == second[:-1] == again[::-1]
    assert gone is None
