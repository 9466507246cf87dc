"""The form of a pack's own whole mails."""

from __future__ import annotations

import pytest

from inbox_guard.errors import ConfigError
from inbox_guard.signs.examples import parse_mails

TEXT = """\
@ request | A label | deliverable budget
Hello,
[free-sample, deferred-pay] Show us one first, and we share what it brings.
! [not price-pressure: negated] The price is fine.
Greetings
---

@ private | Sunday
Bring cake.
---
"""


def test_mails_have_kind_subject_facts_and_tagged_lines() -> None:
    """Each line is an example: what it shows, what it only looks like, or ordinary."""
    request, private = parse_mails(TEXT, "x.mails")

    assert (request.kind, request.subject, request.facts) == ("request", "A label", {"deliverable", "budget"})
    assert request.signs == {"free-sample", "deferred-pay"}
    assert [(x.shows, x.trap, x.gap) for x in request.lines] == [
        ((), "ordinary", False),
        (("free-sample", "deferred-pay"), "", False),
        ((), "negated", True),
        ((), "ordinary", False),
    ]
    assert request.lines[2].about == "price-pressure"
    assert (private.kind, private.facts, private.body) == ("private", frozenset(), "Bring cake.")


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("@ reqest | Hi | goal", 'kind "reqest"; did you mean "request"?'),
        ("@ request | Hi | goal deadlin", 'fact "deadlin"; did you mean "deadline"?'),
        ("@", 'kind ""'),
    ],
)
def test_a_kind_or_a_fact_that_is_none_is_told_with_its_number(head: str, told: str) -> None:
    """A slip would make a mail of another kind of it, or lose what it states."""
    with pytest.raises(ConfigError) as caught:
        list(parse_mails(f"{TEXT}\n{head}\n---\n", "x.mails"))

    assert f"x.mails:{len(TEXT.splitlines()) + 2}: unknown {told}" in caught.value.problem


def test_a_line_before_the_first_head_is_told_with_its_number() -> None:
    """Nothing of a pack is passed over in silence."""
    with pytest.raises(ConfigError, match=r"x\.mails:1"):
        list(parse_mails("Hello\n", "x.mails"))
