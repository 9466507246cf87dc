"""What stands in quotation marks is cited: it is no sentence of the one who writes."""

from __future__ import annotations

import pytest
from unit.builders import message

from inbox_guard import library
from inbox_guard.reading.cited import citations
from inbox_guard.reading.sentences import sentences

LORE = library.mail_lore()


def _cited(text: str) -> list[str]:
    return [text[start:end] for start, end in citations(text, 0, len(text))]


def _said(text: str, subject: str = "") -> list[str]:
    """The words of each sentence that its writer says."""
    return [" ".join(t.norm for t in s.tokens) for s in sentences(message(text, subject=subject), LORE, None)]


@pytest.mark.parametrize(
    ("opened", "closed"),
    [("«", "»"), ("»", "«"), ("„", "“"), ("„", "”"), ("“", "”"), ("”", "”"), ('"', '"'), ("‚", "‘"), ("‘", "’")],
)
def test_a_saying_in_the_marks_of_any_language_is_cited(opened: str, closed: str) -> None:
    """German, Russian, Finnish, English and Swiss ones."""
    saying = f"{opened}draw it for nothing, friend{closed}"

    assert _cited(f"On page five the villain tells her {saying}, and she does.") == [saying]


@pytest.mark.parametrize(
    "text",
    [
        "It is called „Die Wand“, a novel of some three hundred pages.",
        'The “small test” takes a week, and the screen has 24" and the case 19" in all.',
        "The parents’ evening is on Monday and the teachers’ dinner on Friday, so come then.",
        'A mark that is opened "and never closed again takes nothing away, whatever comes behind it.',
        "„Der erste Absatz beginnt hier, und er hört nicht auf\n\nDer zweite schließt ihn“, und das zählt nicht.",
        "It's ours, isn't it, and that's all there's to say about the neighbours' hedge.",
    ],
)
def test_names_inches_apostrophes_and_lost_marks_are_none(text: str) -> None:
    """Fewer than four words are a name or a word of the writer's own."""
    assert _cited(text) == []


def test_what_is_cited_may_run_over_several_sentences() -> None:
    """Each of them is left out, and what is said around stays, with its place in the text."""
    text = (
        "We look for a reader of our novel, nine hours.  Here is a taste:\n\n"
        "«– There is no money, – said the lame man. – You do it for thanks. And if not, the town will know».\n\n"
        "We pay 300 euros an hour."
    )

    assert _said(text) == [
        "we look for a reader of our novel nine hours",
        "here is a taste",
        "we pay 300 euros an hour",
    ]
    assert all(s.text in text for s in sentences(message(text, subject=""), LORE, None))


def test_a_sentence_keeps_what_is_said_round_a_citation() -> None:
    """Also in the subject."""
    said = _said(
        "Please draw a sign that says “closed for the whole summer” and send it.",
        "A new sign for the door: “Come in and stay a while”",
    )

    assert said == ["a new sign for the door", "please draw a sign that says and send it"]


def test_a_mail_that_stands_in_quotation_marks_as_a_whole_is_what_it_says() -> None:
    """Somebody pasted it so."""
    assert _said("“We need a logo for our bakery.”") == ["we need a logo for our bakery"]
