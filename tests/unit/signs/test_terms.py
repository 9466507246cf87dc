"""The language of terms: what each form of a piece matches and what it does not."""

from __future__ import annotations

import pytest
from unit.signs.language import concepts_in, pack_of

from inbox_guard.errors import ConfigError

MATCHES = [
    # term, text, whether it occurs
    ("discount", "Two discounts, please.", True),
    ("=discount", "Two discounts, please.", False),
    ("=discounts", "Two discounts, please.", True),
    ("discount", "We are counting on you.", False),
    ("guarant*", "Can you guarantee it?", True),
    ("*work", "Some homework for you.", True),
    ("*dead*", "The newdeadline is set.", True),
    ("knock .. off", "Could you knock ten percent off?", True),
    ("knock .. off", "Could you knock on my door some day and take your hat off?", False),
    ("knock ... off", "Could you knock one or two or three euros off?", True),
    ("best|lowest price", "What is your lowest price?", True),
    ("best|lowest price", "What is your highest price?", False),
    ("best (possible) price", "Your best possible price?", True),
    ("best (possible) price", "Your best price?", True),
    ("mock-up", "We need a mock-up.", True),
    ("mock-up*", "Two mock-ups, please.", True),
    ("sketch|mock-up|draft", "We need a mock-up.", True),
    ("sketch|mock-up|draft", "They mock the mayor.", False),
    ("mock-up", "They mock the mayor.", False),
    ("pay #money", "We pay 300 euros for it.", True),
    ("pay #money", "We pay on time.", False),
    ("takes #brief", "It takes five minutes.", True),
    ("takes #brief", "It takes five weeks.", False),
    ("by #soon", "We need it by tomorrow.", True),
    ("me #late", "Call me at 11 pm.", True),
    ("for #money|free", "We get it for free.", True),
    ("for #money|free", "We get it for 20 euros.", True),
    ("for #money|free", "We get it for nothing.", False),
    ("#percent off", "Give me 20% off.", True),
    ("it isn't", "It isn’t much.", True),
]


@pytest.mark.parametrize(("term", "text", "expected"), MATCHES)
def test_a_term_matches_what_it_says(term: str, text: str, expected: bool) -> None:
    """One term, one text."""
    assert ("it" in concepts_in(text, {"it": [term]})) is expected


def test_a_concept_may_build_on_another() -> None:
    """References are followed whatever order the concepts stand in."""
    concepts = {"offer": ["{cheap} {thing}"], "cheap": ["cheap", "low cost"], "thing": ["website", "logo"]}

    assert concepts_in("A low cost logo would do.", concepts) == {"offer", "cheap", "thing"}
    assert concepts_in("A logo at low cost would do.", concepts) == {"cheap", "thing"}


FAULTS = [
    ({"a": ["{b}"]}, "mentioned and not there"),
    ({"a": ["{b} x"], "b": ["{a} y"]}, "in a circle"),
    ({"a": [".. word"]}, "must begin and end with a word"),
    ({"a": ["#gold"]}, "no class of values"),
    ({"a": ["*"]}, "no word pattern"),
    ({"a": "word"}, "a list of texts is expected"),
]


@pytest.mark.parametrize(("concepts", "told"), FAULTS)
def test_a_faulty_term_is_refused_with_its_reason(concepts: dict[str, list[str]], told: str) -> None:
    """The error names the concept and what is wrong with it."""
    with pytest.raises(ConfigError) as caught:
        pack_of(concepts)

    assert any(told in problem for problem in caught.value.problems)


RULE_FAULTS = [
    ({"id": "r", "all": ["discuont"]}, 'unknown concept "discuont"; did you mean "discount"?'),
    ({"id": "r", "all": ["discount"], "gaurd": ["negated"]}, 'unknown key "gaurd"; did you mean "guard"?'),
    ({"id": "r", "all": ["discount"], "guard": ["negatd"]}, 'unknown guard "negatd"; did you mean "negated"?'),
    ({"id": "r", "all": ["discount"], "for": "price-presure"}, 'no sign; did you mean "price-pressure"?'),
    ({"id": "r"}, "needs 'all'"),
    ({"id": "r", "all": ["discount"], "near": "page"}, "near must be one of"),
    ({"id": "r", "all": ["discount"], "weight": 2}, "weight must lie between"),
    ({"all": ["discount"]}, "needs an id"),
    ({"id": "r", "like": ["We ride goats!"]}, "like: 'We ride goats!' is too short: 4 words at least"),
    ({"id": "r", "like": ["We ride our goats"], "all": ["discount"]}, "all does nothing beside like"),
    ({"id": "r", "like": ["We ride our goats"], "within": 4}, "within does nothing beside like"),
    ({"id": "r", "like": ["We ride our goats"], "order": True}, "order does nothing beside like"),
    ({"id": "r", "like": ["We ride our goats"], "near": "message"}, "near does nothing beside like without none"),
    ({"id": "r", "like": ["We ride our goats"], "cutoff": 850}, "cutoff must lie between 0 and 100"),
    ({"id": "r", "all": ["discount"], "cutoff": 80}, "cutoff does nothing without like"),
    ({"id": "r", "all": ["discount"], "within": -3}, "within must be 0 (no limit) or more words"),
]


@pytest.mark.parametrize(("rule", "told"), RULE_FAULTS)
def test_a_faulty_rule_is_refused_with_file_rule_and_nearest_name(rule: dict[str, object], told: str) -> None:
    """All faults of a pack come at once, each with the file it stands in."""
    with pytest.raises(ConfigError) as caught:
        pack_of({"discount": ["discount"]}, [rule])

    assert any(told in problem for problem in caught.value.problems)
