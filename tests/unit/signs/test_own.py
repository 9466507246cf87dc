"""The user's own rules: what stands in the file is read, or refused by name."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from unit.signs.language import concepts_in

from inbox_guard import library
from inbox_guard.errors import ConfigError
from inbox_guard.library.places import files_of
from inbox_guard.signs.own import own_source

TOP = 'language = "en"\nsign = "price-pressure"\n'
RULE = TOP + '[[rule]]\nid = "mine"\n'
EXAMPLE = TOP + "[[example]]\n"
SIGN = 'language = "en"\n[signs.mine]\n'
DESCRIBED = SIGN + "what = 'x'\nleans = 'note'\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TOP + "[[rules]]\nid = 'mine'\nall = ['x']\n", 'unknown key "rules"; did you mean "rule"?'),
        (TOP + "concept = 5\n", 'unknown key "concept"; did you mean "concepts"?'),
        (TOP + "concepts = 5\n", "concepts: a table is expected"),
        (TOP + "rule = 5\n", "rule: tables are expected: [[rule]]"),
        (TOP + "rule = [5]\n", "rule 1: a table is expected: [[rule]]"),
        (TOP + "example = 'abc'\n", "example: tables are expected: [[example]]"),
        (TOP + "example = [['abc']]\n", "example 1: a table is expected: [[example]]"),
        ("language = 'en'\n[sign.mine]\nwhat = 'x'\n", "sign: a text is expected"),
        (RULE + "al = ['x']\n", 'rule mine: unknown key "al"; did you mean "all"?'),
        (RULE + "weight = 'much'\n", "rule mine: weight: a number is expected"),
        (RULE + "weight = true\n", "rule mine: weight: a number is expected"),
        (RULE + "within = 'near'\n", "rule mine: within: a whole number is expected"),
        (RULE + "order = 'false'\n", "rule mine: order: true or false is expected"),
        (RULE + "guard = 5\n", "rule mine: guard: a list of texts is expected"),
        (RULE + "guard = [5]\n", "rule mine: guard: a list of texts is expected"),
        (RULE + "guard = 'negated'\n", "rule mine: guard: a list of texts is expected"),
        (RULE + "cutoff = 'x'\n", "rule mine: cutoff: a number is expected"),
        ("language = 'en'\nsigns = 5\n", "signs: a table is expected"),
        ("language = 'en'\nsigns.mine = 5\n", "sign mine: a table is expected: [signs.mine]"),
        (SIGN + "wat = 'x'\n", 'sign mine: unknown key "wat"; did you mean "what"?'),
        (SIGN + "what = ['x']\n", "sign mine: what: a text is expected"),
        (SIGN + "what = 'x'\n", "sign mine: leans is missing"),
        (SIGN + "leans = 'note'\nwhat = ' '\n", "sign mine: what is missing"),
        (
            SIGN + "what = 'x'\nleans = 'negociate'\n",
            'sign mine: leans must be one of decline, negotiate, clarify, note; did you mean "negotiate"?',
        ),
        (DESCRIBED + "weight = 0\n", "sign mine: weight must lie between 0 and 1"),
        (
            DESCRIBED + "kind = ['meta']\n",
            'sign mine: kind must be ["text"]: a sign of your own is read from the text',
        ),
        (EXAMPLE + "text = 5\n", "example 1: text: a text is expected"),
        (EXAMPLE + "text = 'x'\nhit = 5\n", "example 1: hit: a text is expected"),
        (EXAMPLE + "text = 'x'\nmis = 'negated'\n", 'example 1: unknown key "mis"; did you mean "miss"?'),
    ],
)
def test_what_nobody_would_read_is_refused_by_name(text: str, told: str) -> None:
    with pytest.raises(ConfigError) as error:
        own_source("/mine.toml", tomllib.loads(text))
    assert error.value.problem == f"/mine.toml: {told}"


@pytest.mark.parametrize(
    ("term", "told"),
    [
        ("ride goats | ride cows", "'|': a word is missing; a|b stands without spaces"),
        ("goats| cows", "'goats|': a word is missing; a|b stands without spaces"),
        ("ride (our own) goats", "'(our': ( stands round a whole piece without spaces: (word), (a|b), {concept}"),
        ("ride [our] goats", "'[our]': [ stands round a whole piece without spaces: (word), (a|b), {concept}"),
        ("goat(s)", "'goat(s)': ( stands round a whole piece without spaces: (word), (a|b), {concept}"),
        ("{our goats}", "'{our': { stands round a whole piece without spaces: (word), (a|b), {concept}"),
        ("go*ts", "'go*ts': * stands at the beginning or the end of a word"),
        ("goats=", "'goats=': = stands at the beginning or the end of a word"),
        ("goats?", "'goats?': ? is a word of its own in a mail: put a space before it, or leave it out"),
        ("goats & cows", "'&' is no word: nothing in a mail is read as that"),
        ("cows|–", "'–' is no word: nothing in a mail is read as that"),
    ],
)
def test_a_term_that_would_never_be_found_is_refused(term: str, told: str) -> None:
    """In concepts and on the spot."""
    for text, where in (
        (f'concepts.animals = ["cow", "{term}"]', "concept animals"),
        (f'[[rule]]\nid = "mine"\nall = ["animals"]\nnone = [["cow", "{term}"]]', "rule mine"),
    ):
        with pytest.raises(ConfigError) as error:
            own_source("/mine.toml", tomllib.loads(TOP + text))
        assert f"/mine.toml: {where}: {told}" in error.value.problems


def test_a_term_of_every_known_form_is_taken() -> None:
    terms = [
        "=ride|drive* (our|the) goats",
        "{animals} .. #money|free",
        "e-mail ... don't ?",
        "*work*",
        "50% 24/7 $|€ !",
    ]
    own_source("/mine.toml", {"language": "en", "concepts": {"mine": terms}})


def test_the_sign_that_word_processors_make_of_three_points_is_read_as_they_are() -> None:
    """It looks the same to whoever writes it."""
    assert "it" in concepts_in("We ride our big white goats.", {"it": ["ride … goats"]})
    own_source("/mine.toml", {"language": "en", "concepts": {"mine": ["ride … goats"]}})


@pytest.mark.parametrize("name", ["Mine", "my sign", "grüße", "my--sign", "-mine", "2nd", "my_sign", "m*", "x" * 40])
def test_a_name_that_makes_no_label_is_refused(name: str) -> None:
    """Labels are keywords of IMAP, which know no case, and servers keep only short ones."""
    with pytest.raises(ConfigError, match="a name is small letters a to z, digits and single hyphens, 39 at most"):
        own_source("/mine.toml", tomllib.loads(DESCRIBED.replace("signs.mine", f'signs."{name}"')))


def test_an_own_sign_needs_little_and_may_say_as_much_as_a_built_in_one() -> None:
    """Of a built-in one all keys are taken."""
    sign = own_source("/mine.toml", tomllib.loads(DESCRIBED)).signs["mine"]
    assert (sign.kinds, sign.leans, sign.weight, sign.articles) == (("text",), "note", 0.6, ())
    for name, entry in library.table("signs.toml")["sign"].items():
        if entry["kind"] == ["text"]:
            copied = own_source("/mine.toml", {"language": "en", "signs": {f"my-{name}"[:39]: entry}})
            assert library.catalogue().signs[name].why == next(iter(copied.signs.values())).why


def _files(folder: Path, *texts: str) -> tuple[Path, ...]:
    paths = tuple(folder / f"{number}.toml" for number in range(len(texts)))
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, "utf-8")
    return paths


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ((DESCRIBED.replace("signs.mine", "signs.low-budget"),), "0.toml:2: 'low-budget' is a built-in sign"),
        ((DESCRIBED, DESCRIBED.replace("note", "decline")), "1.toml:2: 'mine' is described otherwise in "),
        ((DESCRIBED + "article = ['Z 1']\n",), "0.toml:2: sign mine: article 'Z 1' is none of the built-in ones"),
    ],
)
def test_a_sign_is_described_once(texts: tuple[str, ...], told: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        library.signs_with(_files(tmp_path, *texts))
    assert told in error.value.problem


def test_the_same_description_may_stand_in_the_files_of_several_languages(tmp_path: Path) -> None:
    files = _files(tmp_path, DESCRIBED, DESCRIBED.replace('"en"', '"fi"'))
    assert list(library.signs_with(files).signs) == [*library.catalogue().signs, "mine"]
    assert list(library.core(files).catalogue.signs)[-1] == "mine"


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("crypto-talk", '"crypto-talk" is no sign; a sign of your own is described in a table [signs.NAME]'),
        ("price-presure", '"price-presure" is no sign; did you mean "price-pressure"?'),
        ("fact:goal", '"fact:goal" is no sign'),
        ("history:invoice", '"history:invoice" is no sign'),
    ],
)
def test_a_rule_for_what_own_rules_cannot_tell_is_refused(target: str, told: str, tmp_path: Path) -> None:
    """What is stated and what a letter is goes by the built-in rules alone: one's own would change nothing."""
    (path,) = _files(tmp_path, f"language = 'en'\n[[rule]]\nid = 'mine'\nfor = '{target}'\nall = [['goat']]\n")
    with pytest.raises(ConfigError) as error:
        library.core((path,)).readers("en")
    assert told in error.value.problem


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("text = 'goats'\n", "needs text, and hit (words of it) or miss (which trap it is)"),
        ("text = ' '\nhit = ''\n", "needs text, and hit (words of it) or miss (which trap it is)"),
        ("text = 'goats'\nhit = 'goats'\nmiss = 'negated'\n", "needs text, and hit (words of it) or miss"),
        ("text = 'goats'\nhit = 'cows'\n", "hit must be words of the text"),
        (
            "text = 'goats'\nmiss = 'negated'\nsign = 'price-presure'\n",
            '"price-presure" is no sign; did you mean "pri',
        ),
    ],
)
def test_an_example_that_could_never_fail_is_refused_when_the_file_is_read(
    text: str, told: str, tmp_path: Path
) -> None:
    """With every command, not with `rules test` alone."""
    (path,) = _files(tmp_path, EXAMPLE + text)
    with pytest.raises(ConfigError) as error:
        library.core((path,))
    assert error.value.problem.startswith(f"{path}:3: example 1: {told}")


