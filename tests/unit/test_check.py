"""Judging files: one mail that cannot be judged never stops the others."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from pathlib import Path

from unit.builders import NOW

from inbox_guard import library
from inbox_guard.check import check_paths
from inbox_guard.judge import Setting
from inbox_guard.model import Judgement, Message, RawMessage
from inbox_guard.profile import Policy, Profile

OWN, CLIENT = "me@mine.example", "ada@client.example"


def _mail(number: int, sender: str, to: str, text: str) -> bytes:
    head = f"From: {sender}\nTo: {to}\nSubject: Logo\nDate: Mon, 2 Mar 2026 1{number}:00:00 +0000\n"
    return f"{head}Message-ID: <m{number}@x.example>\n\n{text}\n".encode()


def test_an_error_that_nobody_foresaw_is_told_of_its_mail_alone(tmp_path: Path) -> None:
    """Also where the mails of a contact are read before the judging, for what passed between them."""
    (tmp_path / "0.eml").write_bytes(_mail(0, OWN, CLIENT, "Here is my quote."))
    (tmp_path / "1.eml").write_bytes(_mail(1, CLIENT, OWN, "Could you do it for 20% less?"))
    (tmp_path / "2.eml").write_bytes(_mail(2, CLIENT, OWN, "And by tomorrow, please."))
    core = library.core()

    def parse(raw: RawMessage) -> Message:
        if b"m1@" in raw.content:
            raise ZeroDivisionError
        return core.parse(raw)

    setting = Setting(Profile(addresses=(OWN,)), Policy(), NOW)
    found = list(check_paths([str(tmp_path)], replace(core, parse=parse), setting))

    assert [type(one) for one in found] == [Judgement, tuple, Judgement]
    assert "ZeroDivisionError" in str(found[1])


def test_mail_of_contacts_is_not_kept_in_memory(tmp_path: Path) -> None:
    """However large it is: what is kept of it is what its thread remembers."""
    attached = "\n".join(["x" * 100] * 2_000)
    head = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\nSubject: Logo\n'
    parts = f"--b\n\nHere it is.\n--b\nContent-Type: application/pdf\n\n{attached}\n--b--\n"
    for number in range(60):
        sender, to = (CLIENT, OWN) if number % 2 else (OWN, CLIENT)
        mail = f"{head}From: {sender}\nTo: {to}\nMessage-ID: <m{number}@x.example>\n\n{parts}"
        (tmp_path / f"{number}.eml").write_text(mail)
    core, setting = library.core(), Setting(Profile(addresses=(OWN,)), Policy(), NOW)
    peaks = []
    for paths in ([str(tmp_path / "0.eml"), str(tmp_path / "1.eml")], [str(tmp_path)]):
        list(check_paths(paths, core, setting))
        tracemalloc.start()
        found = sum(isinstance(one, Judgement) for one in check_paths(paths, core, setting))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert found == 60
    assert peaks[1] < 1.3 * peaks[0]
