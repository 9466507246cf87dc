"""The targets of the fuzzer under hypothesis: any bytes, mutations of mail, and words of the packs in any order."""

from __future__ import annotations

import pytest
from fuzz.targets import HEAD, TARGETS, find
from hostile.mutants import mutants
from hypothesis import given, seed, settings
from hypothesis import strategies as st

_PIECES = (
    b'From: |To: |Subject: |Reply-To: |Message-ID: |References: |Date: \n|\r\n| |"|<|>|@|,|;|:|(|)|\\|\r|'
    b"|Content-Type: |\x00|=?utf-8?q?|?=|=0A|ada@client.example|multipart/mixed; boundary=b|--b|text/html|\xff|\xc3\xa4"
)
_WORDS = (
    "budget free Rabatt kostenlos ilmainen alennus скидка бесплатно website 10 € 5 min not nicht ei не ? . , > „ “ "
    "tomorrow morgen huomenna завтра only nur vain только could you können Sie voitteko можете"
)
FIELDS = st.sampled_from(_PIECES.split(b"|"))
WORDS = _WORDS.split()


@pytest.mark.parametrize("name", TARGETS)
@seed(6)
@settings(max_examples=120, database=None)
@given(content=st.one_of(st.binary(max_size=300), st.lists(FIELDS, max_size=40).map(b"".join)))
def test_any_bytes_are_borne(name: str, content: bytes) -> None:
    """As a whole mail, and behind a header."""
    TARGETS[name](content)
    TARGETS[name](HEAD + content)


@pytest.mark.parametrize("name", TARGETS)
def test_mutations_of_mail_are_borne(name: str) -> None:
    """The same for every run."""
    for content in mutants(60, 2):
        TARGETS[name](content)


@seed(6)
@settings(max_examples=120, database=None)
@given(st.lists(st.sampled_from(WORDS), max_size=80).map(" ".join))
def test_words_of_the_trade_in_any_order_are_borne(text: str) -> None:
    """Evidence stays an exact substring."""
    find(text.encode())
