"""Which words of a mail state a fact: those of its text, never its salutation or what it closes with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import product

import pytest

from inbox_guard import library
from inbox_guard.judge import Policy, Setting, judge
from inbox_guard.model import Place, RawMessage
from inbox_guard.profile import Profile

SETTING = Setting(
    Profile(name="Sam Lindqvist", addresses=("me@s.example",)), Policy(), datetime(2026, 11, 18, tzinfo=UTC)
)


def facts(text: str, subject: str = "Website", kind: str = "plain") -> Mapping[str, str]:
    """What a mail states, and in which words."""
    head = f"From: Kern <kern@c.example>\nTo: me@s.example\nSubject: {subject}\nMessage-ID: <1@c.example>\n"
    mail = f"{head}MIME-Version: 1.0\nContent-Type: text/{kind}; charset=utf-8\n\n{text}\n"
    core = library.core()
    message = core.parse(RawMessage(Place(), mail.encode().replace(b"\n", b"\r\n")))
    verdict = judge(message, core, SETTING).verdict
    return verdict.said if verdict else {}


GREETED = [
    ("Sehr geehrter Herr Müller,", "wir würden Sie gern mit der Neugestaltung unserer Website beauftragen.", "MfG"),
    ("Sehr geehrte Frau Dr. Weber,", "könnten Sie für unsere Praxis eine neue Website gestalten?", "Freundliche Grüße"),
    ("Sehr geehrte Frau Kern,", "wir suchen für unsere Website einen Texter.", "Mit freundlichen Grüßen"),
    ("Dear Mr Lindqvist,", "our parish would like a new website of five pages.", "Yours sincerely"),
    ("Hyvä Sam Lindqvist", "tarvitsemme yhdistyksellemme uudet verkkosivut, noin viisi sivua.", "Kunnioittavasti"),
    ("Добрый день.", "Нужно перенести базу из 1С 7.7 в новую, около 3000 контрагентов.", "С уважением"),
    ("Уважаемый Олег Петрович!", "Нашей пекарне нужен сайт на десять страниц. Сколько это стоит?", "С уважением"),
]
ENDS = ("", " Das Ganze müsste bis morgen fertig sein.", " Was würde das kosten?")


@pytest.mark.parametrize(("salutation", "text", "closing"), GREETED)
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_salutation_states_nothing(salutation: str, text: str, closing: str, kind: str) -> None:
    """However formal, in a plain mail and in one whose paragraphs hide where the signature begins."""
    ends = ENDS if salutation.startswith("Sehr") else ENDS[:1]
    for end, name in product(ends, ("Sabine Kern", "i. A. Sabine Kern")):
        lines = (salutation, "", f"{text}{end}", "", closing, name)
        mail = "\n".join(f"<p>{line or '&nbsp;'}</p>" for line in lines) if kind == "html" else "\n".join(lines)
        said = facts(mail, kind=kind)

        assert said
        assert not [words for words in said.values() if salutation[:-1] in words or closing in words]


def test_of_several_lines_the_one_that_says_most_states_the_work() -> None:
    """In the mail itself rather than in its subject."""
    said = facts("Hello,\n\nWe need a poster (A0) designed for a congress. It is for May.", "Poster for congress")

    assert said["deliverable"] == "We need a poster (A0) designed for a congress."


def test_a_mail_of_one_short_line_states_it() -> None:
    """Where there is nothing but what looks like a salutation, it is what was written."""
    assert facts("Need a new website")["deliverable"] == "Need a new website"