def test_an_example_without_a_sign_is_refused(tmp_path: Path) -> None:
    (path,) = _files(tmp_path, "language = 'en'\n[[example]]\ntext = 'goats'\nmiss = 'negated'\n")
    with pytest.raises(ConfigError, match="2: example 1: sign is missing, here or at the top of the file"):
        library.core((path,))


def test_all_faults_of_a_file_are_told_at_once() -> None:
    with pytest.raises(ConfigError) as error:
        own_source("/mine.toml", tomllib.loads(TOP + "note = 1\nrule = 5\nexample = [5]\n"))
    assert len(error.value.problems) == 3


def test_a_built_in_file_is_of_the_form_that_is_asked_of_the_users() -> None:
    """Users copy from them."""
    for language in library.languages():
        places = list(files_of("languages", language, "signs", ending=".toml"))
        assert len(places) > len(library.catalogue().signs) // 2
        for place in places:
            own_source(place.name, tomllib.loads(place.read_text("utf-8")))


def test_own_rules_are_read_with_the_mark_that_some_editors_put_in_front(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(RULE + "all = [['bargain basement']]\n", "utf-8-sig")
    reader = library.core((path,)).readers("en")
    assert "price-pressure/mine" in {rule.id for rule in reader.pack.rules if rule.own}


RULES = """\
language = "en"
sign = "price-pressure"

[concepts]
squeeze = ["squeeze"]
now = ["now", "at once"]

[[rule]]
id = "first"
all = ["squeeze"]

[[rule]]
id = "mine"
all = [["{squeeze} {now}"], "now"]
"""
SLIPS = [
    ("{squeeze}", "{sqeez}", '12: rule mine: concept {sqeez} is mentioned and not there; did you mean "squeeze"?'),
    ('"at once"', '"at {ones}"', "6: concept now: concept {ones} is mentioned and not there"),
    ('"at once"', '"for #gold"', "6: concept now: '#gold' is no class of values"),
    ('"at once"', '"{now} then"', "6: concept now: concepts mention each other in a circle: now → now"),
    ("{squeeze} {now}", ".. now", "12: rule mine: '.. now' must begin and end with a word"),
    (', "now"]', ', "nwo"]', '12: rule price-pressure/mine: unknown concept "nwo"; did you mean "now"?'),
    ('"mine"', '"first"', "12: rule price-pressure/first: there is another of this name"),
    ('id = "mine"', "", "12: rule 2: a rule needs an id"),
    (
        'id = "mine"',
        'id = "mine"\nguard = ["negatd"]',
        '12: rule mine: unknown guard "negatd"; did you mean "negated"?',
    ),
    ('"mine"', '"mine"\nwieght = 1', '14: rule mine: unknown key "wieght"; did you mean "weight"?'),
    ("[concepts]\n", "[concepts]\nmoney = ['#gold']\n", "5: concept money: '#gold' is no class of values"),
    ('"en"', '"sv"', "1: this language is not installed"),
    ('language = "en"', "", "1: language = … is missing"),
    ("all = [[", "all = [", "14:26: this is no TOML: "),
    ("all = [[", "all = " + "[" * 5_000, " this is nested too deeply"),
]


@pytest.mark.parametrize(("old", "new", "told"), SLIPS)
def test_a_fault_of_own_rules_is_told_with_its_line_and_the_nearest_name(
    old: str, new: str, told: str, tmp_path: Path
) -> None:
    """As it stands in the user's file, also where a built-in concept is added to."""
    assert old in RULES
    (path,) = _files(tmp_path, RULES.replace(old, new, 1))
    with pytest.raises(ConfigError) as error:
        library.core((path,)).readers("en")
    assert error.value.problem.startswith(f"{path}:{told}")
    assert all(problem.startswith(f"{path}:") for problem in error.value.problems)


def test_a_file_in_another_encoding_is_told_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes((RULES + '# für "mine"\n').encode("cp1252"))
    with pytest.raises(ConfigError) as error:
        library.own_sources((path,))
    assert error.value.problem == f"{path}:15: the file is not UTF-8 here"
    assert error.value.remedy == "save it as UTF-8 in your editor"


def test_the_own_rules_that_the_faults_are_made_of_have_none(tmp_path: Path) -> None:
    assert library.core(_files(tmp_path, RULES)).readers("en").pack.rules
