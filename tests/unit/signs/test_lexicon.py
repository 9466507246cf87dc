"""Concepts that several packs of a language share: compiled when they are needed, and found as if each had its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from unit.signs.language import SIGNS, reader_of, words

from inbox_guard import library
from inbox_guard.errors import ConfigError
from inbox_guard.signs.analysis import Reader, again, analyse
from inbox_guard.signs.compiling import compile_pack
from inbox_guard.signs.examples import message_of
from inbox_guard.signs.lexicon import Lexicon
from inbox_guard.signs.pack import Pack, Source, targets
from inbox_guard.signs.terms import Vocabulary
from inbox_guard.signs.votes import votes_of

CONCEPTS = {
    "cut": ["lower", "{less} money"],
    "less": ["less", "fewer"],
    "ask": ["could you", "please"],
    "free": ["for free", "unpaid {work}"],
    "work": ["sketch", "draft"],
    "never": ["unheard"],
}
RULES = [
    {"id": "cut", "all": ["cut"]},
    {"id": "ask", "for": "gate:ask", "all": ["ask"], "none": ["less"]},
    {"id": "free", "for": "free-sample", "all": ["free"], "near": "message"},
]
TEXT = "Could you send a sketch? We have less money. An unpaid draft, please, for free."


def _lexicon() -> Lexicon:
    own = words()
    return Lexicon("en", Vocabulary(own.stem), own.split)


def _pack(
    lexicon: Lexicon | None,
    only: frozenset[str] | None = None,
    concepts: Mapping[str, Sequence[str]] = CONCEPTS,
) -> Pack:
    source = Source("test.toml", {"sign": "price-pressure", "rule": RULES})
    known = [Source("concepts.toml", {"concepts": dict(concepts)})]
    return compile_pack("en", words(), known, [source], targets(SIGNS), only, lexicon)


GATE = frozenset({"gate:ask"})


def test_a_concept_is_compiled_when_a_mail_needs_it_and_not_before() -> None:
    """Most mail asks for little of a pack."""
    lexicon = _lexicon()
    gate, whole = _pack(lexicon, GATE), _pack(lexicon)
    assert lexicon.vocabulary.size == 0

    analysis = analyse(message_of(TEXT), reader_of(gate))
    assert analysis.present == {"ask", "less"}
    small = lexicon.vocabulary.size

    assert again(analysis, reader_of(whole)).present >= {"free", "work"}
    assert small < lexicon.vocabulary.size == _pack(None).lexicon.vocabulary.size


def test_a_second_look_finds_words_that_the_first_one_did_not_know() -> None:
    """The lexicon has grown between the two, and the sentence was looked at before."""
    lexicon = _lexicon()
    analysis = analyse(message_of(TEXT), reader_of(_pack(lexicon, GATE)))
    seen = again(analysis, reader_of(_pack(lexicon)))

    alone = analyse(message_of(TEXT), reader_of(_pack(None)))
    assert [dict(line.spans) for line in seen.lines] == [dict(line.spans) for line in alone.lines]
    assert {target: [v.rule for v in said] for target, said in votes_of(seen).items()} == {
        "gate:ask": ["gate:ask/ask", "gate:ask/ask"],
        "price-pressure": ["price-pressure/cut"],
        "free-sample": ["free-sample/free"],
    }


def test_another_lexicon_begins_afresh() -> None:
    """A pack with own rules shares nothing: its concepts may say more."""
    analysis = analyse(message_of(TEXT), reader_of(_pack(_lexicon(), GATE)))
    other = _pack(None, concepts=CONCEPTS | {"less": ["sketch"]})

    lines = again(analysis, reader_of(other)).lines
    assert [dict(line.spans).get("less") for line in lines] == [[(4, 5)], None, None]


def test_a_fault_in_a_concept_is_told_when_it_is_compiled() -> None:
    """It ends the run with the name of the file, as often as the concept is asked for."""
    broken = {**CONCEPTS, "free": ["for #gold"]}
    gate, whole = _pack(lexicon := _lexicon(), GATE, broken), _pack(lexicon, None, broken)
    analysis = analyse(message_of(TEXT), reader_of(gate))

    for _ in range(2):
        with pytest.raises(
            ConfigError, match=r"languages/en/concepts\.toml: concept free: '#gold' is no class of values"
        ):
            again(analysis, reader_of(whole))
    assert analyse(message_of(TEXT), reader_of(gate)).present == {"ask", "less"}
    with pytest.raises(ConfigError, match="#gold"):
        _pack(None, None, broken)


def _rules(reader: Reader, text: str) -> set[tuple[str, float]]:
    found = votes_of(analyse(message_of(text), reader))
    return {(vote.rule, vote.weight) for said in found.values() for vote in said}


@pytest.mark.parametrize("language", library.languages())
def test_packs_that_share_a_lexicon_say_what_each_says_alone(language: str) -> None:
    """Over a sample of the examples: gate first, then all rules, then those of histories, as mails are judged."""
    gate, whole, history = library.gate_reader(language), library.reader(language), library.history_reader(language)
    mix = Source("/own.toml", {"language": language, "rule": []}, own=True)
    alone = library.reader(language, (mix,))
    assert whole.pack.lexicon is gate.pack.lexicon is history.pack.lexicon is not alone.pack.lexicon

    texts = [example.text for example in library.all_examples(language)][::150]
    for text in texts:
        analysis = analyse(message_of(text), gate)
        for reader in (whole, history):
            analysis = again(analysis, reader)
            if reader is whole:
                said = {(v.rule, v.weight) for found in votes_of(analysis).values() for v in found}
                assert said == _rules(alone, text)


@pytest.mark.parametrize("mark", ["'", "’", "ʼ", "`", "´"])
@pytest.mark.parametrize("term", ["o'clock", "o’clock", "oʼclock", "o´clock", "\u00adoʼc\u00adlock", "oʼclo*"])
def test_a_term_is_found_however_it_and_the_mail_write_an_apostrophe(term: str, mark: str) -> None:
    """Terms and words of mail are compared in one form."""
    pack = _pack(None, concepts=CONCEPTS | {"cut": [term]})
    analysis = analyse(message_of(f"We meet at five o{mark}clock."), reader_of(pack))

    assert "cut" in analysis.present


def test_letters_that_are_drawn_as_one_are_those_letters_in_a_term() -> None:
    """As they are in a mail: both are in compatible form (UAX #15)."""
    pack = _pack(None, concepts=CONCEPTS | {"cut": ["ﬁxed ﬁn*"]})

    assert "cut" in analyse(message_of("A fixed finish."), reader_of(pack)).present
